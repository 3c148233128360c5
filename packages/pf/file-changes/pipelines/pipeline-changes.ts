import { isObject } from "@protected-function/core/text/json.ts";
import type { Known } from "../known.ts";
import { readYaml } from "@protected-function/core/text/reading/read-yaml.ts";
import { added, brief, differences, type FileChange, note, risk } from "../file-change.ts";
import { configChanges } from "../config-changes.ts";
import { codeOwnerChanges } from "./code-owners.ts";
import { workflowChanges } from "./compare-workflows.ts";
import { dependabotChanges } from "./dependabot.ts";
import { shellChanges } from "./shell-commands.ts";

interface Texts {
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/**
 * Returns what changes in a file that pipelines run or go by, by a model of its kind. Undefined for a kind without a model,
 * of which nothing is known.
 *
 * @param known what the base relies on anywhere
 */
export function pipelineChanges(
  file: string,
  { before, after }: Texts,
  known: Known,
): readonly FileChange[] | undefined {
  const path = file.replace(/^(?:\.\.\/)+/, "");
  if (/(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$|(?:^|\/)action\.ya?ml$/.test(path)) {
    return workflowChanges(before, after, known);
  }
  if (/(?:^|\/)\.github\/dependabot\.ya?ml$/.test(path)) return dependabotChanges(before, after);
  if (/(?:^|\/)CODEOWNERS$/.test(path)) return codeOwnerChanges(path, before, after);
  if (
    /(?:^|\/)\.github\/(?:release|FUNDING|labeler|labels|stale)\.ya?ml$|\.github\/ISSUE_TEMPLATE\/[^/]+\.ya?ml$/.test(
      path,
    )
  ) {
    return [note("GitHub shows it or sorts by it, and runs nothing of it")];
  }
  if (/(?:^|\/)\.(?:nvmrc|node-version)$/.test(path)) return versionChanges(before, after);
  if (/(?:^|\/)\.npmrc$/.test(path)) return npmrcChanges(before ?? "", after ?? "");
  if (/(?:^|\/)Pulumi\.yaml$/.test(path) && before !== undefined && after !== undefined)
    return projectChanges(before, after);
  if (/(?:^|\/)\.gitattributes$/.test(path)) return attributeChanges(before ?? "", after ?? "");
  if (/(?:^|\/)\.?devcontainer(?:\.json|\/.*\.json)$/.test(path) && after !== undefined) {
    const changes = configChanges(before, after, known);
    return changes.length > 0 ? changes : [note("the editor's container changes, and loads or runs nothing new")];
  }
  const isShell = (text: string | undefined) =>
    /^#!.*\b(?:ba|z|da)?sh\b/.test(text ?? "") || path.startsWith(".husky/");
  if (
    before !== undefined &&
    after !== undefined &&
    isShell(before) &&
    isShell(after) &&
    firstLine(before) === firstLine(after)
  ) {
    return shellChanges(before, after, "it", known);
  }
  return undefined;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}

function versionChanges(before: string | undefined, after: string | undefined): readonly FileChange[] {
  const isPlain = /^v?\d+(?:\.\d+){0,2}\s*$/.test(after ?? "");
  const text = `Node ${brief(after ?? "not set")}, was ${brief(before ?? "not set")}`;
  return [isPlain ? note(text) : risk(text)];
}

/** Attributes that only say how text is stored. Any other hides a difference, or runs a program. */
const plainAttribute =
  /^-?(?:text|binary|eol|whitespace|working-tree-encoding)(?:=[\w,-]+)?$|^linguist-(?:language|documentation|vendored)(?:=[\w-]+)?$/;

function attributeChanges(before: string, after: string): readonly FileChange[] {
  return added(before.split("\n"), after.split("\n")).flatMap((line) => {
    const [pattern = "", ...attributes] = line.trim().split(/\s+/);
    if (pattern === "" || pattern.startsWith("#")) return [];
    const isHiding =
      attributes.some((one) => one === "binary" || one === "-text") &&
      !/\.(?:png|jpe?g|gif|ico|webp|pdf|zip|gz|tgz|woff2?|ttf)$/.test(pattern);
    return [
      attributes.every((one) => plainAttribute.test(one)) && !isHiding
        ? note(`git: ${brief(line)}`)
        : risk(`git: ${brief(line)}`),
    ];
  });
}

/** Settings of npm that decide neither where packages come from nor what runs. */
const plainSettings =
  /^(?:fund|audit|progress|loglevel|save-exact|save-prefix|color|update-notifier|engine-strict|prefer-offline|timing|heading|message|tag-version-prefix)\s*=\s*[\w.^~-]*$/;

function npmrcChanges(before: string, after: string): readonly FileChange[] {
  const [had, has] = [before, after].map((text) =>
    text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "" && !/^[#;]/.test(line)),
  );
  const changes = [
    ...added(had ?? [], has ?? []).map((line) => [line, "now"] as const),
    ...added(has ?? [], had ?? []).map((line) => [line, "no longer"] as const),
  ];
  return changes.map(([line, when]) => {
    const [key = ""] = line.split("=");
    // A value may be a token.
    return plainSettings.test(line)
      ? note(`${when} ${line}`)
      : risk(`npm's setting ${brief(key.trim(), 60)} is ${when === "now" ? "set" : "gone"}`);
  });
}

function projectChanges(before: string, after: string): readonly FileChange[] {
  const [had, has] = [before, after].map((text) => {
    const read = readYaml(text, "other");
    return read.problems === undefined ? read.data : undefined;
  });
  if (!isObject(had) || !isObject(has)) return [risk("can't be read as a project")];
  return differences(had, has).map(({ key, text }) =>
    /^(?:description|author|website|license)$/.test(key) ? note(text) : risk(text),
  );
}
