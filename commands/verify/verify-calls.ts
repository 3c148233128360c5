import { calls as checkCalls } from "../../stacks/client/check-calls.ts";
import type { Parent } from "../../stacks/client/client-worker.ts";
import { administratorOf, type LiveOriginMessage } from "../../stacks/live/live-origin.ts";
import type { CheckoutPackage } from "./probes/checkout.ts";
import { expiriesInGraph } from "./credential-expiry.ts";
import { probeExposure } from "./exposure.ts";
import { runProbes } from "./probes/run-probes.ts";
import { observe, observerOf } from "./record/record.ts";
import type { ObserverOptions } from "./record/observer.ts";

/** The checks, and what is looked at beside them on a live stack. */
export function calls(parent: () => Parent) {
  const stopping = new AbortController();
  return {
    ...checkCalls(parent, stopping),
    /** A bare request: what it met. */
    probeExposure: ({ outputs }: LiveOriginMessage) => probeExposure(outputs),
    /** The ends of all credentials of the stack's callers, as an administrator sees them. */
    readCredentials: (origin: LiveOriginMessage) => expiriesInGraph(origin.outputs, administratorOf(origin)),
    /** What the live stack shows beside the checks. */
    probe: (origin: LiveOriginMessage, checkout: CheckoutPackage) => runProbes(origin, checkout),
    /** What only a live stack can tell, as far as it can be looked at. */
    observe: (origin: LiveOriginMessage, options: Pick<ObserverOptions, "package" | "waited">) =>
      observe(observerOf(origin, options), stopping.signal),
  };
}
