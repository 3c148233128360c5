import { expect, test } from "vitest";
import { rolesOf } from "../../packages/guard/roles-of.ts";

const longRole = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role";

function roles(roleType: string | undefined, ...claims: [type: string, value: string][]) {
  return rolesOf({ nameType: undefined, roleType, claims: claims.map(([type, value]) => ({ type, value })) });
}

test("roles are found under the token's own name, for any role_typ", () => {
  expect(roles(longRole, ["roles", "Function.Invoke"])).toEqual(["Function.Invoke"]);
});

test("roles are found under .NET's name, for any role_typ", () => {
  expect(roles("roles", [longRole, "Function.Invoke"])).toEqual(["Function.Invoke"]);
});

test("roles are found under the name in role_typ", () => {
  expect(roles("urn:role", ["urn:role", "Function.Invoke"])).toEqual(["Function.Invoke"]);
});

test("several roles keep their order, each once", () => {
  expect(roles(undefined, ["roles", "B"], [longRole, "A"], ["roles", "A"])).toEqual(["B", "A"]);
});

test("no other claim is a role", () => {
  expect(roles(undefined, ["role", "A"], ["Roles", "A"], ["scp", "A"], ["wids", "A"], ["groups", "A"])).toEqual([]);
});
