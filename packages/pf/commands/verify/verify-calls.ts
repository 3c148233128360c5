import { calls as checkCalls } from "../../stacks/client/check-calls.ts";
import type { Parent } from "../../stacks/client/client-worker.ts";
import { administratorOf, type LiveOriginMessage } from "../../stacks/live/live-origin.ts";
import type { CheckoutPackage } from "./probes/checkout.ts";
import { expiriesInGraph } from "./credential-expiry.ts";
import { probeExposure } from "./exposure.ts";
import { runProbes } from "./probes/run-probes.ts";
import { observe, observerOf } from "./record/record.ts";
import type { ObserverOptions } from "./record/observer.ts";

/** The checks, and the additional probes of a live stack. */
export function calls(parent: () => Parent) {
  const stopping = new AbortController();
  return {
    ...checkCalls(parent, stopping),
    /** The response to a request without a token. */
    probeExposure: ({ outputs }: LiveOriginMessage) => probeExposure(outputs),
    /** The expiry of all credentials of the stack's callers, as an administrator sees it. */
    readCredentials: (origin: LiveOriginMessage) => expiriesInGraph(origin.outputs, administratorOf(origin)),
    /** The results of the probes of the live stack. */
    probe: (origin: LiveOriginMessage, checkout: CheckoutPackage) => runProbes(origin, checkout),
    /** The observations that require a live stack, as far as they're possible. */
    observe: (origin: LiveOriginMessage, options: Pick<ObserverOptions, "package" | "waited">) =>
      observe(observerOf(origin, options), stopping.signal),
  };
}
