import { type BirpcReturn, createBirpc } from "birpc";
import type { Origin } from "../../checks/origin.ts";
import type { Outcome } from "../../checks/run-checks.ts";
import { crossing } from "./crossing.ts";

/** The functions of a separate process. A module exports them as `calls`. */
export type Calls = (parent: () => Parent) => Record<string, unknown>;

/** What only the parent can do, because it owns the twin. */
export type Powers = Required<
  Pick<Origin, "functionLog" | "advanceClock" | "externalToken" | "managedIdentityToken" | "sendFrom" | "delayPolicies">
>;

export interface ParentCalls extends Powers {
  /** Told as each check ends. */
  readonly onOutcome: (outcome: Outcome) => void;
}

export type Parent = BirpcReturn<ParentCalls>;

/**
 * A client in a process of its own: where the proxy and the certificate authority come from its environment, as with any
 * other client, or are simply absent, as against a tenant.
 */
// The parent is gone: nobody is left to tell.
process.on("disconnect", () => process.exit());
// Only the module that is asked for is loaded: the guide takes longer to load than a token to get.
const { calls: callsOf } = (await import(process.argv[2] ?? "")) as { readonly calls: Calls };
const parent: Parent = createBirpc<ParentCalls>(
  callsOf(() => parent),
  { ...crossing, post: (message) => process.send?.(message), on: (listener) => process.on("message", listener) },
);
