import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { explain } from "./explain.ts";
import { NotExplainable } from "./explain-error.ts";

/**
 * An error of Entra ID or of the function in sentences, as `./pf explain` explains it: what each code means, what differs
 * from the deployed settings, and who fixes it. Empty if the error has no code.
 */
export function errorExplanation(error: string, outputs?: StackOutputs, now: Date = new Date()): readonly string[] {
  try {
    const { codes = [], differences = [] } = explain({ error, outputs, now }).error ?? {};
    return [
      ...codes.map(({ code, means, source }) => `${code}: ${means ?? `this code isn't in our table, see ${source}`}`),
      ...differences.map(({ what, found, demanded }) => `Differs: ${what}: found ${found}, required ${demanded}.`),
      ...codes.flatMap(({ cures = [] }) => cures.map((cure) => withCaller(cure, error))),
    ];
  } catch (error) {
    if (error instanceof NotExplainable) return [];
    throw error;
  }
}

/** A fix with the application that Entra ID's answer to a disabled one names. */
function withCaller(cure: string, error: string): string {
  const [, id, name] = /Application '([\da-f-]{36})'\((.+?)\) is disabled\./i.exec(error) ?? [];
  if (id === undefined || name === undefined) return cure;
  return cure.replace("--id <clientId>", () => `--id ${id}`).replace("> the caller >", () => `> ${name} >`);
}
