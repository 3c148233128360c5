import { Refused, Unavailable } from "../../text/errors.ts";

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

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The command line is wrong: what, found, allowed. */
export class UsageError extends Error {
  readonly code = "USAGE";

  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }
}

/** Codes of ours and of the system that mean: not the stack is wrong, the machine lacks something. */
const environmentCodes = new Set([
  "ENGINE_UNAVAILABLE",
  "EVENTS_UNREADABLE",
  "NO_TWIN",
  "PROOF_MISSING",
  "VERIFY_IMPOSSIBLE",
  "TEARDOWN_IMPOSSIBLE",
  "PREFLIGHT_IMPOSSIBLE",
  "NO_ADMINISTRATION",
  "PACKAGES_UNAVAILABLE",
  "FEDERATE_IMPOSSIBLE",
  "ENOSPC",
  "EDQUOT",
  "EROFS",
  "EACCES",
  "EPERM",
  "EADDRINUSE",
  "EADDRNOTAVAIL",
  "EMFILE",
  "ENOENT",
]);

const usageCodes = new Set([
  "USAGE",
  "SETTINGS_REFUSED",
  "ROTATION_REFUSED",
  "NOT_EXPLAINABLE",
  "OUTPUTS_UNAVAILABLE",
  "RECIPE_REFUSED",
  "VERIFY_REFUSED",
  "TEARDOWN_REFUSED",
  "RELEASE_REFUSED",
  "FEDERATE_REFUSED",
  "PREFLIGHT_REFUSED",
  "MATRIX_UNREADABLE",
  "WHAT_IF_REFUSED",
  "REVIEW_REFUSED",
]);

export function exitCodeOf(error: unknown): number {
  if (error instanceof Refused || error instanceof Unavailable) return error.exitCode;
  const code = (error as { readonly code?: unknown } | undefined)?.code;
  if (typeof code !== "string") return exitCodes.failed;
  if (usageCodes.has(code)) return exitCodes.usage;
  return environmentCodes.has(code) ? exitCodes.environment : exitCodes.failed;
}
