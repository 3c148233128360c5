import type { BridgeSchema } from "../bridge/bridge-schema.ts";
import { count, flag, objectOf, setOf, text } from "../property-shape.ts";
import { optionalClaims } from "./application-claims.ts";
import type { OptionalClaimsInputs } from "./application-claims.ts";

/** The inputs of azuread.Application that are imitated. */
export const applicationInputs = objectOf(
  {
    displayName: text,
    description: text,
    notes: text,
    serviceManagementReference: text,
    signInAudience: text,
    tags: setOf(text),
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
      objectOf({ resourceAppId: text, resourceAccesses: setOf(objectOf({ id: text, type: text }, ["id", "type"])) }, [
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
  forceNew: ["templateId"],
  recomputed: { appRoleIds: "appRoles", oauth2PermissionScopeIds: "api.oauth2PermissionScopes" },
};

export const applicationOutputs = [
  "appRoleIds",
  "clientId",
  "disabledByMicrosoft",
  "oauth2PermissionScopeIds",
  "objectId",
  "publisherDomain",
] as const;

/** Checked inputs, as their shape says. */
export interface ApplicationInputs {
  readonly displayName: string;
  readonly description?: string;
  readonly notes?: string;
  readonly serviceManagementReference?: string;
  readonly signInAudience?: string;
  readonly tags?: readonly string[];
  readonly owners?: readonly string[];
  readonly identifierUris?: readonly string[];
  readonly fallbackPublicClientEnabled?: boolean;
  readonly preventDuplicateNames?: boolean;
  readonly api?: {
    readonly requestedAccessTokenVersion?: number;
    readonly mappedClaimsEnabled?: boolean;
    readonly knownClientApplications?: readonly string[];
    readonly oauth2PermissionScopes?: readonly ScopeInputs[];
  };
  readonly appRoles?: readonly RoleInputs[];
  readonly requiredResourceAccesses?: readonly {
    readonly resourceAppId: string;
    readonly resourceAccesses: readonly { readonly id: string; readonly type: string }[];
  }[];
  readonly web?: {
    readonly homepageUrl?: string;
    readonly logoutUrl?: string;
    readonly redirectUris?: readonly string[];
    readonly implicitGrant?: {
      readonly accessTokenIssuanceEnabled?: boolean;
      readonly idTokenIssuanceEnabled?: boolean;
    };
  };
  readonly singlePageApplication?: { readonly redirectUris?: readonly string[] };
  readonly publicClient?: { readonly redirectUris?: readonly string[] };
  readonly groupMembershipClaims?: readonly string[];
  readonly optionalClaims?: OptionalClaimsInputs;
  readonly marketingUrl?: string;
  readonly privacyStatementUrl?: string;
  readonly supportUrl?: string;
  readonly termsOfServiceUrl?: string;
}

export interface RoleInputs {
  readonly id: string;
  readonly value?: string;
  readonly displayName: string;
  readonly description: string;
  readonly allowedMemberTypes: readonly string[];
  readonly enabled?: boolean;
}

export interface ScopeInputs {
  readonly id: string;
  readonly value?: string;
  readonly type?: string;
  readonly enabled?: boolean;
  readonly adminConsentDisplayName?: string;
  readonly adminConsentDescription?: string;
  readonly userConsentDisplayName?: string;
  readonly userConsentDescription?: string;
}
