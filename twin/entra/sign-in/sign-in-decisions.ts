import { refuseByConditionalAccess } from "./refuse-by-conditional-access.ts";
import { refuseBySecurityDefaults } from "./refuse-by-security-defaults.ts";
import { refuseUnassigned } from "./refuse-unassigned.ts";
import { refuseUnconsented } from "./refuse-unconsented.ts";
import type { SignIn, SignInDecision } from "./sign-in.ts";

/**
 * What is decided after the first factor, at every sign-in and again at every refresh; the first that refuses answers.
 * Assignment comes before consent: where it is required, nobody can consent for himself. Conditional access between them
 * is inferred: people who sign in are asked for a second factor before they are asked for consent.
 * https://learn.microsoft.com/entra/identity/enterprise-apps/what-is-access-management
 */
const decisions: readonly SignInDecision[] = [
  refuseUnassigned,
  refuseByConditionalAccess,
  refuseBySecurityDefaults,
  refuseUnconsented,
];

export function decideSignIn(signIn: SignIn): void {
  for (const decide of decisions) decide(signIn);
}
