import type { Guardian } from "@protected-function/engine/guardian.ts";
import { runTogether } from "../together.ts";
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

/** How many stacks are reviewed side by side. Each runs one or two deployments, which wait for each other's processes. */
const sideBySide = 3;

/** In the order of `all`, whichever is done first. */
export async function reviewStacks(
  all: readonly string[],
  affected: readonly string[],
  options: StackOptions,
): Promise<readonly ReviewedStack[]> {
  if (affected.length === 0) return all.map(unaffected);
  // Load the engine and the twin only for a deployment.
  const [{ reviewStack }, { obtainEngine }] = await Promise.all([
    import("./review-stack.ts"),
    import("@protected-function/engine/obtain-engine.ts"),
  ]);
  options.onStep("Finding Pulumi's engine");
  const engine = await obtainEngine({ env: process.env, signal: options.signal, onProgress: options.onProgress });
  const reviewed = new Map<string, ReviewedStack>();
  const waiting = [...affected];
  await runTogether(options.signal, (signal) =>
    Array.from({ length: sideBySide }, async () => {
      for (let stack = waiting.shift(); stack !== undefined; stack = waiting.shift()) {
        signal.throwIfAborted();
        reviewed.set(stack, await reviewStack({ ...options, engine, signal, stack }));
      }
    }),
  );
  return all.map((stack) => reviewed.get(stack) ?? unaffected(stack));
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
