import type { Observer } from "./observer.ts";

/**
 * How it is looked at: by reading and calling, which changes nothing; by `--alter`, which changes the stack and puts it
 * back; or by a person, since no command can, or should.
 */
export type LookedAtBy = "verify" | "verify --alter" | "a person";

/** What no source says, and a live stack shows: a row of "Unknown until a live run" in twin/FIDELITY.md. */
export interface Observation {
  readonly id: string;
  /** As the row has it. */
  readonly unknown: string;
  readonly by: LookedAtBy;
  /** What is done for it; for a person, what to do. */
  readonly how: string;
  /** Absent: only a person can look. Answers plain data. */
  readonly look?: (observer: Observer) => Promise<unknown>;
}

/** It could not be looked at here: why. */
export class NotSeen extends Error {
  readonly code = "NOT_SEEN";

  constructor(message: string) {
    super(message);
    this.name = "NotSeen";
  }
}

/** One of them as the record has it. */
export interface Observed extends Omit<Observation, "look"> {
  readonly seen?: unknown;
  /** Why there is nothing under `seen`. */
  readonly notSeen?: string;
}
