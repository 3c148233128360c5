import { z } from "zod";
import type { Application, AppRole, PasswordCredential, PermissionScope } from "../../tenant/directory-objects.ts";
import { directoryObjectAddress, guid, instant, nullableText, onlyBlank, redirectUri, text } from "./primitives.ts";

/** https://learn.microsoft.com/graph/api/resources/approle. `origin` is read-only and may come back from a GET. */
const appRole = z
  .strictObject({
    id: guid,
    allowedMemberTypes: z.array(z.enum(["User", "Application"])).min(1),
    description: text.min(1),
    displayName: text.min(1),
    isEnabled: z.boolean().default(true),
    value: nullableText.default(null),
    origin: nullableText.optional(),
  })
  .transform(({ id, allowedMemberTypes, description, displayName, isEnabled, value }): AppRole => ({
    id,
    allowedMemberTypes,
    description,
    displayName,
    isEnabled,
    value,
  }));

/** https://learn.microsoft.com/graph/api/resources/permissionscope */
const permissionScope = z
  .strictObject({
    id: guid,
    adminConsentDescription: nullableText.default(null),
    adminConsentDisplayName: nullableText.default(null),
    isEnabled: z.boolean().default(true),
    type: z.enum(["User", "Admin"]).default("User"),
    userConsentDescription: nullableText.default(null),
    userConsentDisplayName: nullableText.default(null),
    value: text.min(1),
    origin: nullableText.optional(),
  })
  .transform((scope): PermissionScope => {
    const { origin: _readOnly, ...kept } = scope;
    return kept;
  });

export function toGraphAppRole(role: AppRole): object {
  const { id, allowedMemberTypes, description, displayName, isEnabled, value } = role;
  return { allowedMemberTypes, description, displayName, id, isEnabled, origin: "Application", value };
}

/**
 * A certificate for verification. The twin doesn't support other kinds. Values that Graph computes may come back from a
 * GET. https://learn.microsoft.com/graph/api/resources/keycredential
 */
const keyCredential = z.strictObject({
  keyId: guid.optional(),
  type: text.refine((value) => value === "AsymmetricX509Cert", { params: { notSupported: true } }),
  usage: text.refine((value) => value === "Verify", { params: { notSupported: true } }),
  displayName: nullableText.optional(),
  startDateTime: instant,
  endDateTime: instant,
  key: z.base64().nullable().optional(),
  customKeyIdentifier: nullableText.optional(),
});

/** https://learn.microsoft.com/graph/api/application-addpassword#request-body */
export const addPasswordBody = z.strictObject({
  passwordCredential: z
    .strictObject({
      displayName: nullableText.optional(),
      startDateTime: instant,
      endDateTime: instant,
      customKeyIdentifier: onlyBlank,
      hint: onlyBlank,
      keyId: onlyBlank,
      secretText: onlyBlank,
    })
    .nullable()
    .optional(),
});

/** https://learn.microsoft.com/graph/api/application-removepassword#request-body */
export const removePasswordBody = z.strictObject({ keyId: guid });

/** Returns the password with its secret in plain text. Only the answer to `addPassword` may contain it. */
export function toGraphPassword(credential: PasswordCredential): object {
  return { customKeyIdentifier: null, ...credential };
}

const audiences = ["AzureADMyOrg", "AzureADMultipleOrgs"];

/**
 * The properties that a POST or PATCH of an application can set.
 * https://learn.microsoft.com/graph/api/resources/application
 * Personal Microsoft accounts have another issuer, which the twin doesn't have.
 */
export const applicationBody = z.strictObject({
  id: guid.optional(),
  displayName: text.min(1).max(256).optional(),
  /** https://learn.microsoft.com/graph/api/resources/application#properties */
  description: text.max(1024).nullable().optional(),
  notes: nullableText.optional(),
  serviceManagementReference: nullableText.optional(),
  // The twin's tokens have no groups.
  groupMembershipClaims: text
    .nullable()
    .refine((value) => value === null || value === "None", { params: { notSupported: true } })
    .optional(),
  signInAudience: text.refine((value) => audiences.includes(value), { params: { notSupported: true } }).optional(),
  tags: z.array(text).optional(),
  identifierUris: z.array(text).optional(),
  isFallbackPublicClient: z.boolean().nullable().optional(),
  appRoles: z.array(appRole).optional(),
  keyCredentials: z.array(keyCredential).optional(),
  requiredResourceAccess: z
    .array(
      z.strictObject({
        resourceAppId: guid,
        resourceAccess: z.array(z.strictObject({ id: guid, type: z.enum(["Role", "Scope"]) })),
      }),
    )
    .optional(),
  api: z
    .strictObject({
      acceptMappedClaims: z.boolean().nullable().optional(),
      knownClientApplications: z.array(guid).optional(),
      oauth2PermissionScopes: z.array(permissionScope).optional(),
      preAuthorizedApplications: z
        .array(z.strictObject({ appId: guid, delegatedPermissionIds: z.array(guid) }))
        .optional(),
      requestedAccessTokenVersion: z.union([z.literal(1), z.literal(2), z.null()]).optional(),
      resourceSpecificApplicationPermissions: onlyBlank,
    })
    .optional(),
  web: z
    .strictObject({
      homePageUrl: nullableText.optional(),
      logoutUrl: nullableText.optional(),
      redirectUris: z.array(redirectUri).optional(),
      implicitGrantSettings: z
        .strictObject({
          enableAccessTokenIssuance: z.boolean().optional(),
          enableIdTokenIssuance: z.boolean().optional(),
        })
        .optional(),
      redirectUriSettings: onlyBlank,
    })
    .optional(),
  spa: z.strictObject({ redirectUris: z.array(redirectUri).optional() }).optional(),
  publicClient: z.strictObject({ redirectUris: z.array(text).optional() }).optional(),
  info: z
    .strictObject({
      marketingUrl: nullableText.optional(),
      privacyStatementUrl: nullableText.optional(),
      supportUrl: nullableText.optional(),
      termsOfServiceUrl: nullableText.optional(),
      logoUrl: onlyBlank,
    })
    .optional(),
  "owners@odata.bind": z.array(directoryObjectAddress).optional(),
  addIns: onlyBlank,
  authenticationBehaviors: onlyBlank,
  defaultRedirectUri: onlyBlank,
  isDeviceOnlyAuthSupported: onlyBlank,
  nativeAuthenticationApisEnabled: onlyBlank,
  oauth2RequirePostResponse: onlyBlank,
  optionalClaims: onlyBlank,
  parentalControlSettings: onlyBlank,
  passwordCredentials: onlyBlank,
  requestSignatureVerification: onlyBlank,
  samlMetadataUrl: onlyBlank,
  servicePrincipalLockConfiguration: onlyBlank,
  tokenEncryptionKeyId: onlyBlank,
});

/** The properties that `$select` can use. Omits every property whose value the twin would have to invent. */
export const applicationProperties = [
  "id",
  "appId",
  "createdDateTime",
  "displayName",
  "description",
  "notes",
  "serviceManagementReference",
  "groupMembershipClaims",
  "signInAudience",
  "tags",
  "identifierUris",
  "isFallbackPublicClient",
  "appRoles",
  "requiredResourceAccess",
  "passwordCredentials",
  "keyCredentials",
  "publisherDomain",
  "api",
  "web",
  "spa",
  "publicClient",
  "info",
] as const;

/**
 * Returns an application with all of Graph's properties. Unsupported ones are empty.
 * https://learn.microsoft.com/graph/api/application-get
 */
export function toGraphApplication(
  application: Application,
  context: { readonly publisherDomain: string; readonly deletedDateTime?: string | undefined },
): Readonly<Record<string, unknown>> {
  const { owners: _navigation, passwordCredentials, keyCredentials, appRoles, api, web, info, ...rest } = application;
  return {
    ...rest,
    deletedDateTime: context.deletedDateTime ?? null,
    applicationTemplateId: null,
    disabledByMicrosoftStatus: null,
    isDeviceOnlyAuthSupported: null,
    optionalClaims: null,
    addIns: [],
    publisherDomain: context.publisherDomain,
    certification: null,
    tokenEncryptionKeyId: null,
    samlMetadataUrl: null,
    defaultRedirectUri: null,
    requestSignatureVerification: null,
    servicePrincipalLockConfiguration: null,
    verifiedPublisher: { displayName: null, verifiedPublisherId: null, addedDateTime: null },
    parentalControlSettings: { countriesBlockedForMinors: [], legalAgeGroupRule: "Allow" },
    keyCredentials: keyCredentials.map((credential) => ({ ...credential, key: null })),
    appRoles: appRoles.map(toGraphAppRole),
    api,
    web: { ...web, redirectUriSettings: [] },
    info: { ...info, logoUrl: null },
    passwordCredentials: passwordCredentials.map((credential) => ({
      ...toGraphPassword(credential),
      secretText: null,
    })),
  };
}
