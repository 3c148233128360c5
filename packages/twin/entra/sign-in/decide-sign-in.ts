import type { SignIn } from "./sign-in.ts";
import { refuseByConditionalAccess, refuseBySecurityDefaults } from "./conditional-access.ts";
import { refuseUnconsented } from "./consent.ts";
import { refuseUnassigned } from "./held-roles.ts";

/** Allows a sign-in, or throws the refusal. */
type SignInDecision = (signIn: SignIn) => void;

export function decideSignIn(signIn: SignIn): void {
  for (const decide of decisions) decide(signIn);
}

/**
 * The decisions after the first factor, at every sign-in and again at every refresh. The first one that refuses
 * determines the answer. Assignment comes before consent: if assignment is required, users can't consent for
 * themselves. Inferred: conditional access comes between the two, because users are prompted for a second factor before
 * consent.
 * https://learn.microsoft.com/entra/identity/enterprise-apps/what-is-access-management
 */
const decisions: readonly SignInDecision[] = [
  refuseUnassigned,
  refuseByConditionalAccess,
  refuseBySecurityDefaults,
  refuseUnconsented,
];
