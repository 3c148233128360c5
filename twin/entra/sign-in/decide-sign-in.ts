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
 * What is decided after the first factor, at every sign-in and again at every refresh; the first that refuses answers.
 * Assignment comes before consent: if it is required, users can't consent for themselves. Conditional access between
 * them is inferred: people who sign in are asked for a second factor before they are asked for consent.
 * https://learn.microsoft.com/entra/identity/enterprise-apps/what-is-access-management
 */
const decisions: readonly SignInDecision[] = [
  refuseUnassigned,
  refuseByConditionalAccess,
  refuseBySecurityDefaults,
  refuseUnconsented,
];
