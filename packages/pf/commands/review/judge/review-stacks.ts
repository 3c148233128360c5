import type { Guardian } from "@protected-function/engine/guardian.ts";
import type { JudgeRequest } from "./judge-request.ts";
import type { ReviewedStack } from "./review-stack.ts";

export interface ReviewChangeOptions {
  readonly guardian: Guardian;
  readonly signal: AbortSignal;
  readonly onStep: (text: string) => void;
  readonly onProgress: (text: string) => void;
}

export type StackOptions = ReviewChangeOptions &
  Pick<JudgeRequest, "base" | "head" | "settingsFile"> & { readonly folder: string };

/** One at a time, because each review already runs two deployments in parallel. */
export async function reviewStacks(
  all: readonly string[],
  affected: readonly string[],
  options: StackOptions,
): Promise<readonly ReviewedStack[]> {
  const reviewed: ReviewedStack[] = [];
  if (affected.length === 0) return all.map(unaffected);
  // Load the engine and the twin only for a deployment.
  const { reviewStack } = await import("./review-stack.ts");
  for (const stack of all) {
    reviewed.push(affected.includes(stack) ? await reviewStack({ ...options, stack }) : unaffected(stack));
  }
  return reviewed;
}

function unaffected(stack: string): ReviewedStack {
  return {
    stack,
    kind: "unaffected",
    refusals: [],
    resources: [],
    settings: [],
    assumed: [],
    matrices: {},
    findings: [],
  };
}
