/** What time it is, and how it passes. */
export interface Time {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** @throws where the wait is ended from outside */
  readonly pause: (milliseconds: number) => Promise<void>;
}

const shortest = 5000;
const longest = 60_000;
const growth = 1.5;

/** One deadline for all that is waited for, with pauses that grow. */
export class Patience {
  readonly #time: Time;
  readonly #end: number;
  #next = shortest;

  constructor(time: Time, minutes: number) {
    this.#time = time;
    this.#end = time.now() + minutes * 60_000;
  }

  /**
   * Milliseconds of the next pause; 0: the deadline is there.
   *
   * @param atLeast how long somebody asks to be left alone
   */
  next(atLeast = 0): number {
    return Math.max(0, Math.min(Math.max(this.#next, atLeast), this.#end - this.#time.now()));
  }

  async wait(atLeast = 0): Promise<void> {
    const length = this.next(atLeast);
    this.#next = Math.min(this.#next * growth, longest);
    await this.#time.pause(length);
  }
}
