import { createInterface } from "node:readline/promises";
import { Refused } from "@protected-function/core/text/errors.ts";
import { UsageError } from "./exit-codes.ts";

/** The command line is right, so its usage isn't printed. */
export class NotConfirmed extends Refused {
  constructor(message: string) {
    super("NOT_CONFIRMED", message);
  }
}

/**
 * Asks the user to type the stack's name.
 *
 * @param action "to give all of that back"
 * @throws UsageError without a terminal
 */
export async function confirmedByName(stack: string, action: string, signal: AbortSignal): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UsageError("Can't ask for confirmation (not a terminal). Rerun with --yes.");
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`\nType "${stack}" ${action}: `, { signal });
    return answer.trim() === stack;
  } catch (error) {
    // Ctrl-C doesn't confirm. What follows begins on a line of its own.
    if (signal.aborted || !(error instanceof Error) || error.name !== "AbortError") throw error;
    process.stderr.write("\n");
    return false;
  } finally {
    terminal.close();
  }
}
