import { type FileChange, note, risk } from "../file-change.ts";
import { ownersOf, rulesIn } from "@protected-function/core/text/code-owners.ts";

/** A file of each kind, to compare who approves its changes. */
const samples = [
  "infra/index.ts",
  "infra/hosting/authentication.ts",
  "functions/contract.ts",
  "functions/src/index.ts",
  "functions/package.json",
  "packages/guard/guard.ts",
  "packages/pf/cli/main.ts",
  "Pulumi.prod.yaml",
  "Pulumi.yaml",
  "accepted-findings.yaml",
  "package.json",
  "package-lock.json",
  ".npmrc",
  ".github/workflows/deploy.yml",
  ".github/CODEOWNERS",
  "CODEOWNERS",
  "docs/CODEOWNERS",
  "action.yml",
  "test/a.test.ts",
  "docs/a.md",
  "README.md",
];

interface Differing {
  readonly file: string;
  readonly old: readonly string[];
  readonly now: readonly string[];
}

/**
 * Returns what changes about who has to approve. The last rule that matches a file decides.
 * https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 */
export function codeOwnerChanges(
  path: string,
  before: string | undefined,
  after: string | undefined,
): readonly FileChange[] {
  if (after === undefined) return [risk("no code owner has to approve anything any more")];
  if (before === undefined) return [risk("decides who has to approve, in place of any other such file")];
  const [had, has] = [rulesIn(before), rulesIn(after)];
  const organizations = new Set(had.flatMap(({ owners }) => owners.flatMap(organizationOf)));
  const isOurs = (owner: string) => organizationOf(owner).some((one) => organizations.has(one));
  // Of several such files, GitHub reads only one.
  const read = samples.filter((file) => !file.endsWith("CODEOWNERS") || file === path);
  const files = [...new Set([...read, ...[...had, ...has].flatMap(({ pattern }) => sampleOf(pattern))])];
  const differing = files.flatMap((file): readonly Differing[] => {
    const [old, now] = [ownersOf(file, had), ownersOf(file, has)];
    return old.join(" ") === now.join(" ") ? [] : [{ file, old, now }];
  });
  return [...Map.groupBy(differing, ({ old, now }) => JSON.stringify([old, now])).values()].flatMap((group) =>
    group.slice(0, 1).map(({ file, old, now }) => {
      const more = group.length > 1 ? ` and ${group.length - 1} more kinds of files` : "";
      const text = `${now.join(", ") || "nobody"} approves ${file}${more}, was ${old.join(", ") || "nobody"}`;
      const isMore = ({ old, now }: Differing) => old.every((one) => now.includes(one));
      const isOursOnly = ({ old, now }: Differing) =>
        now.length > 0 && now.every((one) => old.includes(one) || isOurs(one));
      // Somebody more for texts alone, or a team of ours. Their commands are judged as such.
      const isOfTexts = group.every((one) => one.file.endsWith(".md") && (isMore(one) || isOursOnly(one)));
      // One more team of an organization that owns code already. The owners of this file approve that.
      const isOfOurs = group.every((one) => isMore(one) && isOursOnly(one));
      return old.length === 0 || isOfTexts || isOfOurs ? note(text) : risk(text);
    }),
  );
}

/** The organization of a team. None for a person. */
function organizationOf(owner: string): readonly string[] {
  const [, organization] = /^(@[^/]+)\/./.exec(owner) ?? [];
  return organization === undefined ? [] : [organization.toLowerCase()];
}

function sampleOf(pattern: string): readonly string[] {
  const bare = pattern.replace(/^\//, "");
  return [
    bare.endsWith("/") ? `${bare}a${bare === "docs/" ? ".md" : ""}` : bare.replaceAll("**", "a/a").replaceAll("*", "a"),
  ];
}
