import { z } from "zod";
import { appRole, permissionScope } from "./entitlements.ts";
import { keyCredential } from "./key-credential.ts";
import { directoryObjectAddress, guid, nullableText, onlyBlank, redirectUri, text } from "./primitives.ts";

const audiences = ["AzureADMyOrg", "AzureADMultipleOrgs"];

/**
 * What a POST or PATCH of an application may say. https://learn.microsoft.com/graph/api/resources/application
 * Personal Microsoft accounts are another issuer than the twin has.
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
    .refine((value) => value === null || value === "None", { params: { notImitated: true } })
    .optional(),
  signInAudience: text.refine((value) => audiences.includes(value), { params: { notImitated: true } }).optional(),
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
