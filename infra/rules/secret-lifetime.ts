import { z } from "zod";
import { readInput, type Reading } from "./read-input.ts";
import type { RuleViolation, Rule } from "./rule.ts";

const application = "azuread:index/application:Application";
const instant = z.iso.datetime({ offset: true });
const millisecondsPerDay = 24 * 60 * 60 * 1000;

/**
 * The program has no clock, so the rule checks a lifetime if both dates are stated. With an end date alone, the
 * provider starts the secret at the moment of the update, and the rule accepts the end date.
 *
 * @param maximumDays of a client secret, from its start date to its end date
 */
export function secretLifetime(maximumDays: number): Rule {
  return {
    id: "secret-lifetime",
    types: [
      "azuread:index/applicationPassword:ApplicationPassword",
      "azuread:index/servicePrincipalPassword:ServicePrincipalPassword",
      application,
    ],
    demand: `A client secret must have an end date, at most ${maximumDays} days after its start date.`,
    check: (type, inputs) => {
      if (type !== application) return checkDates(inputs, "", maximumDays);
      const inline = readInput(inputs, "password");
      return inline.known && inline.value !== undefined ? checkDates(inputs, "password.", maximumDays) : undefined;
    },
  };
}

function checkDates(
  inputs: Readonly<Record<string, unknown>>,
  prefix: "" | "password.",
  maximumDays: number,
): RuleViolation | undefined {
  const start = readInput(inputs, `${prefix}startDate`);
  const end = readInput(inputs, `${prefix}endDate`);
  const fix = `set ${prefix}endDate to a time such as "2027-03-31T00:00:00Z", at most ${maximumDays} days after ${prefix}startDate`;
  for (const [name, date, mayBeAbsent] of [
    ["endDate", end, false],
    ["startDate", start, true],
  ] as const) {
    if (!date.known || (mayBeAbsent && date.value === undefined) || timeOf(date) !== undefined) continue;
    return { found: `${prefix}${name} is ${date.shown}`, fix };
  }
  const [from, to] = [timeOf(start), timeOf(end)];
  if (from === undefined || to === undefined) return undefined;
  const days = (to - from) / millisecondsPerDay;
  if (days > 0 && days <= maximumDays) return undefined;
  const describe = (reading: Reading): string => (reading.known ? reading.shown : "");
  const lifetime = `${prefix}startDate is ${describe(start)}, ${prefix}endDate is ${describe(end)}: ${Math.round(days * 10) / 10} days`;
  return { found: lifetime, fix };
}

/** Milliseconds since 1970 of an RFC 3339 instant; `undefined` for anything else. */
function timeOf(date: Reading): number | undefined {
  if (!date.known || !instant.safeParse(date.value).success) return undefined;
  // oxlint-disable-next-line eslint/no-restricted-globals -- reads a date that is stated; it is no clock
  return Date.parse(String(date.value));
}
