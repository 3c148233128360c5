import { expect, test } from "vitest";
import { appRoles } from "../../functions/app-roles.ts";

test("the app role's id and value never change: assignments and callers hold on to them", () => {
  expect(appRoles).toEqual({
    invoke: {
      id: "23ddd0b5-5de3-4713-ac8f-3cbdf977973c",
      value: "Function.Invoke",
      displayName: "Invoke the function",
      description: "May call the function, as an application or as a user.",
      allowedMemberTypes: ["Application", "User"],
    },
  });
});
