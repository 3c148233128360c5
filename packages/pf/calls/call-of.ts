import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";

/** The command that calls the running stack. Of several callers, it names one that the twin has a credential for, if any. */
export function callOf({ callers }: Pick<StackOutputs, "callers">): string {
  const names = Object.keys(callers);
  if (names.length < 2) return "./pf call";
  const withCredential = (kind: "client-secret" | "federated") =>
    names.find((caller) => callers[caller]?.credentials?.includes(kind));
  const name = withCredential("client-secret") ?? withCredential("federated") ?? names[0];
  return `./pf call --as ${shellWord(name ?? "")}`;
}
