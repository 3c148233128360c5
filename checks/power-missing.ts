/** A check came upon something that this origin cannot do: it does not apply, and was not proved. */
export class PowerMissing extends Error {
  readonly code = "POWER_MISSING";

  /** @param reason the reason of the outcome: "needs …" */
  constructor(reason: string) {
    super(reason);
    this.name = "PowerMissing";
  }
}
