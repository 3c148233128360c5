import { Patience, type Time } from "./patience.ts";

/** A single deadline for everything that is waited for. */
export class Deadline {
  readonly minutes: number;
  readonly signal: AbortSignal;
  /** Called with the reason and the length of the pause in milliseconds. */
  readonly onWait: (reason: string, pause: number) => void;
  readonly #time: Time;
  readonly #end: number;

  constructor(options: {
    readonly time: Time;
    readonly minutes: number;
    readonly signal: AbortSignal;
    readonly onWait: (reason: string, pause: number) => void;
  }) {
    this.minutes = options.minutes;
    this.signal = options.signal;
    this.onWait = options.onWait;
    this.#time = options.time;
    this.#end = options.time.now() + options.minutes * 60_000;
  }

  /** Pauses that grow from 5 seconds to a minute, for one thing to wait for. */
  patience(): Patience {
    return new Patience(this.#time, this.#end);
  }
}
