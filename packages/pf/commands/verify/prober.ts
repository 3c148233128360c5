import type { Outcome } from "../../checks/run-checks.ts";
import { type ChecksOptions, openChecks } from "../../stacks/client/checks.ts";
import type { LiveOriginMessage } from "../../stacks/live/live-origin.ts";
import type { CheckoutPackage } from "./probes/checkout.ts";
import type { CredentialExpiry } from "./credential-expiry.ts";
import type { ApiExposure } from "./exposure.ts";
import type { Probe } from "./probes/probe.ts";
import type { Observed, ObserverOptions } from "./record/observer.ts";
import type { calls } from "./verify-calls.ts";

/** A separate process that runs the checks. */
export interface Prober {
  readonly probeExposure: (origin: LiveOriginMessage) => Promise<ApiExposure>;
  readonly runGuide: (
    onOutcome: (outcome: Outcome) => void,
    options: { readonly only?: readonly string[]; readonly origin: LiveOriginMessage },
  ) => Promise<unknown>;
  readonly readCredentials: (origin: LiveOriginMessage) => Promise<readonly CredentialExpiry[]>;
  readonly probe: (origin: LiveOriginMessage, checkout: CheckoutPackage) => Promise<readonly Probe[]>;
  readonly observe: (
    origin: LiveOriginMessage,
    options: Pick<ObserverOptions, "package" | "waited">,
  ) => Promise<readonly Observed[]>;
  readonly stopAfterThisCheck: () => void;
}

/** @param options with the stack, as the caller sees it, in `origin` */
export function openProber(options: ChecksOptions): Prober & { readonly close: () => Promise<void> } {
  const checks = openChecks<typeof calls>(options, new URL("verify-calls.ts", import.meta.url));
  const { probeExposure, readCredentials, probe, observe } = checks.calls;
  return { ...checks, probeExposure, readCredentials, probe, observe };
}
