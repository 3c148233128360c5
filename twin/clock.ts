/** What the time is, to everything in the twin. Injected, so that expiry and propagation are tested by moving it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** Runs with a base clock, ahead of it by what it was advanced. */
export class AdjustableClock implements Clock {
  readonly #base: Clock;
  #aheadByMilliseconds = 0;

  constructor(base: Clock = systemClock) {
    this.#base = base;
  }

  now(): Date {
    return new Date(this.#base.now().getTime() + this.#aheadByMilliseconds);
  }

  advance(milliseconds: number): void {
    this.#aheadByMilliseconds += milliseconds;
  }
}
