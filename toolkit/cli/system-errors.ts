import { tmpdir } from "node:os";

interface SystemError extends Error {
  readonly code?: string;
  readonly path?: string;
  readonly port?: number;
}

/** What the system refuses, in the words of someone who can mend it; everything else says itself what is wrong. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, path, port, message }: SystemError = error;
  const where = path ?? tmpdir();
  switch (code) {
    case "ENOSPC":
    case "EDQUOT":
      return `There is no space left at ${where}. Free some, or point TMPDIR at a folder with room (about 100 MB).`;
    case "EROFS":
    case "EACCES":
    case "EPERM":
      return `Writing to ${where} is not permitted. Point TMPDIR (or PULUMI_HOME) at a folder that you may write to.`;
    case "ENOENT":
      return `${path ?? message} is not there. Was TMPDIR or a settings file misspelt?`;
    case "EADDRINUSE":
      return `Port ${port ?? ""} on 127.0.0.1 is taken. Choose another with --port, or leave it out: a free one is taken.`;
    case "EADDRNOTAVAIL":
      return `Port ${port ?? ""} on 127.0.0.1 cannot be had: is the loopback interface up?`;
    default:
      return message;
  }
}
