import { isObject } from "@protected-function/core/text/json.ts";
import { UsageError } from "./exit-codes.ts";
import type { OutputName } from "./output-file.ts";
import type { Quantity } from "./quantity.ts";
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { liveStacksIn, stackNamesIn } from "./stack-names.ts";
import { shownFile } from "./shown-file.ts";
import { stackOf } from "@protected-function/core/text/stack-of.ts";
import { listNames } from "@protected-function/core/text/names.ts";
import { readYaml } from "@protected-function/core/text/reading/read-yaml.ts";
import { whyUnreadable } from "@protected-function/core/text/reading/why-unreadable.ts";
import { nearest } from "@protected-function/core/text/nearest.ts";

/** The option of every command that can also print JSON. */
export const jsonOption = {
  json: { type: "boolean", default: false, description: "Print the result as one JSON object." },
} as const;

/**
 * The option of every command that also writes its result as a page.
 *
 * @param writes a usual name of the file
 * @param more what follows from it, as a sentence
 */
export function htmlOption(writes: OutputName, more?: string) {
  const description = ["Also write the result as a page for a browser.", more].filter((text) => text !== undefined);
  return { html: { type: "string", value: "file", writes, description: description.join(" ") } } as const;
}

/** The value of `--deadline`. */
export const deadlineTime: Quantity = {
  of: "minutes",
  from: 0,
  to: 120,
  zero: "don't wait",
  isFractional: true,
  example: "30",
};

/** A port where something listens. */
export const listeningPort: Quantity = { from: 0, to: 65_535, zero: "any free port", example: "8080" };

/** @throws UsageError if the file doesn't exist, with the ones that do */
export function settingsFileFrom(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const file = resolve(text);
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(
      `--settings is "${text}", which is a folder. Name a settings file in it, such as Pulumi.local.yaml.`,
    );
  }
  if (existsSync(file)) {
    requireSettingsIn(file, text);
    return file;
  }
  const named = existsSync(dirname(file)) ? dirname(file) : process.cwd();
  const folder = withStacks(named) ?? named;
  const stacks = stackNamesIn(folder);
  const shown = (stack: string) => shownFile(join(folder, `Pulumi.${stack}.yaml`));
  const suggestion = nearest(stackOf(file) ?? text, stacks);
  const existingFiles =
    stacks.length === 0
      ? `${folder} has no settings file (Pulumi.<stack>.yaml).`
      : `Settings files: ${listNames(stacks.map(shown).toSorted())}.`;
  throw new UsageError(
    `--settings is "${text}", which doesn't exist.${suggestion === undefined ? "" : ` Did you mean ${shown(suggestion)}?`} ${existingFiles}`,
  );
}

/** The nearest folder with settings files, upward as far as the project's. */
function withStacks(folder: string): string | undefined {
  if (stackNamesIn(folder).length > 0) return folder;
  const above = dirname(folder);
  return above === folder || existsSync(join(folder, "Pulumi.yaml")) ? undefined : withStacks(above);
}

/**
 * Refuses a file of another kind, which would count as settings without callers. A file that is named like a
 * stack's is one, even an empty one.
 */
function requireSettingsIn(file: string, text: string): void {
  if (stackOf(file) !== undefined) return;
  const found = foundInstead(file);
  if (found === undefined) return;
  const stacks = stackNamesIn(process.cwd());
  throw new UsageError(
    `--settings is "${text}", which isn't a stack's settings file: ${found}.`,
    `Use a file with the settings under config, such as ${stacks.map((stack) => `Pulumi.${stack}.yaml`).toSorted()[0] ?? "Pulumi.local.yaml"}.`,
  );
}

/** What a file has in place of settings; undefined: it may have them. */
function foundInstead(file: string): string | undefined {
  if (basename(file) === "Pulumi.yaml") return "it's the project's";
  const read = readYaml(contentOf(file), "other");
  // The reader of settings names the place of a mistake.
  if (read.problems !== undefined) return /\.ya?ml$/.test(file) ? undefined : "it isn't a YAML file";
  const data: unknown = read.data;
  if (!isObject(data)) {
    return data === undefined || data === null ? "it's empty" : "it has no settings";
  }
  if ("config" in data || Object.keys(data).some((name) => name.includes(":"))) return undefined;
  return `it has ${listNames(Object.keys(data).slice(0, 5))}, and no config`;
}

function contentOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UsageError(
      `--settings is "${file}", but ${whyUnreadable(error, file)}.`,
      "Name a file that you may read.",
    );
  }
}

/**
 * A stack may be deployed from elsewhere, without settings here. But a name that is nearly another's is a slip; one that
 * adds a number isn't.
 *
 * @throws UsageError with the nearest stack
 */
export function requireNoSlip(stack: string, directory: string): void {
  const near = nearest(stack, liveStacksIn(directory));
  if (near !== undefined && stack.replaceAll(/[-\d]/g, "") !== near) settingsFileOfStack(stack, directory);
}

/** The settings file of a stack. @throws UsageError if the stack has none, with the nearest that has one */
export function settingsFileOfStack(stack: string, directory: string): string {
  const file = join(directory, `Pulumi.${stack}.yaml`);
  if (existsSync(file)) return file;
  const stacks = liveStacksIn(directory);
  const suggestion = nearest(stack, stacks);
  throw new UsageError(
    `--stack is "${stack}", but there is no file Pulumi.${stack}.yaml.`,
    suggestion === undefined
      ? `Stacks with settings here: ${listNames(stacks)}.`
      : `Did you mean --stack ${shellWord(suggestion)}?`,
  );
}
