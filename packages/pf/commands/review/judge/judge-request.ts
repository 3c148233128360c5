import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Judge, ReviewedVersions } from "../findings/review.ts";
import format from "./format.json" with { type: "json" };

/** The version of the request's and the review's format. A judge with another version can't be called. */
export const judgeFormat = format.format;

/** A version's judge: that of the command line that its packages have. In a clone, those are its own workspaces. */
const judgeFolder = "node_modules/@protected-function/pf/commands/review/judge";

/** The judge of a version that has one: ask `hasJudge` first. */
export function judgeFile(directory: string): string {
  return join(directory, judgeFolder, "main.mjs");
}

/** The input from one version's command to another version's judge, as JSON. */
export interface JudgeRequest {
  readonly format: typeof judgeFormat;
  /** The program's folders, each with packages. */
  readonly base: string;
  readonly head: string;
  /** The program's folder, relative to the repository's root. Empty if it's the root. */
  readonly prefix: string;
  readonly versions: ReviewedVersions;
  readonly judge: Pick<Judge, "of" | "commit">;
  /** Default: every stack with a settings file in base or head. */
  readonly stacks?: readonly string[];
  /** One file for both versions. */
  readonly settingsFile?: string;
  readonly output: ReviewOutput;
  readonly failOn?: "read";
  /** True for the second opinion, which doesn't call another judge. */
  readonly isSecond?: true;
}

export interface ReviewOutput {
  /** Whether to print one JSON object on standard output, and nothing else. */
  readonly json: boolean;
  /** Files to write. */
  readonly markdown?: string;
  readonly html?: string;
  readonly sarif?: string;
  /** The command as it was given, for the page. An older version's command doesn't say. */
  readonly command?: string;
}

/** Whether a version has a judge that takes such a request. */
export function hasJudge(directory: string): boolean {
  if (!existsSync(judgeFile(directory))) return false;
  try {
    const { format } = JSON.parse(readFileSync(join(directory, judgeFolder, "format.json"), "utf8")) as {
      readonly format?: unknown;
    };
    return format === judgeFormat;
  } catch {
    return false;
  }
}
