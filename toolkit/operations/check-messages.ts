import type { Evidence } from "../checks/check.ts";
import type { StackOutputs } from "../checks/origin.ts";
import type { Outcome } from "../checks/run-checks.ts";
import type { ClientCredential } from "../clients/token.ts";

/** What the process of the checks is given. Secrets go by this channel, not by argument or environment. */
export interface OriginMessage {
  readonly outputs: StackOutputs;
  readonly caller: ClientCredential;
  readonly administrator?: ClientCredential;
  /** Whether the parent answers `read-log`. */
  readonly functionLog: boolean;
}

export type ToWorker =
  | { readonly kind: "run"; readonly origin: OriginMessage }
  | { readonly kind: "watch-door"; readonly origin: OriginMessage }
  | { readonly kind: "stop-watch" }
  | { readonly kind: "log"; readonly lines: readonly string[] };

export type FromWorker =
  | { readonly kind: "outcome"; readonly outcome: Outcome }
  | { readonly kind: "ran" }
  | { readonly kind: "watching" }
  | { readonly kind: "watched"; readonly evidence: Evidence }
  | { readonly kind: "read-log" };
