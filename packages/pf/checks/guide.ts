import { alteredSettingsChecks } from "./altered-settings.ts";
import { authenticatedCallChecks } from "./authenticated-call.ts";
import { authenticationOverrideChecks, declaredSettingsChecks } from "./declared-settings.ts";
import type { Check, EndpointCheck } from "./check.ts";
import { clientCredentialsChecks } from "./client-credentials.ts";
import { containmentChecks, workloadChecks } from "./conditional-access/containment-checks.ts";
import { locationChecks } from "./conditional-access/location-checks.ts";
import { mfaChecks, securityDefaultsChecks } from "./conditional-access/mfa-checks.ts";
import { credentialChecks } from "./credentials.ts";
import { anonymousHandlers } from "./endpoints/anonymous-handlers.ts";
import { anonymousAndListed } from "./endpoints/anonymous-and-listed.ts";
import { bindingsNotRun } from "./endpoints/bindings.ts";
import { callersReach, whoCallsAnswers } from "./endpoints/callers.ts";
import { browserOrigins } from "./endpoints/cors.ts";
import { identityPermissions } from "./endpoints/identity.ts";
import { guardAlone } from "./endpoints/guard-alone.ts";
import { triggersNotRun, webhooks } from "./endpoints/triggers.ts";
import { routeConstraints } from "./endpoints/route-constraints.ts";
import { protectedEndpointChecks } from "./endpoints/protected-endpoints.ts";
import { passwordGrantChecks } from "./password-grant.ts";
import { recipeChecks } from "./http-task.ts";
import { registrationChecks } from "./registrations.ts";
import { sessionExchangeChecks } from "./session-exchange.ts";
import { tamperedTokenChecks } from "./tampered-tokens.ts";
import { unauthenticatedChecks } from "./unauthenticated.ts";

/**
 * Rows E1 to E17: every endpoint and caller of the deployed contract. They run after the guide's because they also
 * change the stack.
 */
export const endpointChecks: readonly EndpointCheck[] = [
  whoCallsAnswers,
  ...protectedEndpointChecks,
  ...anonymousAndListed,
  callersReach,
  anonymousHandlers,
  ...guardAlone,
  bindingsNotRun,
  routeConstraints,
  webhooks,
  triggersNotRun,
  identityPermissions,
  browserOrigins,
];

/** The guide as checks: first the request without a token, then the declared settings, and last the changes. */
export const guide: readonly Check[] = [
  ...unauthenticatedChecks,
  ...declaredSettingsChecks,
  ...authenticationOverrideChecks,
  ...registrationChecks,
  ...clientCredentialsChecks,
  ...authenticatedCallChecks,
  ...tamperedTokenChecks,
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
