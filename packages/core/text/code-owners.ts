import { matchesPattern } from "./matches-pattern.ts";

/** One line of a CODEOWNERS file. */
export interface Rule {
  readonly pattern: string;
  readonly owners: readonly string[];
}

/** Who approves a file's changes. */
export function ownersIn(text: string, file: string): readonly string[] {
  return ownersOf(file, rulesIn(text));
}

/** Rules in their order: the last that matches a file decides. */
export function rulesIn(text: string): readonly Rule[] {
  return text.split("\n").flatMap((line) => {
    const [pattern, ...owners] = line
      .replace(/(?:^|\s)#.*$/, "")
      .trim()
      .split(/\s+/);
    return pattern === undefined || pattern === "" ? [] : [{ pattern, owners: owners.toSorted() }];
  });
}

export function ownersOf(file: string, rules: readonly Rule[]): readonly string[] {
  return rules.findLast(({ pattern }) => matches(file, pattern))?.owners ?? [];
}

/** As in .gitignore: a pattern without a slash matches in every folder, and a folder's matches all that is in it. */
function matches(file: string, pattern: string): boolean {
  const isAnchored = pattern.replace(/\/$/, "").includes("/");
  const bare = pattern.replace(/^\//, "").replace(/\/$/, "");
  const at = isAnchored ? [bare] : [bare, `**/${bare}`];
  return at.some(
    (glob) => (!pattern.endsWith("/") && matchesPattern(file, glob)) || matchesPattern(file, `${glob}/**`),
  );
}
