import type { Plain, PlainMap } from "../secret-values.ts";
import {
  fromGraphGroupMembershipClaims,
  fromGraphOptionalClaims,
  toGraphGroupMembershipClaims,
  toGraphOptionalClaims,
} from "./application-claims.ts";
import type { ApplicationInputs } from "./application-shape.ts";
import { featureTagsOf } from "./feature-tags.ts";
import type { GraphObject } from "./graph-client.ts";
import { defined, idsByValue, toOutputs } from "./graph-objects.ts";

/**
 * The whole application, as the plugin sends it to create one, with its defaults: observed with plugin 6.9.1, and
 * expand* of
 * https://github.com/hashicorp/terraform-provider-azuread/blob/main/internal/services/applications/applications.go
 */
export function toGraphApplication(inputs: ApplicationInputs): GraphObject {
  const { api, web } = inputs;
  return {
    "@odata.type": "#microsoft.graph.application",
    displayName: inputs.displayName,
    description: inputs.description ?? null,
    notes: inputs.notes ?? null,
    serviceManagementReference: inputs.serviceManagementReference ?? null,
    groupMembershipClaims: toGraphGroupMembershipClaims(inputs.groupMembershipClaims),
    signInAudience: inputs.signInAudience ?? "AzureADMyOrg",
    tags: inputs.tags ?? [],
    identifierUris: inputs.identifierUris ?? [],
    isDeviceOnlyAuthSupported: false,
    isFallbackPublicClient: inputs.fallbackPublicClientEnabled ?? false,
    api: {
      requestedAccessTokenVersion: api?.requestedAccessTokenVersion ?? 1,
      acceptMappedClaims: api?.mappedClaimsEnabled ?? false,
      knownClientApplications: api?.knownClientApplications ?? [],
      oauth2PermissionScopes: (api?.oauth2PermissionScopes ?? []).map(toGraphScope),
    },
    appRoles: (inputs.appRoles ?? []).map(toGraphRole),
    requiredResourceAccess: (inputs.requiredResourceAccesses ?? []).map(({ resourceAppId, resourceAccesses }) => ({
      resourceAppId,
      resourceAccess: resourceAccesses,
    })),
    web: {
      homePageUrl: web?.homepageUrl ?? null,
      logoutUrl: web?.logoutUrl ?? null,
      redirectUris: web?.redirectUris ?? [],
      implicitGrantSettings: {
        enableAccessTokenIssuance: web?.implicitGrant?.accessTokenIssuanceEnabled ?? false,
        enableIdTokenIssuance: web?.implicitGrant?.idTokenIssuanceEnabled ?? false,
      },
    },
    spa: { redirectUris: inputs.singlePageApplication?.redirectUris ?? [] },
    publicClient: { redirectUris: inputs.publicClient?.redirectUris ?? [] },
    info: {
      marketingUrl: inputs.marketingUrl ?? null,
      privacyStatementUrl: inputs.privacyStatementUrl ?? null,
      supportUrl: inputs.supportUrl ?? null,
      termsOfServiceUrl: inputs.termsOfServiceUrl ?? null,
    },
    optionalClaims: toGraphOptionalClaims(inputs.optionalClaims),
  };
}

/**
 * The body of an update: everything except the lists below, which it sends only if they change. So it doesn't restore a
 * role, scope, identifier URI, permission or optional claim that was altered after the last refresh. Observed with
 * plugin 6.9.1.
 */
export function updateOfApplication(inputs: ApplicationInputs, isChanged: (property: string) => boolean): GraphObject {
  const { api, appRoles, identifierUris, optionalClaims, requiredResourceAccess, ...rest } = toGraphApplication(inputs);
  const { oauth2PermissionScopes, ...restOfApi } = api as GraphObject;
  return {
    ...rest,
    api: { ...restOfApi, ...(isChanged("api.oauth2PermissionScopes") && { oauth2PermissionScopes }) },
    ...(isChanged("appRoles") && { appRoles }),
    ...(isChanged("identifierUris") && { identifierUris }),
    ...(isChanged("optionalClaims") && { optionalClaims }),
    ...(isChanged("requiredResourceAccesses") && { requiredResourceAccess }),
  };
}

function toGraphRole(role: NonNullable<ApplicationInputs["appRoles"]>[number]): GraphObject {
  return {
    id: role.id,
    allowedMemberTypes: role.allowedMemberTypes,
    description: role.description,
    displayName: role.displayName,
    isEnabled: role.enabled ?? true,
    value: role.value ?? "",
  };
}

function toGraphScope(
  scope: NonNullable<NonNullable<ApplicationInputs["api"]>["oauth2PermissionScopes"]>[number],
): GraphObject {
  return {
    id: scope.id,
    adminConsentDescription: scope.adminConsentDescription ?? "",
    adminConsentDisplayName: scope.adminConsentDisplayName ?? "",
    isEnabled: scope.enabled ?? true,
    type: scope.type ?? "User",
    userConsentDescription: scope.userConsentDescription ?? "",
    userConsentDisplayName: scope.userConsentDisplayName ?? "",
    value: scope.value ?? "",
  };
}

/** Converts Graph's application to the SDK's names. */
export function fromGraphApplication(application: GraphObject, owners: readonly string[]): PlainMap {
  const live = toOutputs(application);
  const [api, web] = [(live["api"] ?? {}) as PlainMap, (live["web"] ?? {}) as PlainMap];
  const info = (live["info"] ?? {}) as PlainMap;
  const implicitGrant = (web["implicitGrantSettings"] ?? {}) as PlainMap;
  return defined({
    displayName: live["displayName"],
    description: live["description"],
    notes: live["notes"],
    serviceManagementReference: live["serviceManagementReference"],
    signInAudience: live["signInAudience"],
    tags: live["tags"],
    owners,
    identifierUris: live["identifierUris"],
    fallbackPublicClientEnabled: live["isFallbackPublicClient"] ?? false,
    api: defined({
      // The portal leaves it null, which Entra ID and the plugin read as version 1.
      requestedAccessTokenVersion: api["requestedAccessTokenVersion"] ?? 1,
      mappedClaimsEnabled: api["acceptMappedClaims"],
      knownClientApplications: api["knownClientApplications"],
      oauth2PermissionScopes: list(api["oauth2PermissionScopes"]).map(fromGraphScope),
    }),
    appRoles: list(live["appRoles"]).map(fromGraphRole),
    requiredResourceAccesses: list(live["requiredResourceAccess"]).map(({ resourceAppId, resourceAccess }) =>
      defined({ resourceAppId, resourceAccesses: resourceAccess }),
    ),
    web: defined({
      homepageUrl: web["homePageUrl"],
      logoutUrl: web["logoutUrl"],
      redirectUris: web["redirectUris"],
      implicitGrant: defined({
        accessTokenIssuanceEnabled: implicitGrant["enableAccessTokenIssuance"],
        idTokenIssuanceEnabled: implicitGrant["enableIdTokenIssuance"],
      }),
    }),
    singlePageApplication: live["spa"],
    publicClient: live["publicClient"],
    groupMembershipClaims: fromGraphGroupMembershipClaims(live["groupMembershipClaims"]),
    optionalClaims: fromGraphOptionalClaims(live["optionalClaims"]),
    marketingUrl: info["marketingUrl"],
    privacyStatementUrl: info["privacyStatementUrl"],
    supportUrl: info["supportUrl"],
    termsOfServiceUrl: info["termsOfServiceUrl"],
    objectId: live["id"],
    clientId: live["appId"],
    deviceOnlyAuthEnabled: live["isDeviceOnlyAuthSupported"] ?? false,
    featureTags: featureTagsOf(live["tags"]),
    logoUrl: info["logoUrl"] ?? "",
    publisherDomain: live["publisherDomain"] ?? "",
    disabledByMicrosoft: live["disabledByMicrosoftStatus"] ?? "",
    appRoleIds: idsByValue(live["appRoles"]),
    oauth2PermissionScopeIds: idsByValue(api["oauth2PermissionScopes"]),
  });
}

function fromGraphRole(role: PlainMap): PlainMap {
  const { id, value, displayName, description, allowedMemberTypes, isEnabled } = role;
  return defined({ id, value, displayName, description, allowedMemberTypes, enabled: isEnabled });
}

function fromGraphScope(scope: PlainMap): PlainMap {
  const { id, value, type, isEnabled } = scope;
  const { adminConsentDescription, adminConsentDisplayName, userConsentDescription, userConsentDisplayName } = scope;
  const consent = { adminConsentDescription, adminConsentDisplayName, userConsentDescription, userConsentDisplayName };
  return defined({ id, value, type, enabled: isEnabled, ...consent });
}

function list(value: Plain | undefined): readonly PlainMap[] {
  return (value ?? []) as readonly PlainMap[];
}
