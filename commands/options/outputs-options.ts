import type { OutputsSource } from "../../stacks/stack-outputs.ts";
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

/** Whoever is played: of every command that gets a token, or says how. */
export const asOption = {
  as: { type: "string", what: "The caller, or `user` for a person. Default: the only caller that there is." },
} as const;

/** What is called: of every command that calls, or says how. */
export const endpointOption = {
  endpoint: {
    type: "string",
    what: "An endpoint by its name, or as `POST orders/{id}`. Default: the first that the caller may call.",
  },
} as const;

/** What every command takes that opens a deployed stack by its own backend and login. */
export const deployedStackOptions = {
  stack: { type: "string", what: "The stack, as `npx pulumi stack ls` names it." },
  settings: { type: "string", what: "Its settings file. Default: Pulumi.<stack>.yaml." },
} as const;
