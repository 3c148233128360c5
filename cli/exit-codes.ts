import { tmpdir } from "node:os";
import { ExpectedError, Refused } from "../text/errors.ts";
import { capital } from "../text/capital.ts";

interface SystemError extends Error {
  readonly code?: string;
  readonly path?: string;
  readonly port?: number;
}

const noSpace = ({ path = tmpdir() }: SystemError): string =>
  `There is no space left at ${path}. Free some, or point TMPDIR at a folder with room (about 100 MB).`;
const notPermitted = ({ path = tmpdir() }: SystemError): string =>
  `Writing to ${path} is not permitted. Point TMPDIR (or PULUMI_HOME) at a folder that you may write to.`;

/** The system's codes that mean: the machine lacks something. In the words of someone who can fix it. */
const words: Readonly<Record<string, (error: SystemError) => string>> = {
  ENOSPC: noSpace,
  EDQUOT: noSpace,
  EROFS: notPermitted,
  EACCES: notPermitted,
  EPERM: notPermitted,
  ENOENT: ({ path, message }) => `${path ?? message} is not there. Was TMPDIR or a settings file misspelt?`,
  EADDRINUSE: ({ port = "" }) =>
    `Port ${port} on 127.0.0.1 is taken. Choose another with --port, or leave it out: a free one is taken.`,
  EADDRNOTAVAIL: ({ port = "" }) => `Port ${port} on 127.0.0.1 cannot be had: is the loopback interface up?`,
  EMFILE: ({ message }) => message,
};

function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && "code" in error && Object.hasOwn(words, String(error.code));
}

/** What the system refuses, as above; everything else says itself what is wrong. */
export function explain(error: unknown): string {
  if (isSystemError(error)) return words[error.code ?? ""]?.(error) ?? error.message;
  return error instanceof Error ? error.message : String(error);
}

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
  return isSystemError(error) ? exitCodes.environment : exitCodes.failed;
}
