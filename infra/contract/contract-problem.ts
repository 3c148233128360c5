import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import { dottedPathText } from "@protected-function/core/text/path-text.ts";
import { printable } from "@protected-function/core/text/printable.ts";

/** A problem of a contract, at its place. */
export function problem(
  path: string,
  rule: string,
  found: unknown,
  fix = `change ${printable(dottedPathText(path))} in functions/contract.ts`,
): Problem {
  return { path, rule, found: valueText(found), fix };
}

export function valueText(value: unknown): string {
  return value === undefined ? "nothing" : (JSON.stringify(value) ?? typeof value);
}
