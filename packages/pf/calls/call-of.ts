import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";

/**
 * The command that calls the running stack. Of several callers, it names one that the twin has a credential for, if any.
 * For a certificate, the caller has the key.
 */
export function callOf({ callers }: Pick<StackOutputs, "callers">): string {
  const names = Object.keys(callers);
  const having = (kind: StackOutputs["callers"][string]["credentials"][number]) =>
    names.find((caller) => callers[caller]?.credentials?.includes(kind));
  const ready = having("client-secret") ?? having("federated");
  const name = ready ?? names[0];
  const files = "CALLER_CERTIFICATE_FILE=<file> CALLER_KEY_FILE=<file> ";
  const isSigned = ready === undefined && name !== undefined && having("certificate") === name;
  return `${isSigned ? files : ""}./pf call${names.length < 2 || name === undefined ? "" : ` --as ${shellWord(name)}`}`;
}
