import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { requirementsOf, type Requirements } from "./requirements.ts";
import { functionRefusals } from "./aadsts/function-rows.ts";
import { type CodeExplanation, type ErrorExplanation, explainError } from "./explain-error.ts";
import { type ChallengeExplanation, explainChallenge } from "./explain-challenge.ts";
import { explainStatus, isHostStatus, type RefusedStatus, type StatusExplanation } from "./explain-status.ts";
import { explainToken, type TokenExplanation } from "./token/explain-token.ts";

export interface ExplainOptions {
  readonly token?: string | undefined;
  readonly error?: string | undefined;
  /** Value of the header WWW-Authenticate. */
  readonly challenge?: string | undefined;
  readonly status?: RefusedStatus | undefined;
  /** The answer's body is the Functions host's own message. */
  readonly isFromHost?: boolean;
  /** Outputs of the deployed stack. Without them nothing is compared. */
  readonly outputs?: StackOutputs | undefined;
  /** The endpoint of the outputs that refused, by its name or as `POST orders/{id}`. Default: any of them. */
  readonly endpoint?: string | undefined;
  readonly now: Date;
}

/** Why a caller was refused. It holds no token or secret of the input. */
export interface Explanation {
  readonly token?: TokenExplanation;
  readonly error?: ErrorExplanation;
  readonly challenge?: ChallengeExplanation;
  readonly status?: StatusExplanation;
  /** The deployed settings' requirements for a token. */
  readonly demands?: Requirements;
  /** Something differs from what the deployed settings require. */
  readonly differs: boolean;
}

/**
 * Shows the sent and the required values, their differences, and who fixes them. Decodes locally, sends nothing.
 *
 * @throws NotExplainable, and RecipeRefused for an unknown endpoint
 */
export function explain(options: ExplainOptions): Explanation {
  const { token, error, challenge, status, isFromHost = false, outputs, endpoint, now } = options;
  const required = outputs && requirementsOf(outputs, endpoint);
  const ofToken = token === undefined ? undefined : explainToken(token, required, now);
  const ofError = error === undefined ? undefined : explainError(error, required);
  const given = { hasToken: token !== undefined, hasBody: ofError?.codes.some(isOfFunction) === true };
  const ofChallenge = challenge === undefined ? undefined : explainChallenge(challenge, required, given);
  // The body or the challenge names who refused. Then only a token can add something to the status.
  const isNamed = ofError !== undefined || ofChallenge !== undefined;
  const known =
    status === undefined || (isNamed && !isHostStatus(status) && ofToken?.expect === undefined)
      ? undefined
      : explainStatus(status, { token: ofToken, isFromHost, isCompared: required !== undefined });
  return {
    ...(ofToken && { token: ofToken }),
    ...(ofError && { error: ofError }),
    ...(ofChallenge && { challenge: ofChallenge }),
    ...(known && { status: known }),
    ...(required && { demands: required }),
    differs: [ofToken, ofError, ofChallenge].some((part) => part !== undefined && part.differences.length > 0),
  };
}

/** Whether it is from the body of the function's own refusal. */
function isOfFunction({ code }: CodeExplanation): boolean {
  return Object.hasOwn(functionRefusals, code);
}
