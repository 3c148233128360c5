import { UsageError } from "./exit-codes.ts";

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
