import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { UsageError } from "./exit-codes.ts";

/** @throws UsageError where the file is not there */
export function settingsFileFrom(text: string | undefined, option = "--settings"): string | undefined {
  if (text === undefined) return undefined;
  const file = resolve(text);
  if (!existsSync(file)) {
    throw new UsageError(`${option} is "${text}", which is not there; it takes a file such as Pulumi.dev.yaml.`);
  }
  return file;
}
