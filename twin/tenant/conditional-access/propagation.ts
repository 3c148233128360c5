import type { Clock } from "../../clock.ts";

/**
 * A value that is known at once to who asks Graph, and decides at the token endpoint only a while later. The clock may be
 * moved back, too: what had not arrived then has not.
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-continuous-access-evaluation#limitations
 */
export class Propagation<Value> {
  readonly #clock: Clock;
  #delayMilliseconds: number;
  /** In the order of their arrival; the first one was always there. */
  #versions: readonly { readonly arrivesAt: number; readonly value: Value }[];

  constructor(clock: Clock, delayMilliseconds: number, value: Value) {
    this.#clock = clock;
    this.#delayMilliseconds = delayMilliseconds;
    this.#versions = [{ arrivesAt: -Infinity, value }];
  }

  /** For what is set from now on. */
  setDelay(milliseconds: number): void {
    this.#delayMilliseconds = milliseconds;
  }

  /** What is still on its way and would arrive later than this is overtaken: changes stay in their order. */
  set(value: Value): void {
    const arrivesAt = this.#clock.now().getTime() + this.#delayMilliseconds;
    this.#versions = [...this.#versions.filter((version) => version.arrivesAt <= arrivesAt), { arrivesAt, value }];
  }

  /** The newest that has arrived. */
  get(): Value {
    const now = this.#clock.now().getTime();
    const newest = this.#versions.findLast(({ arrivesAt }) => arrivesAt <= now);
    if (!newest) throw new Error("A propagated value has always one version that has arrived.");
    return newest.value;
  }
}
