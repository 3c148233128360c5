import type { Contract } from "@protected-function/guard/contract";
import { nearest } from "@protected-function/core/text/nearest.ts";
import { listText } from "@protected-function/core/text/list-text.ts";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import { withNote, yamlName } from "./settings-lines.ts";

/** What a fix writes for an app role that the settings alone can't tell. */
export const rolePlaceholder = "<app role>";

/** Lines that write a caller's roles, with the contract's in place of misspelled ones. */
function withKnownRoles(path: string, fix: string, roles: readonly string[]): string {
  if (!path.startsWith("callers.")) return fix;
  return fix.replaceAll(/(?<=\broles: )\[[^[\]]*\]/g, (list) =>
    list.replaceAll(/"([^"]+)"/g, (quoted, role: string) => {
      const meant = roles.includes(role) ? undefined : nearest(role, roles);
      return meant === undefined ? quoted : JSON.stringify(meant);
    }),
  );
}

/** The problem with a role of the contract in place of the placeholder in its fix, and the other roles that may be meant. */
export function withRole(problem: Problem, contract: Contract): Problem {
  const { path, fix } = problem;
  if (!fix.includes(rolePlaceholder))
    return { ...problem, fix: withKnownRoles(path, fix, Object.keys(contract.roles)) };
  const member = path.startsWith("people") || fix.includes("people") ? "User" : "Application";
  const [role, ...others] = Object.entries(contract.roles).flatMap(([name, { members }]) =>
    members.includes(member) ? [name] : [],
  );
  if (role === undefined) return problem;
  const written = fix.replaceAll(`"${rolePlaceholder}":`, `${yamlName(role)}:`).replaceAll(rolePlaceholder, role);
  const note = `with ${listText(others, "or")} in place of ${role} if you mean that`;
  return { ...problem, fix: others.length === 0 ? written : withNote(written, note) };
}
