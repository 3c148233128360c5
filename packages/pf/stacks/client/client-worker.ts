import { flushCompileCache } from "node:module";
import { type BirpcReturn, createBirpc } from "birpc";
import type { Origin } from "../../checks/origin.ts";
import type { Outcome } from "../../checks/run-checks.ts";
import type { StreamPart } from "./stream-part.ts";
import { workerSerialization } from "./worker-serialization.ts";

/** The functions of a separate process. A module exports them as `calls`. */
export type Calls = (parent: () => Parent) => Record<string, unknown>;

/** The powers that only the parent has, because it owns the twin. */
export type Powers = Required<
  Pick<
    Origin,
    | "functionLog"
    | "advanceClock"
    | "externalToken"
    | "managedIdentityToken"
    | "sendFrom"
    | "delayPolicies"
    | "callBehindGate"
  >
>;

export interface ParentCalls extends Powers {
  /** Called as each check ends. */
  readonly onOutcome: (outcome: Outcome) => void;
  /** Called with each part of a streamed answer. */
  readonly onPart: (part: StreamPart) => void;
}

export type Parent = BirpcReturn<ParentCalls>;

/**
 * A client in a separate process. Its environment sets the proxy and the certificate authority, as for any other
 * client, or has neither, as against a tenant.
 */
// The parent is gone, so there is no one to report to.
process.on("disconnect", () => process.exit());
// Load only the requested module: the guide takes longer to load than a token takes to get.
const { calls: callsOf } = (await import(process.argv[2] ?? "")) as { readonly calls: Calls };
// It ends by a signal, after which Node writes nothing.
flushCompileCache();
const parent: Parent = createBirpc<ParentCalls>(
  callsOf(() => parent),
  {
    ...workerSerialization,
    post: (message) => process.send?.(message),
    on: (listener) => process.on("message", listener),
  },
);
