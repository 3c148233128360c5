import type { FindingId } from "../findings/kinds.ts";
import type { ReviewedFile } from "../findings/review.ts";

/** A finding about a changed file, with the reason in words. */
export type FileFindingId = Exclude<Extract<FindingId, `file/${string}`>, "file/read-differently">;

export interface Verdict extends Pick<ReviewedFile, "standing" | "why"> {
  /** The line that decides. Default: the first changed line. */
  readonly line?: number;
  /** The finding, if it isn't the one of the file's class. */
  readonly id?: FileFindingId;
  /** The stack that can't be deployed, if only that leaves the file unproved. */
  readonly refusedStack?: string;
}

/** Why some stack wasn't fully compared. */
export interface NotCompared {
  /** As the end of a sentence. */
  readonly why: string;
  /** The stack that can't be deployed: as long as it's so, there is nothing to judge, and nothing to accept. */
  readonly refusedStack?: string;
}

export function read(why: string): Verdict {
  return { standing: "read", why };
}

/** @param what "what it declares" */
export function uncompared(what: string, { why, refusedStack }: NotCompared): Verdict {
  return {
    ...unproved(`${what} wasn't compared, because ${why}`),
    ...(refusedStack !== undefined && { refusedStack }),
  };
}

export function unproved(why: string, line?: number): Verdict {
  return { standing: "unproved", why, ...(line !== undefined && { line }) };
}
