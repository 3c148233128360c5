import { alteredSettingsChecks } from "./altered-settings.ts";
import { authenticatedCallChecks } from "./authenticated-call.ts";
import { authenticationOverrideChecks, declaredSettingsChecks } from "./declared-settings.ts";
import type { Check } from "./check.ts";
import { clientCredentialsChecks } from "./client-credentials.ts";
import { containmentChecks, workloadChecks } from "./conditional-access/containment-checks.ts";
import { locationChecks } from "./conditional-access/location-checks.ts";
import { mfaChecks, securityDefaultsChecks } from "./conditional-access/mfa-checks.ts";
import { credentialChecks } from "./credentials.ts";
import { recipeChecks } from "./http-task.ts";
import { passwordGrantChecks } from "./password-grant.ts";
import { registrationChecks } from "./registrations.ts";
import { sessionExchangeChecks } from "./session-exchange.ts";
import { tamperedTokenChecks } from "./tampered-tokens.ts";
import { unauthenticatedChecks } from "./unauthenticated.ts";

/** The guide's checks by what they show, in the order in which a report lists them. */
const groups: readonly (readonly [string, readonly Check[]])[] = [
  [
    "App Service authentication",
    [...unauthenticatedChecks, ...declaredSettingsChecks, ...authenticationOverrideChecks, ...alteredSettingsChecks],
  ],
  ["Tokens and audiences", [...clientCredentialsChecks, ...authenticatedCallChecks, ...tamperedTokenChecks]],
  ["App registrations and consent", registrationChecks],
  ["Callers and credentials", [...credentialChecks, ...recipeChecks]],
  ["Sessions", sessionExchangeChecks],
  ["People and sign-in", passwordGrantChecks],
  [
    "Conditional access",
    [...mfaChecks, ...locationChecks, ...containmentChecks, ...workloadChecks, ...securityDefaultsChecks],
  ],
];

/** The function still refuses where App Service authentication lets a request through. */
const guard = "The function's own guard";
const guardRows = new Set(["B02", "B15"]);

const endpoints = "Endpoints";

const titlesByClaim = new Map(groups.flatMap(([title, checks]) => checks.map(({ claim }) => [claim, title] as const)));

/** The titles of all groups, in the order of a report. */
export const checkGroupTitles: readonly string[] = [...groups.map(([title]) => title), guard, endpoints];

/** The title of the group that a check of the guide, or of an endpoint, belongs to; undefined for any other. */
export function checkGroupOf({ id, claim }: { readonly id: string; readonly claim: string }): string | undefined {
  if (guardRows.has(id)) return guard;
  return titlesByClaim.get(claim) ?? (/^E\d$|^B01$/.test(id) ? endpoints : undefined);
}
