import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { requirementsOf, type Requirements } from "./requirements.ts";
import { type ErrorExplanation, explainError } from "./explain-error.ts";
import { type ChallengeExplanation, explainChallenge } from "./explain-challenge.ts";
import { explainStatus, type RefusedStatus, type StatusExplanation } from "./explain-status.ts";
import { explainToken, type TokenExplanation } from "./token/explain-token.ts";

export interface ExplainOptions {
  readonly token?: string | undefined;
  readonly error?: string | undefined;
  /** Value of the header WWW-Authenticate. */
  readonly challenge?: string | undefined;
  readonly status?: RefusedStatus | undefined;
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
export function explain({ token, error, challenge, status, outputs, endpoint, now }: ExplainOptions): Explanation {
  const required = outputs && requirementsOf(outputs, endpoint);
  const ofToken = token === undefined ? undefined : explainToken(token, required, now);
  const ofError = error === undefined ? undefined : explainError(error, required);
  const ofChallenge = challenge === undefined ? undefined : explainChallenge(challenge, required, token !== undefined);
  return {
    ...(ofToken && { token: ofToken }),
    ...(ofError && { error: ofError }),
    ...(ofChallenge && { challenge: ofChallenge }),
    ...(status !== undefined && { status: explainStatus(status, ofToken, required !== undefined) }),
    ...(required && { demands: required }),
    differs: [ofToken, ofError, ofChallenge].some((part) => part !== undefined && part.differences.length > 0),
  };
}
