import { tmpdir } from "node:os";
import { ExpectedError, Refused } from "@protected-function/core/text/errors.ts";
import { isCrash } from "@protected-function/core/text/is-crash.ts";
import { crashText } from "./crash.ts";
import { capital } from "@protected-function/core/text/capital.ts";

interface SystemError extends Error {
  readonly code?: string;
  readonly path?: string;
  readonly port?: number;
}

const noSpace = ({ path = tmpdir() }: SystemError): string =>
  `No space is left at ${path}. Free some, or set TMPDIR to a folder with about 100 MB free.`;
const notPermitted = ({ path = tmpdir() }: SystemError): string =>
  `You may not write to ${path}. Set TMPDIR (or PULUMI_HOME) to a folder that you may write to.`;

/** The system's error codes for something that the machine lacks, each with its fix. */
const messageByCode: Readonly<Record<string, (error: SystemError) => string>> = {
  ENOSPC: noSpace,
  EDQUOT: noSpace,
  EROFS: notPermitted,
  EACCES: notPermitted,
  EPERM: notPermitted,
  ENOENT: ({ path, message }) =>
    `${path ?? message} doesn't exist. Restore it if it's the project's, such as from Git. Otherwise, check the names on the command line, and TMPDIR.`,
  ENOTDIR: ({ path, message }) =>
    `${path ?? message} can't be used, because a part of it is a file, and should be a folder. Restore it if it's the project's, such as from Git. Otherwise, check the names on the command line.`,
  EISDIR: ({ path, message }) =>
    `${path ?? message} is a folder, and should be a file. Restore it if it's the project's, such as from Git. Otherwise, check the names on the command line.`,
  EADDRINUSE: ({ port = "" }) =>
    `Port ${port} on 127.0.0.1 is in use. Choose another with --port, or leave --port out to use a free one.`,
  EADDRNOTAVAIL: ({ port = "" }) =>
    `Port ${port} on 127.0.0.1 isn't available. Check that the loopback interface is up.`,
  EMFILE: ({ message }) => message,
};

/** Whether the system refused something that this machine lacks. */
export function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && "code" in error && Object.hasOwn(messageByCode, String(error.code));
}

/** Returns the message for an error: the text above for the system's errors, their own message for all others. */
export function explain(error: unknown, command = "./pf"): string {
  if (isSystemError(error)) return messageByCode[error.code ?? ""]?.(error) ?? error.message;
  if (isCrash(error)) return crashText(error, command);
  return error instanceof Error ? error.message : String(error);
}

/**
 * 0 held, 1 a check failed, 2 wrong usage or configuration, 3 the environment lacks something, 4 nothing was found, but not
 * everything could be checked or judged, so a person should read the output. 70 is `EX_SOFTWARE` of sysexits(3): a
 * mistake in this program, so nothing was found out.
 */
export const exitCodes = { held: 0, failed: 1, usage: 2, environment: 3, toBeRead: 4, crashed: 70 } as const;

/** The codes that a command returns. Wrong usage, an environment that lacks something and crashes are thrown. */
export type OwnExitCode = Exclude<(typeof exitCodes)[keyof typeof exitCodes], 2 | 3 | 70>;

/** The meaning of the codes of errors. A crash isn't one that a script plans for, so no help has a line for it. */
const thrownExits = {
  [exitCodes.failed]: "the command failed",
  [exitCodes.usage]: "bad command line or settings",
  [exitCodes.environment]: "a tool, network or login is missing",
};

/** All exit codes of a command, with their meanings: its own, then those that mean the same in every command. */
export function exitsOf({
  [exitCodes.failed]: ownFailed,
  ...others
}: Readonly<Partial<Record<number, string>>>): readonly (readonly [string, string])[] {
  const { [exitCodes.failed]: failed, ...thrown } = thrownExits;
  const meanings = { ...others, [exitCodes.failed]: ownFailed === undefined ? failed : `${ownFailed}; or ${failed}` };
  return [...Object.entries(meanings), ...Object.entries(thrown)]
    .map(([code, meaning = ""]) => [code, `${capital(meaning)}.`] as const)
    .toSorted(([left], [right]) => Number(left) - Number(right));
}

/** The command line is wrong: the option, its value, and what to use instead, on a line of its own. */
export class UsageError extends Refused {
  constructor(problem: string, fix?: string) {
    super("USAGE", fix === undefined ? problem : `${problem}\n${fix}`);
  }
}

/** Another process ended with this exit code, and has printed why. */
export class AlreadyReported extends ExpectedError {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super("ALREADY_REPORTED", `It ended with exit code ${exitCode}, for the reason above.`);
    this.exitCode = exitCode;
  }
}

export function exitCodeOf(error: unknown): number {
  if (error instanceof ExpectedError) return error.exitCode;
  if (isSystemError(error)) return exitCodes.environment;
  return isCrash(error) ? exitCodes.crashed : exitCodes.failed;
}
