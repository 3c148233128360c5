import { isObject, objectOf } from "@protected-function/core/text/json.ts";
import { readYaml } from "@protected-function/core/text/reading/read-yaml.ts";
import { brief, differences, type FileChange, note, risk } from "../file-change.ts";

type Updates = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** Keys that only say when and how updates are proposed. */
const plainKeys: ReadonlySet<string> = new Set(
  "schedule groups ignore allow labels assignees reviewers milestone open-pull-requests-limit rebase-strategy pull-request-branch-name commit-message versioning-strategy target-branch directory directories package-ecosystem exclude-paths cooldown".split(
    " ",
  ),
);

/** Returns what changes in Dependabot's settings. https://docs.github.com/code-security/reference/supply-chain-security/dependabot-options-reference */
export function dependabotChanges(before: string | undefined, after: string | undefined): readonly FileChange[] {
  if (after === undefined) return [risk("nobody proposes updates any more, not even those of a vulnerability")];
  const [had, has] = [updatesIn(before ?? "updates: []"), updatesIn(after)];
  if (had === undefined || has === undefined) return [risk("can't be read as Dependabot's settings")];
  return [...new Set([...had.keys(), ...has.keys()])].flatMap((name): readonly FileChange[] => {
    const [old, now] = [had.get(name), has.get(name)];
    if (now === undefined) return [risk(`no updates are proposed for ${name} any more`)];
    if (old === undefined) return [note(`updates are proposed for ${name}`), ...ofUpdate(name, {}, now)];
    return ofUpdate(name, old, now);
  });
}

function ofUpdate(
  name: string,
  old: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
): readonly FileChange[] {
  return differences(old, now, `${name}, `).map(({ key, old, now, text }) => {
    const isSooner = key === "cooldown" && old !== undefined && now === undefined;
    const ignoresAll = key === "ignore" && JSON.stringify(now ?? "").includes('"dependency-name":"*"');
    return !plainKeys.has(key) || isSooner || ignoresAll ? risk(text) : note(text);
  });
}

/** By ecosystem and folder, and one more for what isn't of an update, such as registries. */
function updatesIn(text: string): Updates | undefined {
  const read = readYaml(text, "other");
  if (read.problems !== undefined || !isObject(read.data) || !Array.isArray(read.data["updates"])) return undefined;
  const { updates, version: _, ...rest } = read.data;
  const named = (updates as readonly unknown[]).map(objectOf).map((update) => {
    const folder = [update["directory"] ?? update["directories"] ?? "/"].flat().join(", ");
    return [`${brief(update["package-ecosystem"])} in ${brief(folder)}`, update] as const;
  });
  return new Map([...named, ["every ecosystem", rest] as const]);
}
