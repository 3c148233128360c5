import { Refused } from "@protected-function/core/text/errors.ts";
import { createRunCommand } from "@protected-function/engine/run-command.ts";
import type { Guardian } from "@protected-function/engine/guardian.ts";
import { compileCacheOf } from "@protected-function/engine/program-command.ts";
import { childEnvironment } from "@protected-function/core/text/child-environment.ts";
import type { Review } from "../findings/review.ts";
import { judgeFile, judgeFormat, type JudgeRequest } from "./judge-request.ts";
import { judgeEnvironment } from "./other-judge.ts";

/**
 * Returns the review that another version's judge makes.
 *
 * @throws Refused if it makes none, and the signal's reason
 */
export async function reviewBy(
  directory: string,
  request: JudgeRequest,
  { guardian, signal }: { readonly guardian: Guardian; readonly signal: AbortSignal },
): Promise<Review> {
  const { stdout, stderr } = await createRunCommand(guardian)(
    process.execPath,
    [judgeFile(directory), JSON.stringify({ ...request, output: { json: true } })],
    { env: { ...childEnvironment(process.env, ...judgeEnvironment), ...compileCacheOf(directory) }, signal },
  );
  try {
    const review = JSON.parse(stdout) as Review;
    if (review.format === judgeFormat && Array.isArray(review.findings)) return review;
  } catch {
    // It has said why.
  }
  throw new Refused("REVIEW_REFUSED", `The review makes no result: ${stderr.trim().split("\n").at(-1) ?? ""}`);
}
