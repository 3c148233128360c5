import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { cut } from "@protected-function/core/text/cut.ts";
import { plainText } from "@protected-function/core/text/plain-text.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { type Environment, fileBackend } from "./file-backend.ts";

/**
 * That Pulumi can't read the file with a stack's state, if its message says so, and which of its copies restores it.
 * Undefined for any other message, and for a state of a newer Pulumi, which isn't broken.
 */
export function brokenState(
  stack: string,
  message: string,
  environment: Environment = process.env,
): string | undefined {
  const [, said] = /failed to load checkpoint: (?:place \d+: )?(.+)/.exec(message) ?? [];
  if (said === undefined || said.startsWith("unsupported checkpoint version")) return undefined;
  const problem = `The state of the stack "${stack}" can't be read`;
  const reason = cut(plainText(said), 200);
  const folder = join(fileBackend(environment) ?? "", ".pulumi");
  const [name = "", project = "*"] = stack.split("/").toReversed();
  const files = globSync(`stacks/${project === "organization" ? "*" : project}/${name}.json{,.gz}`, { cwd: folder });
  const suspects = files.map((path) => join(folder, path)).filter((file) => !isWhole(file) || !isWholeAbout(file));
  const [file = "", ...others] = suspects;
  // Of two projects with a stack of this name, nothing says which one Pulumi meant.
  if (suspects.length === 0 || others.length > 0) {
    const place = `.pulumi/stacks/<project>/${name}.json`;
    return `${problem}: ${reason}.\nIn its backend, Pulumi keeps a copy of the state from before its last step: copy ${place}.bak to ${place} there.`;
  }
  if (!isWholeAbout(file)) {
    const about = `${file}.attrs`;
    return `${problem}: ${about} isn't whole.\nPulumi reads the state without it. Remove it: rm ${shellWord(about)}`;
  }
  const found = textOf(file)?.trim() === "" ? "is empty" : `isn't a whole state: ${reason}`;
  return [`${problem}: ${file} ${found}.`, ...fixOf(stack, file, copiesOf(file, folder))].join("\n");
}

function fixOf(stack: string, file: string, copies: readonly string[]): readonly string[] {
  const copy = copies.find(isWhole);
  if (copy === undefined) {
    return [`Pulumi has no whole copy of it (${file}.bak, backups/ and history/). Restore that file from a backup.`];
  }
  const [broken, whole, aside] = [file, copy, `${file}.broken`].map(shellWord);
  return [
    `The newest whole copy that Pulumi keeps is ${copy}. If nobody works on the stack, restore it:`,
    `mv ${broken} ${aside} && cp ${whole} ${broken}`,
    `It lacks what Pulumi changed after that. See what is different: npx pulumi preview --refresh --stack ${shellWord(stack)}`,
  ];
}

/** The copies of a state, from the one that Pulumi wrote last. They have the form of the state. */
function copiesOf(file: string, folder: string): readonly string[] {
  const [, project = "", name = "", ending = ""] = /([^\\/]+)[\\/]([^\\/]+)\.json(\.gz)?$/.exec(file) ?? [];
  const dated = [`backups/${project}/${name}/*.json${ending}`, `history/${project}/${name}/*.checkpoint.json${ending}`];
  const found = dated.flatMap((pattern) => globSync(pattern, { cwd: folder }).toSorted().toReversed());
  return [`${file}.bak`, ...found.map((path) => join(folder, path))];
}

/** Whether Pulumi could read it: JSON in its form. */
function isWhole(file: string): boolean {
  try {
    const { latest, ...checkpoint } = Object(Object(JSON.parse(textOf(file) ?? "")).checkpoint) as { latest?: unknown };
    const { resources = [] } = Object(latest) as { resources?: unknown };
    return "stack" in checkpoint && Array.isArray(resources);
  } catch {
    return false;
  }
}

/** The attributes that a file backend keeps beside a file. It does without, but not with a part of them. */
function isWholeAbout(file: string): boolean {
  try {
    return !existsSync(`${file}.attrs`) || typeof JSON.parse(readFileSync(`${file}.attrs`, "utf8")) === "object";
  } catch {
    return false;
  }
}

function textOf(file: string): string | undefined {
  try {
    const bytes = readFileSync(file);
    return (/\.gz(?:\.bak)?$/.test(file) ? gunzipSync(bytes) : bytes).toString();
  } catch {
    return undefined;
  }
}
