/** The credentials cannot be made as they were asked for; nothing was made. */
export class FederateRefused extends Error {
  readonly code = "FEDERATE_REFUSED";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "FederateRefused";
  }
}

/** The login lacks, or lacks the right; what was made before is told. */
export class FederateImpossible extends Error {
  readonly code = "FEDERATE_IMPOSSIBLE";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "FederateImpossible";
  }
}
