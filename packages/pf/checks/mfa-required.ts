import type { Answer } from "@protected-function/core/azure/http.ts";
import { type Origin, PowerMissing } from "./origin.ts";

/**
 * Entra ID's answer to a correct password if it requires multifactor authentication. The code depends on the user's
 * registered methods.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const mfaCodes = {
  50079: "the user has no authentication method registered",
  50076: "the user has an authentication method registered",
} as const;

type MfaCode = keyof typeof mfaCodes;

/** The value that a check compares in place of either code. */
export const mfaRequired = "AADSTS50079 or AADSTS50076";

/** When each of the two codes occurs. */
export const mfaCodesWhen =
  "AADSTS50079 comes while the account has no authentication method registered (a service account never has one), " +
  "AADSTS50076 once it has one.";

/** Either code as {@link mfaRequired}; any other answer unchanged. */
export function orMfaRequired(answer: number): number | typeof mfaRequired {
  return isMfaCode(answer) ? mfaRequired : answer;
}

/** The code of the two that it was, and when it occurs; empty for any other answer. */
export function whichMfaCode(answer: number): string {
  return isMfaCode(answer) ? ` (AADSTS${answer}: ${mfaCodes[answer]})` : "";
}

/**
 * A tenant may require multifactor authentication of everyone. Then a new user gets no token with a password alone, and
 * a check that needs one can't run there. In its own tenant, the check knows the requirements.
 *
 * @throws PowerMissing
 */
export function requirePasswordOnly({ ownTenant }: Pick<Origin, "ownTenant">, answer: Answer): Answer {
  const [code] = ((answer.json ?? {}) as { readonly error_codes?: readonly number[] }).error_codes ?? [];
  if (ownTenant || code === undefined || !isMfaCode(code)) return answer;
  throw new PowerMissing(
    `needs a tenant where a new user gets a token with a password alone: AADSTS${code}, ${mfaCodes[code]}. ` +
      "Security defaults or a conditional access policy require multifactor authentication here.",
  );
}

function isMfaCode(code: number): code is MfaCode {
  return code in mfaCodes;
}
