import { nearest } from "@protected-function/core/text/nearest.ts";
import { listText } from "@protected-function/core/text/list-text.ts";
import { nameSchemas } from "./contract-shape.ts";
import { exampleRole } from "./example-role.ts";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import type { Contract } from "@protected-function/guard/contract";

/**
 * Returns the problem with a role name in a contract or in settings; empty if the contract has that role.
 *
 * @param member who would hold it
 */
export function unknownRole(
  path: string,
  role: string,
  { roles }: Pick<Contract, "roles">,
  member: "Application" | "User" = "Application",
): readonly Problem[] {
  const roleNames = Object.keys(roles);
  if (roleNames.includes(role)) return [];
  const [ofId] = Object.entries(roles).find(([, { id }]) => id.toLowerCase() === role.toLowerCase()) ?? [];
  if (ofId !== undefined) {
    const rule = `must be a role by its name, and this is the ID of ${ofId}`;
    return [{ path, rule, found: JSON.stringify(role), fix: `write ${ofId} in its place` }];
  }
  const suggestion = nearest(role, roleNames) ?? (roleNames.length === 1 ? roleNames[0] : undefined);
  const declare = "declare the role in functions/contract.ts";
  const isName = nameSchemas.roles.safeParse(role).success;
  return [
    {
      path,
      rule: `must be a role of the contract: ${roleNames.join(", ") || "it has none"}`,
      found: JSON.stringify(role),
      fix: role.includes("@")
        ? `write ${suggestion ?? listText(roleNames, "or", "a role's name")} there, and ${role} below it in users: [${role}]`
        : suggestion === undefined
          ? `${declare}${isName ? `, under roles: ${exampleRole(role, member)}` : ""}`
          : `write ${suggestion} if you mean that, or ${declare}`,
    },
  ];
}
