import { UsageError } from "./exit-codes.ts";
import { existsSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { liveStacksIn, stackNamesIn, stackOf } from "./stack-names.ts";
import { listNames } from "@protected-function/core/text/names.ts";
import { nearest } from "@protected-function/core/text/nearest.ts";

/** The option of every command that can also print JSON. */
export const jsonOption = {
  json: { type: "boolean", default: false, description: "Print the result as one JSON object on standard output." },
} as const;

/** Reads `--deadline`, in minutes. @throws UsageError */
export function minutesFrom(text: string): number {
  const minutes = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || minutes > 120) {
    throw new UsageError(`--deadline is "${text}". Use minutes from 0 to 120 (0: don't wait).`);
  }
  return minutes;
}

const milliseconds = { h: 3_600_000, m: 60_000, s: 1000 } as const;

/** `8h`, `30m`, `90s` in milliseconds. @throws UsageError for any other text */
export function durationFrom(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, count, unit] = /^(\d{1,4})([hms])$/.exec(text) ?? [];
  if (count === undefined || unit === undefined) {
    throw new UsageError(`--${option} is "${text}". Use hours, minutes or seconds, such as 8h, 30m or 90s.`);
  }
  return Number(count) * milliseconds[unit as keyof typeof milliseconds];
}

/** Reads `--older-than`: `3d` or `12h`, in milliseconds. @throws UsageError for any other text */
export function ageFrom(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, count, unit] = /^([1-9]\d{0,3})([dh])$/.exec(text) ?? [];
  if (count === undefined) throw new UsageError(`--older-than is "${text}". Use days or hours, such as 3d or 12h.`);
  return Number(count) * milliseconds.h * (unit === "d" ? 24 : 1);
}

/** @throws UsageError if the file doesn't exist, with the ones that do */
export function settingsFileFrom(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const file = resolve(text);
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(
      `--settings is "${text}", which is a folder. Name a settings file in it, such as Pulumi.local.yaml.`,
    );
  }
  if (existsSync(file)) return file;
  const folder = existsSync(dirname(file)) ? dirname(file) : process.cwd();
  const stacks = stackNamesIn(folder);
  const suggestion = nearest(stackOf(basename(file)) ?? text, stacks);
  const existingFiles =
    stacks.length === 0
      ? `${folder} has no settings file (Pulumi.<stack>.yaml).`
      : `Settings files there: ${listNames(stacks.map((stack) => `Pulumi.${stack}.yaml`).toSorted())}.`;
  throw new UsageError(
    `--settings is "${text}", which doesn't exist.${suggestion === undefined ? "" : ` Did you mean Pulumi.${suggestion}.yaml?`} ${existingFiles}`,
  );
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
