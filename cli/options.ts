import { UsageError } from "./exit-codes.ts";
import { existsSync } from "node:fs";
import { resolve, dirname } from "node:path";

/** The option of every command that can also print JSON. */
export const jsonOption = {
  json: { type: "boolean", default: false, what: "Print one JSON object on standard output, for programs." },
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

/** @throws UsageError if the file doesn't exist */
export function settingsFileFrom(text: string | undefined, option = "--settings"): string | undefined {
  if (text === undefined) return undefined;
  const file = resolve(text);
  if (!existsSync(file)) {
    throw new UsageError(`${option} is "${text}", which doesn't exist. Use a settings file, such as Pulumi.dev.yaml.`);
  }
  return file;
}

/** Checks the folder before a deployment takes a minute. @throws UsageError if it doesn't exist */
export function outputFileFrom(option: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const file = resolve(text);
  if (!existsSync(dirname(file))) {
    throw new UsageError(`${option} is "${text}", but the folder ${dirname(file)} doesn't exist. Create it first.`);
  }
  return file;
}
