import { existsSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import type { EngineSetting, Stack } from "@protected-function/engine/stack.ts";
import { cut } from "@protected-function/core/text/cut.ts";
import { isSecretName, withoutCredentials } from "@protected-function/core/text/redact.ts";
import { printable } from "@protected-function/core/text/printable.ts";
import { projectConfig } from "@protected-function/infra/settings/lenient-settings.ts";
import { configInFile, projectIn } from "./settings-in-file.ts";
import { explainFailure, SettingsRefused } from "./settings-refused.ts";

/**
 * Asks Pulumi for the settings that it reads from the stack's settings file and Pulumi.yaml, and compares them with what
 * this program reads from the same files.
 *
 * @param file the settings file that the stack was opened with; it may be missing
 * @param directory of the program, with its Pulumi.yaml
 * @throws SettingsRefused with each setting that they read differently; ProgramFailed
 */
export async function requireSameSettings(
  stack: Pick<Stack, "config">,
  file: string,
  directory: string,
): Promise<void> {
  const engine = await explainFailure(stack.config());
  const differences = differencesOf(
    engine,
    existsSync(file) ? configInFile(file) : {},
    projectConfig(projectIn(directory)),
  );
  if (differences.length === 0) return;
  throw new SettingsRefused(
    [
      `Pulumi reads the settings in ${file} differently from this program:`,
      ...differences.slice(0, 10).map((line) => `- ${line}`),
      "Write these settings in plain YAML, with texts in quotes.",
    ].join("\n"),
    undefined,
  );
}

/** Returns a line for each setting that the engine doesn't read as the files say. Secret values aren't shown. Pure. */
export function differencesOf(
  engine: Readonly<Record<string, EngineSetting>>,
  config: Readonly<Record<string, unknown>>,
  defaults: Readonly<Record<string, unknown>>,
): readonly string[] {
  const settings: Readonly<Record<string, unknown>> = { ...defaults, ...config };
  return [...new Set([...Object.keys(settings), ...Object.keys(engine)])].flatMap((key) => {
    const read = Object.hasOwn(engine, key) ? engine[key] : undefined;
    const isSet = Object.hasOwn(settings, key);
    if (isSet ? isSame(read, settings[key]) : read === undefined) return [];
    const isSecret = read?.secret === true || holdsSecret(settings[key]) || isSecretName(key.split(":").at(-1) ?? "");
    const programValue = isSet ? describe(settings[key], isSecret) : "nothing";
    const pulumiValue =
      read === undefined ? "nothing" : read.secret ? "a secret" : describe(engineValue(read), isSecret);
    return [`${printable(key)}: Pulumi reads ${pulumiValue}, and this program reads ${programValue}.`];
  });
}

/** Pulumi prints a value that isn't an object as text. */
function isSame(read: EngineSetting | undefined, expected: unknown): boolean {
  // A stack of its own has no key to decrypt what its plugins' settings encrypt.
  if (holdsSecret(expected)) return read === undefined || read.secret;
  if (read === undefined || read.secret) return false;
  if (typeof expected === "object" && expected !== null) return isDeepStrictEqual(engineValue(read), expected);
  if (read.objectValue !== undefined) return false;
  if (typeof expected !== "number") return read.value === String(expected ?? "");
  return /^-?[\d.]+(?:e[-+]?\d+)?$/i.test(read.value ?? "") && Number(read.value) === expected;
}

/** The object that Pulumi prints as JSON: its `objectValue` rounds no numbers, but loses `null`. */
function engineValue({ value = "", objectValue }: EngineSetting): unknown {
  return objectValue === undefined ? value : (JSON.parse(value) as unknown);
}

/** Whether a part of it is encrypted. */
export function holdsSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const entries = Object.entries(value);
  const isSecret = entries.length === 1 && entries[0]?.[0] === "secure" && typeof entries[0][1] === "string";
  return isSecret || entries.some(([, inner]) => holdsSecret(inner));
}

function describe(value: unknown, isSecret: boolean): string {
  if (isSecret) return "a value that isn't shown";
  const text = JSON.stringify(value, (name, inner: unknown) => (isSecretName(name) ? "not shown" : inner)) ?? "nothing";
  return printable(cut(withoutCredentials(text), 200));
}
