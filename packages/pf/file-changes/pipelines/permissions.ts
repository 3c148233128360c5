import { type FileChange, note, risk } from "../file-change.ts";
import type { Permissions } from "./workflow.ts";

/**
 * More permissions of the job's token are a risk, fewer are for a person to read. A new job may read without being one: a
 * workflow can't check out its repository otherwise.
 */
export function permissionChanges(
  before: Permissions,
  after: Permissions,
  isNew: boolean,
  subject: string,
): readonly FileChange[] {
  if (after === "default") {
    return before === "default" && !isNew
      ? []
      : [risk(`${subject} may do whatever the repository's default allows, because no permissions are named`)];
  }
  if (after === "write-all") return before === "write-all" ? [] : [risk(`${subject} may write everything (write-all)`)];
  if (after === "read-all") {
    if (before === "read-all") return [];
    const isFewer = before === "write-all" || before === "default";
    return [isFewer ? note(`${subject} may only read`) : risk(`${subject} may read everything (read-all)`)];
  }
  const more = [...after].flatMap(([scope, level]) => {
    const had = levelOf(before, scope);
    if (rankOf(level) <= rankOf(had)) return [];
    const text = `${subject} now has the permission ${scope}: ${level}${had === "none" ? "" : `, was ${had}`}`;
    return [isNew && level === "read" ? note(text) : risk(text)];
  });
  const fewer =
    typeof before === "string"
      ? [
          note(
            `${subject} is limited to ${[...after].map(([scope, level]) => `${scope}: ${level}`).join(", ") || "no permissions"}`,
          ),
        ]
      : [...before]
          .filter(([scope, level]) => rankOf(levelOf(after, scope)) < rankOf(level))
          .map(([scope, level]) => note(`${subject} no longer has the permission ${scope}: ${level}`));
  return [...more, ...fewer];
}

function levelOf(permissions: Permissions, scope: string): string {
  // What the default allows isn't known: naming it can only be as much.
  if (permissions === "default" || permissions === "write-all") return "write";
  if (permissions === "read-all") return scope === "id-token" ? "none" : "read";
  return permissions.get(scope) ?? "none";
}

function rankOf(level: string): number {
  const rank = ["none", "read", "write"].indexOf(level);
  return rank === -1 ? 3 : rank;
}
