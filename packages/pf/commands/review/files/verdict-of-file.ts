import type { FindingId } from "../findings/kinds.ts";
import type { ReviewedFile } from "../findings/review.ts";

/** A finding about a changed file, with the reason in words. */
export type FileFindingId = Exclude<Extract<FindingId, `file/${string}`>, "file/read-differently">;

export interface Verdict extends Pick<ReviewedFile, "standing" | "why"> {
  /** The line that decides. Default: the first changed line. */
  readonly line?: number;
  /** The finding, if it isn't the one of the file's class. */
  readonly id?: FileFindingId;
}

/** Why a file's effect wasn't compared: as long as it's so, there is nothing to judge, and nothing to accept. */
export const undeployable = (stack: string) => `the stack ${stack} can't be deployed`;

export function read(why: string): Verdict {
  return { standing: "read", why };
}

export function unproved(why: string, line?: number): Verdict {
  return { standing: "unproved", why, ...(line !== undefined && { line }) };
}
