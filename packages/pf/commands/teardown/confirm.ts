import { createInterface } from "node:readline/promises";
import { confirmedByName, NotConfirmed } from "../../cli/confirmed-by-name.ts";
import { UsageError } from "../../cli/exit-codes.ts";
import { columnsOf } from "../../cli/layout.ts";
import { folded } from "@protected-function/core/text/folded.ts";
import { safeMessage } from "@protected-function/core/text/message.ts";
import { type Candidate, isEmpty, type TeardownPlan } from "./plan.ts";
import { candidateLines } from "./teardown-text.ts";

/**
 * Asks you to confirm each candidate, then to type the stack's name.
 *
 * @returns ids of the candidates that were confirmed
 * @throws UsageError without a terminal, or without the stack's name
 */
export async function confirm(stack: string, plan: TeardownPlan, signal: AbortSignal): Promise<readonly string[]> {
  const candidates = plan.candidates.filter(({ isIncludable }) => isIncludable);
  if (isEmpty(plan) && candidates.length === 0) return [];
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UsageError(
      "Can't ask for confirmation (not a terminal). Rerun with --yes to remove what the plan says will go. Nothing was removed.",
    );
  }
  const confirmed = await confirmedOf(candidates, signal);
  if (isEmpty(plan) && confirmed.length === 0) return [];
  if (await confirmedByName(stack, "to remove all of that, for good", signal)) return confirmed;
  throw new NotConfirmed(`Not confirmed by the stack's name, "${stack}". Nothing was removed.`);
}

/** @returns ids of the candidates that a person confirms with "yes" */
async function confirmedOf(candidates: readonly Candidate[], signal: AbortSignal): Promise<readonly string[]> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const confirmed: string[] = [];
    for (const candidate of candidates) {
      const question = `\n${candidateLines(candidate).join("\n")}\nRemove it? Only "yes" removes it: `;
      const prompt = folded(safeMessage(question), columnsOf(process.stderr) ?? Infinity);
      const answer = await terminal.question(prompt, { signal });
      if (answer.trim().toLowerCase() === "yes") confirmed.push(candidate.id);
    }
    return confirmed;
  } finally {
    terminal.close();
  }
}
