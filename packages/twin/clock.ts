/** The time for everything in the twin. It's injected, so tests can move it to check expiry and propagation. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** Runs with a base clock, ahead of it by the time it was advanced. */
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
