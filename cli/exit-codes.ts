import { ExpectedError, Refused } from "../text/errors.ts";
import { isOfTheMachine } from "./system-errors.ts";
import { capital } from "../text/capital.ts";

/**
 * What the shell is told. 0 held, 1 a check failed, 2 wrong usage or configuration, 3 the environment lacks something, 4
 * nothing was found, and something is left for a person to read.
 */
export const exitCodes = { held: 0, failed: 1, usage: 2, environment: 3, toBeRead: 4 } as const;

/** What a command answers by itself; wrong usage it throws. */
export type OwnExitCode = Exclude<(typeof exitCodes)[keyof typeof exitCodes], 2>;

/** What every command ends with that throws. */
const thrownExits: Readonly<Record<number, string>> = {
  [exitCodes.failed]: "it could not be done",
  [exitCodes.usage]: "the command line or the settings are wrong",
  [exitCodes.environment]: "this machine or this login lacks something",
};

/** All exit codes of a command, with what each means for it. */
export function exitsOf(own: Readonly<Partial<Record<number, string>>>): readonly (readonly [string, string])[] {
  const codes = Object.keys({ ...thrownExits, ...own }).map(Number);
  return codes.map((code) => {
    const meanings = [own[code], thrownExits[code]].filter((meaning) => meaning !== undefined);
    return [String(code), `${capital(meanings.join("; or "))}.`];
  });
}

/** The command line is wrong: what, found, allowed. */
export class UsageError extends Refused {
  constructor(message: string) {
    super("USAGE", message);
  }
}

export function exitCodeOf(error: unknown): number {
  if (error instanceof ExpectedError) return error.exitCode;
  return isOfTheMachine(error) ? exitCodes.environment : exitCodes.failed;
}
