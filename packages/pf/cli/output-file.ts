import { accessSync, constants, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { UsageError } from "./exit-codes.ts";
import { isReplaced, tryWriting } from "./write-whole-file.ts";

const forbidden = ["EACCES", "EPERM", "EROFS", "ENOENT"];

/**
 * Tries an output file before work that may take minutes, and leaves nothing behind.
 *
 * @param option such as `--html`
 * @param sample a usual name of the file
 * @throws UsageError if it can't be written
 */
export function requireWritable(option: string, text: string, sample: string): void {
  const file = resolve(text);
  const folder = dirname(file);
  const problem = `${option} is "${text}"`;
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`${problem}, which is a folder.`, `Use a file's name, such as ${join(text, sample)}.`);
  }
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`${problem}, but the folder ${folder} doesn't exist.`, "Create it first.");
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
