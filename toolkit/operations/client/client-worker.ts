import { type BirpcReturn, createBirpc } from "birpc";
import type { Origin } from "../../checks/origin.ts";
import type { Outcome } from "../../checks/run-checks.ts";
import { crossing } from "./crossing.ts";

/** Each is loaded in the process that plays it: the guide takes longer to load than a token to get. */
const roles = {
  checks: async () => (await import("./check-calls.ts")).checkCalls,
  caller: async () => (await import("./caller-calls.ts")).callerCalls,
  administrator: async () => (await import("./administrator-calls.ts")).administratorCalls,
};

export type Role = keyof typeof roles;
export type CallsOf<R extends Role> = ReturnType<Awaited<ReturnType<(typeof roles)[R]>>>;

/** What only the parent can do, since it owns the twin. */
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
const callsOf = await roles[process.argv[2] as Role]();
const parent: Parent = createBirpc<ParentCalls>(
  callsOf(() => parent),
  { ...crossing, post: (message) => process.send?.(message), on: (listener) => process.on("message", listener) },
);
