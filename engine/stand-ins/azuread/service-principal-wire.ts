import type { PlainMap } from "../secret-values.ts";
import type { GraphObject } from "./graph-client.ts";
import { defined, idsByValue, toOutputs } from "./graph-values.ts";

/** Checked inputs, as their shape says. */
export interface ServicePrincipalInputs {
  readonly clientId: string;
  readonly accountEnabled?: boolean;
  readonly appRoleAssignmentRequired?: boolean;
  readonly description?: string;
  readonly loginUrl?: string;
  readonly notes?: string;
  readonly notificationEmailAddresses?: readonly string[];
  readonly alternativeNames?: readonly string[];
  readonly preferredSingleSignOnMode?: string;
  readonly owners?: readonly string[];
  readonly tags?: readonly string[];
}

/** What create and update send alike, with the plugin's defaults: observed with plugin 6.9.1. */
export function toGraphServicePrincipal(inputs: ServicePrincipalInputs): GraphObject {
  return {
    accountEnabled: inputs.accountEnabled ?? true,
    alternativeNames: inputs.alternativeNames ?? [],
    appRoleAssignmentRequired: inputs.appRoleAssignmentRequired ?? false,
    description: inputs.description ?? null,
    loginUrl: inputs.loginUrl ?? null,
    notes: inputs.notes ?? null,
    notificationEmailAddresses: inputs.notificationEmailAddresses ?? [],
    preferredSingleSignOnMode: inputs.preferredSingleSignOnMode ?? null,
    samlSingleSignOnSettings: {},
    tags: inputs.tags ?? [],
  };
}

/** Graph's service principal in the SDK's words. */
export function fromGraphServicePrincipal(servicePrincipal: GraphObject, owners: readonly string[]): PlainMap {
  const live = toOutputs(servicePrincipal);
  const names = (live["servicePrincipalNames"] ?? []) as readonly string[];
  const withEnabled = (entitlements: unknown): readonly PlainMap[] =>
    ((entitlements ?? []) as readonly PlainMap[]).map(({ isEnabled, ...rest }) =>
      defined({ ...rest, enabled: isEnabled }),
    );
  return defined({
    clientId: live["appId"],
    objectId: live["id"],
    displayName: live["displayName"],
    accountEnabled: live["accountEnabled"],
    appRoleAssignmentRequired: live["appRoleAssignmentRequired"],
    description: live["description"],
    loginUrl: live["loginUrl"],
    notes: live["notes"],
    notificationEmailAddresses: live["notificationEmailAddresses"],
    alternativeNames: live["alternativeNames"],
    preferredSingleSignOnMode: live["preferredSingleSignOnMode"],
    tags: live["tags"],
    owners,
    applicationTenantId: live["appOwnerOrganizationId"],
    signInAudience: live["signInAudience"],
    type: live["servicePrincipalType"],
    // The plugin leaves the client id out of the names.
    servicePrincipalNames: names.filter((name) => name !== live["appId"]),
    appRoles: withEnabled(live["appRoles"]),
    appRoleIds: idsByValue(live["appRoles"]),
    oauth2PermissionScopes: withEnabled(live["oauth2PermissionScopes"]),
    oauth2PermissionScopeIds: idsByValue(live["oauth2PermissionScopes"]),
  });
}
