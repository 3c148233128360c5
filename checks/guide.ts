import { alteredSettingsChecks } from "./altered-settings.ts";
import { authenticatedCallChecks } from "./authenticated-call.ts";
import { authenticationOverrideChecks } from "./authentication-overrides.ts";
import type { Check, EndpointCheck } from "./check.ts";
import { clientCredentialsChecks } from "./client-credentials.ts";
import { containmentChecks } from "./conditional-access/containment-rows.ts";
import { locationChecks } from "./conditional-access/location-rows.ts";
import { mfaChecks } from "./conditional-access/mfa-rows.ts";
import { securityDefaultsChecks } from "./conditional-access/security-defaults-row.ts";
import { workloadChecks } from "./conditional-access/workload-rows.ts";
import { credentialChecks } from "./credentials.ts";
import { declaredSettingsChecks } from "./declared-settings.ts";
import { anonymousAndListed } from "./endpoints/anonymous-and-listed.ts";
import { callersReach } from "./endpoints/callers-reach.ts";
import { whoCallsAnswers } from "./endpoints/who-calls.ts";
import { whoOpensWhat } from "./endpoints/who-opens-what.ts";
import { passwordGrantChecks } from "./password-grant.ts";
import { recipeChecks } from "./recipe.ts";
import { registrationChecks } from "./registrations.ts";
import { sessionExchangeChecks } from "./session-exchange.ts";
import { spoiledTokenChecks } from "./spoiled-token-calls.ts";
import { unauthenticatedChecks } from "./unauthenticated.ts";

/** Rows E1 to E7: every endpoint of the deployed contract, and every caller. After the guide's, since they alter, too. */
export const endpointChecks: readonly EndpointCheck[] = [
  whoCallsAnswers,
  ...whoOpensWhat,
  ...anonymousAndListed,
  callersReach,
];

/** The guide, executable: the bare call first, what is declared next, alterations last. */
export const guide: readonly Check[] = [
  ...unauthenticatedChecks,
  ...declaredSettingsChecks,
  ...authenticationOverrideChecks,
  ...registrationChecks,
  ...clientCredentialsChecks,
  ...authenticatedCallChecks,
  ...spoiledTokenChecks,
  ...sessionExchangeChecks,
  ...recipeChecks,
  ...credentialChecks,
  ...passwordGrantChecks,
  ...mfaChecks,
  ...locationChecks,
  ...containmentChecks,
  ...workloadChecks,
  ...alteredSettingsChecks,
  ...securityDefaultsChecks,
];
