import type { StackOutputs } from "../../infra/outputs.ts";
import { ProofMissing, readyCaller } from "../../stacks/recipe/caller-proof.ts";
import { RecipeRefused } from "../../stacks/recipe/recipe-refused.ts";
import { nobody } from "../../azure/token.ts";
import type { LiveOriginMessage } from "../../stacks/live/live-origin.ts";
import { Refused } from "../../text/errors.ts";

/** As whom the checks call. */
export interface ChosenCaller {
  /** Its name in the settings; absent: the stack has none. */
  readonly name?: string;
  readonly clientId: string;
  readonly proof: LiveOriginMessage["proof"];
}

const variables = ["CALLER_SECRET", "CALLER_CERTIFICATE_FILE", "CALLER_ASSERTION_FILE"];
/**
 * The caller that is wished for, else the first whose proof is at hand, in the stack or in the environment.
 *
 * @throws RecipeRefused for an unknown name, Refused where it is not clear whose secret the environment holds
 */
export function chooseCaller(
  outputs: StackOutputs,
  wished: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): ChosenCaller {
  const known = Object.keys(outputs.callers);
  if (wished !== undefined && !known.includes(wished)) throw RecipeRefused.unknownCaller(wished, known);
  const set = variables.find((name) => environment[name]);
  if (wished === undefined && set !== undefined && known.length > 1) {
    throw new Refused(
      "VERIFY_REFUSED",
      `${set} is set, and the stack has ${known.length} callers: whose is it? Say --caller ${known.join("|")}.`,
    );
  }
  const found = (wished === undefined ? known : [wished]).map((name) => proven(outputs, name, environment));
  return (
    found.find(({ proof }) => proof.kind !== "none") ??
    found[0] ?? { clientId: nobody, proof: { kind: "none", why: "the stack has no caller." } }
  );
}

function proven(
  outputs: StackOutputs,
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
): ChosenCaller {
  const clientId = outputs.callers[name]?.clientId ?? nobody;
  try {
    const { proof } = readyCaller(outputs, name, environment);
    return { name, clientId, proof };
  } catch (error) {
    if (!(error instanceof ProofMissing || error instanceof RecipeRefused)) throw error;
    return { name, clientId, proof: { kind: "none", why: error.message } };
  }
}
