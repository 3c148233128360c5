import { tmpdir } from "node:os";

interface SystemError extends Error {
  readonly code?: string;
  readonly path?: string;
  readonly port?: number;
}

const noSpace = ({ path = tmpdir() }: SystemError): string =>
  `There is no space left at ${path}. Free some, or point TMPDIR at a folder with room (about 100 MB).`;
const notPermitted = ({ path = tmpdir() }: SystemError): string =>
  `Writing to ${path} is not permitted. Point TMPDIR (or PULUMI_HOME) at a folder that you may write to.`;

/** The system's codes that mean: the machine lacks something. In the words of someone who can mend it. */
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

export function isOfTheMachine(error: unknown): error is SystemError {
  return error instanceof Error && "code" in error && Object.hasOwn(words, String(error.code));
}

/** What the system refuses, as above; everything else says itself what is wrong. */
export function explain(error: unknown): string {
  if (isOfTheMachine(error)) return words[error.code ?? ""]?.(error) ?? error.message;
  return error instanceof Error ? error.message : String(error);
}
