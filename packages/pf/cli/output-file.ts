import { accessSync, closeSync, constants, openSync, readSync, statSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";
import { UsageError } from "./exit-codes.ts";
import { isReplaced, tryWriting } from "./write-whole-file.ts";

/** What commands write, by the ending of its usual name, and how it begins. Nothing else is replaced. */
const kinds = {
  ".html": { name: "a page", begins: /^<!doctype html>[^]*<meta name="generator" content="protected-function" \/>/ },
  ".json": { name: "a recording", begins: /^\{\n {2}"format": 1,\n {2}"at": "[^"]+",\n {2}"packageSha256": / },
  ".md": { name: "a review", begins: /^## Review against `/ },
  ".sarif": { name: "SARIF", begins: /^\{[^[]*"runs":\s*\[\s*\{\s*"tool":[^[]*"name":\s*"protected-function review"/ },
  ".xml": { name: "JUnit XML", begins: /^<\?xml [^>]*>\n<testsuites name="verify" / },
} as const;

/** A usual name of a file that a command writes. */
export type OutputName = `${string}${keyof typeof kinds}`;

/** Characters that show what a file is. */
const beginning = 1000;

const forbidden = ["EACCES", "EPERM", "EROFS", "ENOENT"];

/**
 * Tries an output file before work that may take minutes, and leaves nothing behind.
 *
 * @param option such as `--html`
 * @param sample a usual name of the file
 * @throws UsageError if it can't be written, or is something else
 */
export function requireWritable(option: string, text: string, sample: OutputName): void {
  const file = resolve(text);
  const folder = dirname(file);
  const problem = `${option} is "${text}"`;
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`${problem}, which is a folder.`, `Use a file's name, such as ${join(text, sample)}.`);
  }
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`${problem}, but the folder ${folder} doesn't exist.`, "Create it first.");
  }
  const { name, begins } = kinds[extname(sample) as keyof typeof kinds];
  if (!isOwn(file, begins)) {
    throw new UsageError(
      `${problem}, which exists and isn't ${name} that ./pf wrote.`,
      "Choose another file, or remove it.",
    );
  }
  try {
    if (isReplaced(file)) tryWriting(file);
    else accessSync(file, constants.W_OK);
  } catch (error) {
    if (!forbidden.includes(String(Object(error).code))) throw error;
    throw new UsageError(`${problem}, but nothing can be written in ${folder}.`, "Use a folder where you may write.");
  }
}

export function outputFile(text: string | undefined): string | undefined {
  return text === undefined ? undefined : resolve(text);
}

/** Whether a file is missing, empty, a device, or written by this project. Another may not be replaced. */
function isOwn(file: string, begins: RegExp): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() !== true || found.size === 0) return true;
  const content = Buffer.alloc(beginning);
  const opened = openSync(file, "r");
  try {
    return begins.test(content.toString("utf8", 0, readSync(opened, content)));
  } finally {
    closeSync(opened);
  }
}
