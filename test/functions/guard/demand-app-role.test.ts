import { expect, test } from "vitest";
import type { Caller } from "../../../functions/guard/caller.ts";
import { demandAppRole } from "../../../functions/guard/demand-app-role.ts";

function application(...roles: string[]): Caller {
  return { kind: "application", clientId: "the-client", objectId: undefined, tenantId: undefined, roles };
}

function user(...roles: string[]): Caller {
  return { kind: "user", name: "the-user", objectId: "the-object", tenantId: undefined, roles };
}

test.each([application, user])("B02 %o with the app role passes, whatever other roles it has", (caller) => {
  expect(() => demandAppRole(caller("Other", "Function.Invoke"), "Function.Invoke")).not.toThrow();
});

test("B02 a user without the app role is refused with 403", () => {
  expect(() => demandAppRole(user("Function.Read"), "Function.Invoke")).toThrow(
    expect.objectContaining({
      code: "app-role-missing",
      status: 403,
      message: "user the-user (the-object) lacks the app role Function.Invoke; it has roles Function.Read",
    }),
  );
});

test.each([
  ["no role", [], "it has no roles"],
  ["another role", ["Function.Read"], "it has roles Function.Read"],
  ["the role in other letters", ["function.invoke"], "it has roles function.invoke"],
  ["a longer role", ["Function.Invoke.All"], "it has roles Function.Invoke.All"],
  ["the role in a list", ["A,Function.Invoke"], "it has roles A,Function.Invoke"],
])("B02 a caller with %s is refused with 403, and told which role is demanded", (_, roles, has) => {
  expect(() => demandAppRole(application(...roles), "Function.Invoke")).toThrow(
    expect.objectContaining({
      code: "app-role-missing",
      status: 403,
      message: `application the-client lacks the app role Function.Invoke; ${has}`,
      detail:
        "The app role Function.Invoke is demanded of the application that calls, and its token does not carry it. " +
        "It is assigned in Entra ID.",
    }),
  );
});
