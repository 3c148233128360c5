import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import { instantText } from "@protected-function/core/text/instant-text.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { configCommand } from "./config-command.ts";
import type { FixPlace } from "./fix-of.ts";
import type { Settings } from "./settings-schema.ts";

const millisecondsPerDay = 86_400_000;

/**
 * Finds client secrets with a start date in the future, and those that are longer valid than the settings allow. The
 * stack outputs the secret with the latest start date, and Entra ID would refuse it until then.
 *
 * The rule `secret-lifetime` refuses the second as well, wherever a secret is declared, but without its line.
 */
export function secretDates(
  { callers, maximumSecretLifetimeDays, exemptions }: Partial<Settings>,
  { now, stack }: FixPlace,
): readonly Problem[] {
  const isExempt = exemptions?.["secret-lifetime"] !== undefined;
  const maximum = isExempt ? undefined : maximumSecretLifetimeDays;
  return Object.entries(callers ?? {}).flatMap(([caller, { secrets }]) =>
    Object.entries(secrets ?? {}).flatMap(([slot, dates]) => {
      const path = ["callers", caller, "secrets", slot];
      const { startDate, endDate } = dates ?? {};
      if (startDate === undefined) return [];
      if (startDate > now) return [startsLater([...path, "startDate"], startDate, stack)];
      const last = maximum === undefined ? undefined : daysAfter(startDate, maximum);
      if (last === undefined || endDate === undefined || endDate <= last) return [];
      return [lastsLonger([...path, "endDate"], { endDate, last, maximum }, stack)];
    }),
  );
}

function startsLater(path: readonly string[], startDate: string, stack: string | undefined): Problem {
  return {
    path: path.join("."),
    rule: "must not be in the future: the caller would get a secret that Entra ID refuses until then",
    found: JSON.stringify(startDate),
    fix: configCommand("rm", path, stack) ?? "remove it from the stack's settings file",
  };
}

function lastsLonger(
  path: readonly string[],
  { endDate, last, maximum }: { readonly endDate: string; readonly last: string; readonly maximum: unknown },
  stack: string | undefined,
): Problem {
  const command = configCommand("set", path, stack);
  return {
    path: path.join("."),
    rule: `must be at most ${String(maximum)} days after startDate: maximumSecretLifetimeDays is ${String(maximum)}`,
    found: JSON.stringify(endDate),
    fix:
      command === undefined
        ? `write "${last}" there in the stack's settings file`
        : `${command} --plaintext ${shellWord(last)}`,
  };
}

/** Undefined for a date that can't be read: its own rule says so. */
function daysAfter(instant: string, days: number): string | undefined {
  // oxlint-disable-next-line eslint/no-restricted-globals -- reads a date that is stated; it is no clock
  const date = new Date(Date.parse(instant) + days * millisecondsPerDay);
  return Number.isNaN(date.getTime()) ? undefined : instantText(date);
}
