import { nearest } from "../../text/nearest.ts";
import type { Problem } from "../../text/problem-blocks.ts";
import type { Contract } from "./define-contract.ts";

/** What is wrong with the name of a role, in a contract or in settings: nothing, where the contract has it. */
export function unknownRole(
  role: string,
  { roles }: Pick<Contract, "roles">,
  { path, fix }: Pick<Problem, "path" | "fix">,
): readonly Problem[] {
  const known = Object.keys(roles);
  if (known.includes(role)) return [];
  const meant = nearest(role, known);
  const rule = `must be a role of the contract${meant === undefined ? `: ${known.join(", ")}` : ` (did you mean ${meant}?)`}`;
  return [{ path, rule, found: JSON.stringify(role), fix }];
}
