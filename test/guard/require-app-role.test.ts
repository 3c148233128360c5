import { expect, test } from "vitest";
import type { Caller } from "../../packages/guard/caller.ts";
import { requireOneOf } from "../../packages/guard/require-app-role.ts";

function application(...roles: string[]): Caller {
  return { kind: "application", clientId: "the-client", objectId: undefined, tenantId: undefined, roles };
}

function user(...roles: string[]): Caller {
  return { kind: "user", name: "the-user", objectId: "the-object", tenantId: undefined, roles };
}

test.each([application, user])("B02 %o with the app role passes, with any other roles", (caller) => {
  expect(() => requireOneOf(caller("Other", "Function.Invoke"), ["Function.Invoke"])).not.toThrow();
});

test("B02 a user without the app role is refused with 403", () => {
  expect(() => requireOneOf(user("Function.Read"), ["Function.Invoke"])).toThrow(
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
])("B02 a caller with %s is refused with 403, and gets the name of the required role", (_, roles, has) => {
  expect(() => requireOneOf(application(...roles), ["Function.Invoke"])).toThrow(
    expect.objectContaining({
      code: "app-role-missing",
      status: 403,
      message: `application the-client lacks the app role Function.Invoke; ${has}`,
      detail:
        "The application needs the app role Function.Invoke, and its token doesn't have it. Assign it in Entra ID.",
    }),
  );
});

test.each(["Orders.Read", "Orders.Write"])("of several app roles, %s is enough", (role) => {
  expect(() => requireOneOf(user(role), ["Orders.Read", "Orders.Write"])).not.toThrow();
});

test("a caller without any of several app roles is refused and gets all their names", () => {
  expect(() => requireOneOf(user("Orders.Delete"), ["Orders.Read", "Orders.Write"])).toThrow(
    expect.objectContaining({
      code: "app-role-missing",
      message:
        "user the-user (the-object) lacks one of the app roles Orders.Read, Orders.Write; it has roles Orders.Delete",
      detail:
        "The user needs one of the app roles Orders.Read, Orders.Write, and its token doesn't have it. Assign it in Entra ID.",
    }),
  );
});
