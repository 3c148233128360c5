import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Judge, ReviewedVersions } from "../findings/review.ts";
import format from "./format.json" with { type: "json" };

/** Of what a judge is given, and of the review that it prints. Another one is another language. */
export const judgeFormat = format.format;

/** Where the judge of any version stands. */
export const judgeFile = "commands/review/judge/main.mjs";
const formatFile = "commands/review/judge/format.json";

/** What one version's command gives to another version's judge, as JSON. */
export interface JudgeRequest {
  readonly format: typeof judgeFormat;
  /** Folders of the program, each with packages. */
  readonly base: string;
  readonly head: string;
  /** The program's folder, from the repository's root; empty: it is that. */
  readonly prefix: string;
  readonly versions: ReviewedVersions;
  readonly judge: Pick<Judge, "of" | "commit">;
  /** Default: each stack that base or head has a settings file for. */
  readonly stacks?: readonly string[];
  /** One file for both versions. */
  readonly settingsFile?: string;
  readonly output: ReviewOutput;
  readonly failOn?: "read";
  /** It is asked beside the judge that counts: it asks no other one. */
  readonly isSecond?: true;
}

export interface ReviewOutput {
  /** One object on standard output, and nothing else. */
  readonly json: boolean;
  /** Files to write. */
  readonly markdown?: string;
  readonly html?: string;
  readonly sarif?: string;
}

/** Whether a version has a judge that takes such a request. */
export function hasJudge(directory: string): boolean {
  if (!existsSync(join(directory, judgeFile))) return false;
  try {
    const { format } = JSON.parse(readFileSync(join(directory, formatFile), "utf8")) as { readonly format?: unknown };
    return format === judgeFormat;
  } catch {
    return false;
  }
}
