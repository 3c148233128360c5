import type { BridgeSchema } from "../bridge/bridge-schema.ts";
import { count, flag, type InputsOf, listOf, objectOf, setOf, text } from "../property-shape.ts";
import { featureTagsInstead, featureTagsShape } from "./feature-tags.ts";
import { optionalClaims } from "./application-claims.ts";

/** The supported inputs of azuread.Application. */
export const applicationInputs = objectOf(
  {
    displayName: text,
    description: text,
    notes: text,
    serviceManagementReference: text,
    signInAudience: text,
    tags: setOf(text),
    featureTags: featureTagsShape,
    owners: setOf(text),
    identifierUris: setOf(text),
    fallbackPublicClientEnabled: flag,
    preventDuplicateNames: flag,
    api: objectOf({
      requestedAccessTokenVersion: count,
      mappedClaimsEnabled: flag,
      knownClientApplications: setOf(text),
      oauth2PermissionScopes: setOf(
        objectOf(
          {
            id: text,
            value: text,
            type: text,
            enabled: flag,
            adminConsentDisplayName: text,
            adminConsentDescription: text,
            userConsentDisplayName: text,
            userConsentDescription: text,
          },
          ["id"],
        ),
      ),
    }),
    appRoles: setOf(
      objectOf(
        {
          id: text,
          value: text,
          displayName: text,
          description: text,
          allowedMemberTypes: setOf(text),
          enabled: flag,
        },
        ["id", "displayName", "description", "allowedMemberTypes"],
      ),
    ),
    requiredResourceAccesses: setOf(
      objectOf({ resourceAppId: text, resourceAccesses: listOf(objectOf({ id: text, type: text }, ["id", "type"])) }, [
        "resourceAppId",
        "resourceAccesses",
      ]),
    ),
    web: objectOf({
      homepageUrl: text,
      logoutUrl: text,
      redirectUris: setOf(text),
      implicitGrant: objectOf({ accessTokenIssuanceEnabled: flag, idTokenIssuanceEnabled: flag }),
    }),
    singlePageApplication: objectOf({ redirectUris: setOf(text) }),
    publicClient: objectOf({ redirectUris: setOf(text) }),
    groupMembershipClaims: setOf(text),
    optionalClaims,
    marketingUrl: text,
    privacyStatementUrl: text,
    supportUrl: text,
    termsOfServiceUrl: text,
  },
  ["displayName"],
);

export const applicationBridge: BridgeSchema = {
  defaults: {
    signInAudience: "AzureADMyOrg",
    "api.requestedAccessTokenVersion": 1,
    "api.oauth2PermissionScopes.enabled": true,
    "api.oauth2PermissionScopes.type": "User",
    "appRoles.enabled": true,
  },
  computed: ["tags", "featureTags", "logoUrl", "templateId"],
  importedInstead: featureTagsInstead,
  others: objectOf({
    deviceOnlyAuthEnabled: flag,
    logoImage: text,
    logoUrl: text,
    oauth2PostResponseRequired: flag,
    password: objectOf({}),
    templateId: text,
  }),
  forceNew: ["templateId"],
  recomputed: { appRoleIds: "appRoles", oauth2PermissionScopeIds: "api.oauth2PermissionScopes" },
};

export const applicationOutputs = [
  "appRoleIds",
  "clientId",
  "deviceOnlyAuthEnabled",
  "disabledByMicrosoft",
  "featureTags",
  "logoUrl",
  "oauth2PermissionScopeIds",
  "objectId",
  "publisherDomain",
] as const;

export type ApplicationInputs = InputsOf<typeof applicationInputs>;
