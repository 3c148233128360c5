import { NoAnswer } from "@protected-function/core/azure/http.ts";
import { RequestRefused } from "@protected-function/core/azure/json-api.ts";
import { ProgramFailed } from "@protected-function/engine/program-failed.ts";
import type { Stack } from "@protected-function/engine/stack.ts";
import type { StackState } from "./stack-state.ts";
import { sentence } from "./deployed-object.ts";
import { type ExpectedError, Refused, Unavailable } from "@protected-function/core/text/errors.ts";
import { brokenState } from "./broken-state.ts";
import { noBackend, noStack } from "./no-backend.ts";
import { plainText } from "@protected-function/core/text/plain-text.ts";

/** The stack isn't torn down, and nothing was touched: the reason, and the fix. */
export class TeardownRefused extends Refused {
  /** Without the parts that are true only while nothing was touched. */
  readonly why: string;

  constructor(why: string, options?: ErrorOptions) {
    super("TEARDOWN_REFUSED", `${why}\nNothing was removed.`, options);
    this.why = why;
  }
}

/** The machine, its network or its login lacks something; nothing was touched. */
export class TeardownImpossible extends Unavailable {
  constructor(message: string, options?: ErrorOptions) {
    super("TEARDOWN_IMPOSSIBLE", `${message}\nNothing was removed.`, options);
  }
}

/** The lock messages of a folder's backend and of Pulumi's service. */
const lockedWords = /currently locked by|another update is currently in progress/i;

/**
 * Before anything is removed, checks that the engine can work on the stack and that no one else does. It refreshes the
 * stack's own record, which reads nothing from Azure or Entra ID.
 *
 * @throws TeardownRefused
 */
export async function requireUnlocked(stack: Stack, name: string, { resources }: StackState): Promise<void> {
  const stackResource = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
  try {
    await stack.refresh(stackResource === undefined ? {} : { targets: [stackResource.urn] });
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error;
    throw refusalOf(error, name);
  }
}

export function isLocked(error: Error): boolean {
  return lockedWords.test(error.message);
}

/** The message about a file that a killed engine hadn't finished. */
const unfinishedWords = /: EOF\b/;

/** The stack's record, from `Stack.export`. @throws TeardownRefused if it can't be read */
export async function exportOf(
  stack: Stack,
  name: string,
  options: Parameters<Stack["export"]>[0] = {},
): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await stack.export(options);
  } catch (error) {
    if (error instanceof ProgramFailed) throw refusalOf(error, name);
    throw error;
  }
}

export function refusalOf(error: Error, name: string): ExpectedError {
  const withoutBackend = noBackend(name, error.message, { cause: error });
  if (withoutBackend) return withoutBackend;
  const withoutStack = noStack(name, error.message);
  if (withoutStack !== undefined) {
    return new TeardownRefused(`${withoutStack} To list the stacks, run: npx pulumi stack ls`, { cause: error });
  }
  if (unfinishedWords.test(error.message)) {
    return new TeardownRefused(
      `The state of the stack "${name}" can't be read: an engine was killed while it wrote. If you know that nobody ` +
        "works on the stack, add --unlock to remove the unfinished file.",
      { cause: error },
    );
  }
  const broken = brokenState(name, error.message);
  if (broken !== undefined) return new TeardownRefused(broken, { cause: error });
  if (!isLocked(error)) {
    return new TeardownRefused(`Pulumi can't work on the stack "${name}": ${plainText(error.message)}`, {
      cause: error,
    });
  }
  return new TeardownRefused(
    `The stack "${name}" is locked: another engine works on it, or one was killed and left its lock. If you know that ` +
      "nobody works on the stack, remove the lock with --unlock (as `npx pulumi cancel` does).",
    { cause: error },
  );
}

/**
 * Requires that everything can be read. Otherwise, teardown would leave things unreported.
 *
 * @param by the login's name
 * @throws TeardownRefused if the login may not read, TeardownImpossible if a service doesn't answer
 */
export async function requireReadable<Result>(by: string, lookup: Promise<Result>): Promise<Result> {
  try {
    return await lookup;
  } catch (error) {
    if (error instanceof NoAnswer) throw new TeardownImpossible(error.message, { cause: error });
    if (!(error instanceof RequestRefused)) throw error;
    const why = sentence(plainText(error.message));
    if (error.status !== 401 && error.status !== 403) throw new TeardownImpossible(why, { cause: error });
    throw new TeardownRefused(
      `${by} can't read everything that the stack may have left: ${why} Log in with the rights that deployed it (README.md).`,
      { cause: error },
    );
  }
}
