import { nearest } from "@protected-function/core/text/nearest.ts";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import type { Contract } from "@protected-function/guard/contract";

/** Returns the problem with a role name in a contract or in settings; empty if the contract has that role. */
export function unknownRole(path: string, role: string, { roles }: Pick<Contract, "roles">): readonly Problem[] {
  const roleNames = Object.keys(roles);
  if (roleNames.includes(role)) return [];
  const suggestion = nearest(role, roleNames) ?? (roleNames.length === 1 ? roleNames[0] : undefined);
  return [
    {
      path,
      rule: `must be a role of the contract: ${roleNames.join(", ") || "it has none"}`,
      found: JSON.stringify(role),
      fix: `${suggestion === undefined ? "" : `write ${suggestion} if you mean that, or `}declare the role in functions/contract.ts`,
    },
  ];
}
