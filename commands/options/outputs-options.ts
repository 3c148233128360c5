import { type OutputsSource } from "../../stacks/stack-outputs.ts";
import type { CommandContext } from "../../cli/command.ts";
import { UsageError } from "../../cli/exit-codes.ts";

/** What every command takes that reads a deployed stack's outputs, as `parseArgs` wants it. Without: the running twin's. */
export const outputsOptions = {
  stack: { type: "string", what: "A live stack, as `npx pulumi stack ls` names it. Default: the running twin's." },
  outputs: {
    type: "string",
    what: "A file of `npx pulumi stack output --json --show-secrets`, or - for standard input, in place of --stack.",
  },
} as const;

/** @throws UsageError where both are given */
export function outputsSourceFrom(
  { stack, outputs }: { readonly stack?: string | undefined; readonly outputs?: string | undefined },
  { directory, signal }: CommandContext,
): OutputsSource {
  if (stack !== undefined && outputs !== undefined) {
    throw new UsageError("--stack and --outputs are both given; one says whose outputs, or none: the running twin's.");
  }
  return { stack, outputsFile: outputs, directory, signal };
}
