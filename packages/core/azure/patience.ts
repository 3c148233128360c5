/** A clock, and a way to wait by it. */
export interface Time {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** @throws if the wait is ended from outside */
  readonly pause: (milliseconds: number) => Promise<void>;
}

const usual = { first: 5000, longest: 60_000 };
const growth = 1.5;

/** Pauses that grow until a deadline, for one thing to wait for. */
export class Patience {
  readonly #time: Time;
  readonly #end: number;
  readonly #longest: number;
  #next: number;

  /**
   * @param end the deadline, in milliseconds since 1970
   * @param lengths of the first pause and the longest, in milliseconds
   */
  constructor(time: Time, end: number, lengths: { readonly first: number; readonly longest: number } = usual) {
    this.#time = time;
    this.#end = end;
    this.#longest = lengths.longest;
    this.#next = Math.min(lengths.first, lengths.longest);
  }

  /**
   * The next pause in milliseconds; 0 once the deadline is reached.
   *
   * @param atLeast how long the service asks clients to wait
   */
  next(atLeast = 0): number {
    return Math.max(0, Math.min(Math.max(this.#next, atLeast), this.#end - this.#time.now()));
  }

  async wait(atLeast = 0): Promise<void> {
    const length = this.next(atLeast);
    this.#next = Math.round(Math.min(this.#next * growth, this.#longest));
    await this.#time.pause(length);
  }
}
