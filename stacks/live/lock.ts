import { ProgramFailed } from "../../engine/program-failed.ts";
import type { Stack } from "../../engine/stack.ts";
import { plainText } from "../../text/plain-text.ts";
import type { StackState } from "./stack-state.ts";
import { TeardownRefused } from "./teardown-refused.ts";

/** As a folder's backend and Pulumi's service say it. */
const lockedWords = /currently locked by|another update is currently in progress/i;

/**
 * Sees that the engine can work on the stack, and that nobody else does, before anything is removed: a refresh of the stack's
 * own record, which reads nothing of Azure and Entra ID.
 *
 * @throws TeardownRefused
 */
export async function demandUnlocked(stack: Stack, name: string, { resources }: StackState): Promise<void> {
  const own = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
  try {
    await stack.refresh(own === undefined ? {} : { targets: [own.urn] });
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error;
    throw refusalOf(error, name);
  }
}

export function isLocked(error: ProgramFailed): boolean {
  return lockedWords.test(error.message);
}

/** What a killed engine had not finished writing: `mend-file-backend.ts`. */
const unfinishedWords = /: EOF\b/;

const absentWords = /no stack named '/;

export function refusalOf(error: ProgramFailed, name: string): TeardownRefused {
  if (absentWords.test(error.message)) {
    return new TeardownRefused(
      `There is no stack "${name}" in this backend: it was never created, or it has been removed ` +
        `(${plainText(error.message)}). npx pulumi stack ls shows what there is.`,
      { cause: error },
    );
  }
  if (unfinishedWords.test(error.message)) {
    return new TeardownRefused(
      `The state of the stack "${name}" cannot be read: an engine was killed while it wrote beside it. If you know that nobody ` +
        "is at work on it, --unlock takes away what was left unfinished.",
      { cause: error },
    );
  }
  if (!isLocked(error)) {
    return new TeardownRefused(`Pulumi cannot work on the stack "${name}": ${plainText(error.message)}`, {
      cause: error,
    });
  }
  return new TeardownRefused(
    `The stack "${name}" is locked: another engine is at work on it, or one was killed and left its lock. If you know that ` +
      "nobody is at work on it, take the lock away with --unlock (what `npx pulumi cancel` does).",
    { cause: error },
  );
}
