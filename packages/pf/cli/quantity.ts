import { listText } from "@protected-function/core/text/list-text.ts";
import { UsageError } from "./exit-codes.ts";
import { shownWord } from "./shown-word.ts";

const units = {
  d: ["days", 86_400_000],
  h: ["hours", 3_600_000],
  m: ["minutes", 60_000],
  s: ["seconds", 1000],
} as const;

/** A number or a duration that a word of the command line states. */
export interface Quantity {
  /** What it counts, if not a thing of its own, such as a port: `days`. */
  readonly of?: string;
  /** A duration's units, such as `hms` for `8h`, `30m` and `90s`. Without: a number alone. */
  readonly units?: string;
  readonly from: number;
  /** A duration's count, in any unit. */
  readonly to: number;
  /** What 0 means, where it isn't just a number. */
  readonly zero?: string;
  /** Whether 1.5 is one. */
  readonly isFractional?: true;
  /** A usual one, as it's written. */
  readonly example: string;
}

/** The number that a text states, or a duration in milliseconds; undefined: it states none that is allowed. */
export function quantityIn(text: string, quantity: Quantity): number | undefined {
  const { units: allowed = "", from, to, isFractional } = quantity;
  const [, digits, unit = ""] = /^(\d{1,9}(?:\.\d{1,9})?)([a-z]?)$/.exec(text) ?? [];
  const count = Number(digits);
  if (digits === undefined || (isFractional !== true && digits.includes("."))) return undefined;
  if (count < from || count > to || (allowed === "" ? unit !== "" : unit === "" || !allowed.includes(unit))) {
    return undefined;
  }
  return unit === "" ? count : count * units[unit as keyof typeof units][1];
}

/** An option's value. `checkedWords` has refused all others before the command runs. */
export function quantityOf<Text extends string | undefined>(
  text: Text,
  { quantity }: { readonly quantity: Quantity },
): number | Extract<Text, undefined> {
  if (text === undefined) return undefined as Extract<Text, undefined>;
  const read = quantityIn(text, quantity);
  if (read === undefined) throw new Error(`"${text}" was refused nowhere`);
  return read;
}

/** @throws UsageError with what was found, what is allowed and an example */
export function requireQuantity(name: string, text: string, quantity: Quantity): void {
  if (quantityIn(text, quantity) !== undefined) return;
  const why = mistakeIn(text, quantity);
  throw new UsageError(`${name} is "${shownWord(text)}", ${why}.`, `Use ${allowedText(name, quantity)}`);
}

/** `a whole number from 0 to 65535 (0: any free port), such as --port 8080`. */
export function allowedText(name: string, { of, units: allowed, from, to, zero, isFractional, example }: Quantity) {
  const range = `from ${from} to ${to}${zero === undefined ? "" : ` (0: ${zero})`}`;
  const kind = isFractional === true ? "number" : "whole number";
  const what =
    allowed === undefined
      ? `a ${kind}${of === undefined ? "" : ` of ${of}`} ${range}`
      : `a whole number ${range} and its unit: ${unitNames(allowed)}`;
  return `${what}, such as ${name.startsWith("--") ? `${name} ` : ""}${example}`;
}

function unitNames(allowed: string): string {
  return listText(
    [...allowed].map((unit) => `${unit} (${units[unit as keyof typeof units][0]})`),
    "or",
  );
}

function mistakeIn(text: string, quantity: Quantity): string {
  const { units: allowed = "", from, to, isFractional } = quantity;
  if (text !== text.trim() && quantityIn(text.trim(), quantity) !== undefined) return "with a blank beside it";
  const [, sign, digits = "", unit = ""] = /^([-+]?)(\d+(?:\.\d+)?)([a-z]*)$/i.exec(text) ?? [];
  const kind = allowed === "" ? (isFractional === true ? "a number" : "a whole number") : "a duration";
  // Letters after a number alone may be a unit or a slip: 1h, 80a.
  if (digits === "" || (allowed === "" && unit !== "")) return `which isn't ${kind}`;
  if (sign === "-") return "which is negative";
  if (allowed !== "" && unit === "") return "which has no unit";
  if (unit.length > 1 || !allowed.includes(unit)) return `which ends in ${unit}`;
  if (digits.includes(".") && isFractional !== true) return "which isn't whole";
  return Number(digits) < from ? `which is less than ${from}` : `which is more than ${to}`;
}
