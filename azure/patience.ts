/** What time it is, and how it passes. */
export interface Time {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** @throws where the wait is ended from outside */
  readonly pause: (milliseconds: number) => Promise<void>;
}

const usual = { first: 5000, longest: 60_000 };
const growth = 1.5;

/** Pauses that grow, for one thing that is waited for, until a deadline. */
export class Patience {
  readonly #time: Time;
  readonly #end: number;
  readonly #longest: number;
  #next: number;

  /**
   * @param end when the deadline is, in milliseconds since 1970
   * @param lengths of the first pause and the longest, in milliseconds
   */
  constructor(time: Time, end: number, lengths: { readonly first: number; readonly longest: number } = usual) {
    this.#time = time;
    this.#end = end;
    this.#longest = lengths.longest;
    this.#next = Math.min(lengths.first, lengths.longest);
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
    this.#next = Math.round(Math.min(this.#next * growth, this.#longest));
    await this.#time.pause(length);
  }
}
