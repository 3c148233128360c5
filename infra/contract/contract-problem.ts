import type { Problem } from "@protected-function/core/text/problem-blocks.ts";

/** A problem of a contract, at its place. */
export function problem(path: string, rule: string, found: unknown, fix: string): Problem {
  return { path, rule, found: valueText(found), fix };
}

/** Whole objects aren't shown: their place is enough. */
export function valueText(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return "";
  return JSON.stringify(value) ?? typeof value;
}

/** The fix that writes a text or another value where it's wrong. */
export function writeThere(value: unknown): string {
  return `write ${listed(value)} there in functions/contract.ts`;
}

/** As in a contract: `["GET", "POST"]`. */
function listed(value: unknown): string {
  return Array.isArray(value) ? `[${value.map((one) => JSON.stringify(one)).join(", ")}]` : JSON.stringify(value);
}
