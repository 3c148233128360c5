import { shellWord } from "../../../text/shell-word.ts";

/** It cannot be verified as asked: what, found, what to do. */
export class VerifyRefused extends Error {
  readonly code = "VERIFY_REFUSED";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "VerifyRefused";
  }

  static tenantMismatch(whose: string, found: string, wanted: string): VerifyRefused {
    return new VerifyRefused(
      `${whose} is of the tenant ${found}, the stack is in ${wanted}. Log in to that one (\`az login --tenant ${shellWord(wanted)}\`, ` +
        "or its ARM_* variables), or verify the stack that is in yours.",
    );
  }
}

/** The machine, its network or its login lacks something. */
export class VerifyImpossible extends Error {
  readonly code = "VERIFY_IMPOSSIBLE";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "VerifyImpossible";
  }
}
