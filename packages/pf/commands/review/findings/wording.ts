import { capital } from "@protected-function/core/text/capital.ts";
import { cut } from "@protected-function/core/text/cut.ts";

/** "now X, was Y" */
export function changeOf({ before, after }: { readonly before?: unknown; readonly after?: unknown }): string {
  return `now ${valueText(after)}, was ${valueText(before)}`;
}

const longest = 160;
/** Properties that name an element of a list. */
const naming = ["name", "displayName", "route", "value", "id"] as const;

/** A short value for a sentence, without quotes or brackets. */
export function valueText(value: unknown): string {
  return cut(fullText(value), longest);
}

/** The same whole, for a line of its own. */
export function fullText(value: unknown): string {
  if (value === undefined || value === null) return "not set";
  if (value === "") return "empty";
  if (typeof value !== "object") return String(value);
  const parts = Array.isArray(value) ? value.map(elementText) : leavesOf(value, "");
  return parts.length === 0 ? `an empty ${Array.isArray(value) ? "list" : "object"}` : parts.join(", ");
}

function elementText(element: unknown): string {
  if (typeof element !== "object" || element === null) return String(element);
  const [name] = naming.map((key) => Object(element)[key] as unknown).filter((name) => typeof name === "string");
  return name ?? `(${leavesOf(element, "").join(", ")})`;
}

function leavesOf(value: unknown, path: string): readonly string[] {
  if (typeof value !== "object" || value === null) return [`${path}: ${String(value)}`];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, path === "" ? key : `${path}.${key}`));
}

/** The beginning of a sentence: "Caller partner", but a name stays as it is: "id-whocalls-dev". */
export function beginning(who: string): string {
  return /^[a-z]+(?:\s|$)/.test(who) ? capital(who) : who;
}
