import { alteredSettingsChecks } from "./altered-settings.ts";
import { authenticatedCallChecks } from "./authenticated-call.ts";
import { authenticationOverrideChecks } from "./authentication-overrides.ts";
import type { Check } from "./check.ts";
import { clientCredentialsChecks } from "./client-credentials.ts";
import { containmentChecks } from "./conditional-access/containment-rows.ts";
import { locationChecks } from "./conditional-access/location-rows.ts";
import { mfaChecks } from "./conditional-access/mfa-rows.ts";
import { securityDefaultsChecks } from "./conditional-access/security-defaults-row.ts";
import { workloadChecks } from "./conditional-access/workload-rows.ts";
import { credentialChecks } from "./credentials.ts";
import { declaredSettingsChecks } from "./declared-settings.ts";
import { passwordGrantChecks } from "./password-grant.ts";
import { recipeChecks } from "./recipe.ts";
import { registrationChecks } from "./registrations.ts";
import { sessionExchangeChecks } from "./session-exchange.ts";
import { spoiledTokenChecks } from "./spoiled-token-calls.ts";
import { unauthenticatedChecks } from "./unauthenticated.ts";

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
