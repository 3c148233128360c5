/** The question cannot be asked: what, found, allowed. */
export class WhatIfRefused extends Error {
  readonly code = "WHAT_IF_REFUSED";

  constructor(message: string) {
    super(message);
    this.name = "WhatIfRefused";
  }
}
