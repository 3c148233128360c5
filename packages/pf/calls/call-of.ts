import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";

/** The command that calls the running stack. Of several callers, it names one. */
export function callOf({ callers }: Pick<StackOutputs, "callers">): string {
  const [first, second] = Object.keys(callers);
  return first === undefined || second === undefined ? "./pf call" : `./pf call --as ${shellWord(first)}`;
}
