import type { Evidence } from "../checks/check.ts";
import type { ExternalIdentity, StackOutputs } from "../checks/origin.ts";
import type { Outcome } from "../checks/run-checks.ts";
import type { ClientCredential } from "../clients/token.ts";

/** What the process of the checks is given. Secrets go by this channel, not by argument or environment. */
export interface OriginMessage {
  readonly outputs: StackOutputs;
  readonly caller: ClientCredential;
  readonly administrator?: ClientCredential;
  /** Whether the administrator may alter the stack. */
  readonly alteration: boolean;
  /** Which questions the parent answers. */
  readonly answers: readonly Question["about"][];
}

/** What only the parent can do, since it owns the twin: asked by the checks, one at a time. */
export type Question =
  | { readonly about: "functionLog" }
  | { readonly about: "advanceClock"; readonly milliseconds: number }
  | { readonly about: "externalToken"; readonly identity: ExternalIdentity };

export type ToWorker =
  | { readonly kind: "run"; readonly origin: OriginMessage }
  | { readonly kind: "watch-door"; readonly origin: OriginMessage }
  | { readonly kind: "stop-watch" }
  | { readonly kind: "answer"; readonly value: unknown };

export type FromWorker =
  | { readonly kind: "outcome"; readonly outcome: Outcome }
  | { readonly kind: "ran" }
  | { readonly kind: "watching" }
  | { readonly kind: "watched"; readonly evidence: Evidence }
  | { readonly kind: "question"; readonly question: Question };
