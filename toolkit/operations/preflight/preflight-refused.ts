/** It cannot be asked as wanted: what, found, allowed. */
export class PreflightRefused extends Error {
  readonly code = "PREFLIGHT_REFUSED";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "PreflightRefused";
  }
}

/** No login, or no network. */
export class PreflightImpossible extends Error {
  readonly code = "PREFLIGHT_IMPOSSIBLE";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "PreflightImpossible";
  }
}
