import type { Evidence } from "../checks/check.ts";
import type { ExternalIdentity, PlacedRequest } from "../checks/origin.ts";
import type { StackOutputs } from "../../infra/outputs.ts";
import type { Outcome } from "../checks/run-checks.ts";
import type { ClientCredential } from "../clients/token.ts";
import type { CheckoutPackage } from "./verify/checkout-package.ts";
import type { CredentialEnd } from "./verify/credential-ends.ts";
import type { DoorState } from "./verify/door.ts";
import type { LiveOriginMessage } from "./verify/live-origin.ts";
import type { Probe } from "./verify/probes/probe.ts";
import type { Observed } from "./verify/record/observation.ts";
import type { ObserverOptions } from "./verify/record/observer.ts";

/** What the process of the checks is given. Secrets go by this channel, not by argument or environment. */
export interface OriginMessage {
  readonly outputs: StackOutputs;
  /** An empty secret: it has none. The client id of nobody: the stack has no caller. */
  readonly caller: ClientCredential;
  readonly administrator?: ClientCredential;
  /** Whether the administrator may alter the stack. */
  readonly alteration: boolean;
  /** Nobody else signs in to the tenant. */
  readonly ownTenant: boolean;
  /** Which questions the parent answers. */
  readonly answers: readonly Question["about"][];
}

/** What only the parent can do, since it owns the twin: asked by the checks, one at a time. */
export type Question =
  | { readonly about: "functionLog" }
  | { readonly about: "advanceClock"; readonly milliseconds: number }
  | { readonly about: "externalToken"; readonly identity: ExternalIdentity }
  | { readonly about: "sendFrom"; readonly ipAddress: string; readonly request: PlacedRequest }
  | { readonly about: "delayPolicies"; readonly milliseconds: number };

/** Of the local stack, whose owner has every power, or of a live one. */
export type AnyOriginMessage = OriginMessage | LiveOriginMessage;

export type ToWorker =
  /** `only`: the claims that are run; absent: all. */
  | { readonly kind: "run"; readonly origin: AnyOriginMessage; readonly only?: readonly string[] }
  /** No further check is begun. */
  | { readonly kind: "stop" }
  | { readonly kind: "knock"; readonly origin: LiveOriginMessage }
  | { readonly kind: "read-credentials"; readonly origin: LiveOriginMessage }
  | { readonly kind: "probe"; readonly origin: LiveOriginMessage; readonly checkout: CheckoutPackage }
  | {
      readonly kind: "observe";
      readonly origin: LiveOriginMessage;
      readonly package: ObserverOptions["package"];
      readonly waited: ObserverOptions["waited"];
    }
  | { readonly kind: "watch-door"; readonly origin: AnyOriginMessage }
  | { readonly kind: "stop-watch" }
  | { readonly kind: "answer"; readonly value: unknown };

export type FromWorker =
  | { readonly kind: "outcome"; readonly outcome: Outcome }
  | { readonly kind: "ran" }
  | { readonly kind: "knocked"; readonly door: DoorState }
  | { readonly kind: "credentials"; readonly ends: readonly CredentialEnd[] }
  | { readonly kind: "probed"; readonly probes: readonly Probe[] }
  | { readonly kind: "observed"; readonly observed: readonly Observed[] }
  | { readonly kind: "broke"; readonly message: string }
  | { readonly kind: "watching" }
  | { readonly kind: "watched"; readonly evidence: Evidence }
  | { readonly kind: "question"; readonly question: Question };
