import { nearest } from "../../text/nearest.ts";
import type { Problem } from "../../text/problem-blocks.ts";
import type { Contract } from "./define-contract.ts";

/** What is wrong with the name of a role, in a contract or in settings: nothing, where the contract has it. */
export function unknownRole(path: string, role: string, { roles }: Pick<Contract, "roles">): readonly Problem[] {
  const known = Object.keys(roles);
  if (known.includes(role)) return [];
  const meant = nearest(role, known);
  return [
    {
      path,
      rule: `must be a role of the contract: ${known.join(", ") || "it has none"}`,
      found: JSON.stringify(role),
      fix: `${meant === undefined ? "" : `write ${meant} if you mean that, or `}declare the role in functions/contract.ts`,
    },
  ];
}
