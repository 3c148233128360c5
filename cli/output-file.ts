import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { UsageError } from "./exit-codes.ts";

/** @throws UsageError where its folder is not there: before the minute that a deployment takes */
export function outputFileFrom(option: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const file = resolve(text);
  if (!existsSync(dirname(file))) {
    throw new UsageError(`${option} is "${text}"; the folder ${dirname(file)} is not there.`);
  }
  return file;
}
