import { UsageError } from "./exit-codes.ts";
import { existsSync } from "node:fs";
import { resolve, dirname } from "node:path";

/** What every command takes that has an answer for programs, too. */
export const jsonOption = {
  json: { type: "boolean", default: false, what: "One object on standard output, for programs." },
} as const;

/** Reads `--deadline`: how long to wait for what takes its time, in minutes. @throws UsageError */
export function minutesFrom(text: string): number {
  const minutes = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || minutes > 120) {
    throw new UsageError(`--deadline is "${text}"; minutes from 0 to 120 are allowed (0: nothing is waited for).`);
  }
  return minutes;
}

const milliseconds = { h: 3_600_000, m: 60_000, s: 1000 } as const;

/** `8h`, `30m`, `90s` in milliseconds. @throws UsageError unless it is left out or such a text */
export function durationFrom(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, count, unit] = /^(\d{1,4})([hms])$/.exec(text) ?? [];
  if (count === undefined || unit === undefined) {
    throw new UsageError(`--${option} is "${text}"; it takes hours, minutes or seconds, such as 8h, 30m or 90s.`);
  }
  return Number(count) * milliseconds[unit as keyof typeof milliseconds];
}

/** Reads `--older-than`: `3d` or `12h`, in milliseconds. @throws UsageError unless it is left out or such a text */
export function ageFrom(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, count, unit] = /^([1-9]\d{0,3})([dh])$/.exec(text) ?? [];
  if (count === undefined)
    throw new UsageError(`--older-than is "${text}"; it takes days or hours, such as 3d or 12h.`);
  return Number(count) * milliseconds.h * (unit === "d" ? 24 : 1);
}

/** @throws UsageError where the file is not there */
export function settingsFileFrom(text: string | undefined, option = "--settings"): string | undefined {
  if (text === undefined) return undefined;
  const file = resolve(text);
  if (!existsSync(file)) {
    throw new UsageError(`${option} is "${text}", which is not there; it takes a file such as Pulumi.dev.yaml.`);
  }
  return file;
}

/** @throws UsageError where its folder is not there: before the minute that a deployment takes */
export function outputFileFrom(option: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const file = resolve(text);
  if (!existsSync(dirname(file))) {
    throw new UsageError(`${option} is "${text}"; the folder ${dirname(file)} is not there.`);
  }
  return file;
}
