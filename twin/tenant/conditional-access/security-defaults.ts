import type { Clock } from "../../clock.ts";

/**
 * The tenant's switch. Reading it says at once what was set; policies hear of a switching off only a while later, and
 * are refused until then. Reported: KelvinTegelaar/CIPP#5277, "5m (or there abouts)".
 */
export class SecurityDefaults {
  readonly #clock: Clock;
  readonly #lagMilliseconds: number;
  #isEnabled = false;
  /** Until when policies take it to be on, though it was switched off. */
  #inForceUntil = -Infinity;

  constructor(clock: Clock, lagMilliseconds: number) {
    this.#clock = clock;
    this.#lagMilliseconds = lagMilliseconds;
  }

  get isEnabled(): boolean {
    return this.#isEnabled;
  }

  set(isEnabled: boolean): void {
    if (this.#isEnabled && !isEnabled) this.#inForceUntil = this.#clock.now().getTime() + this.#lagMilliseconds;
    this.#isEnabled = isEnabled;
  }

  /** Whether an enabled policy is refused for it. */
  isInForce(): boolean {
    return this.#isEnabled || this.#clock.now().getTime() < this.#inForceUntil;
  }
}
