import { z } from "zod";
import { keyCredential, passwordCredential } from "./credentials.ts";
import { directoryObjectAddress, guid, nullableText, redirectUri, text, webRedirectUri } from "./property-schemas.ts";
import {
  always,
  complex,
  handled,
  type Kept,
  type NewObject,
  notSupported,
  nullableComplex,
  readOnly,
  reference,
  required,
  ResourceTable,
  stored,
} from "./resource-table.ts";

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
  .transform(({ origin: _readOnly, ...kept }) => kept);

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
  .transform(({ origin: _readOnly, ...kept }) => kept);

/** Off is null in answers. */
const deviceOnly = z
  .boolean()
  .nullable()
  .transform((value) => value || null);

const requiredResourceAccess = z.strictObject({
  resourceAppId: guid,
  resourceAccess: z.array(z.strictObject({ id: guid, type: z.enum(["Role", "Scope"]) })),
});

const audience = z.enum([
  "AzureADMyOrg",
  "AzureADMultipleOrgs",
  "AzureADandPersonalMicrosoftAccount",
  "PersonalMicrosoftAccount",
]);

/** https://learn.microsoft.com/graph/api/resources/application#properties. Several are separated by commas. */
const groupKinds = ["None", "All", "SecurityGroup", "DirectoryRole", "ApplicationGroup"];
const groupClaims = text.refine((value) => value.split(",").every((kind) => groupKinds.includes(kind.trim())));

/** https://learn.microsoft.com/graph/api/resources/optionalclaim */
const optionalClaims = z.array(
  z.strictObject({
    name: text.min(1),
    source: nullableText.default(null),
    essential: z.boolean().default(false),
    additionalProperties: z.array(text).default([]),
  }),
);

const addresses = complex({ redirectUris: stored(z.array(redirectUri), []) });

/** https://learn.microsoft.com/graph/api/resources/application#properties */
export const applicationTable = new ResourceTable("Application", {
  id: readOnly(),
  appId: readOnly({ filter: ["eq"] }),
  createdDateTime: readOnly(),
  deletedDateTime: readOnly({ select: false }),
  displayName: required(text.min(1).max(256), { filter: ["eq", "startswith"] }),
  description: stored(text.max(1024).nullable(), null),
  notes: stored(nullableText, null),
  serviceManagementReference: stored(nullableText, null),
  applicationTemplateId: always(null),
  certification: always(null),
  disabledByMicrosoftStatus: always(null),
  groupMembershipClaims: stored(groupClaims.nullable(), null),
  signInAudience: stored(audience, "AzureADandPersonalMicrosoftAccount"),
  publisherDomain: readOnly(),
  verifiedPublisher: always({ displayName: null, verifiedPublisherId: null, addedDateTime: null }),
  tags: stored(z.array(text), [], { filter: ["any"] }),
  identifierUris: stored(z.array(text), [], { filter: ["any"] }),
  isFallbackPublicClient: stored(z.boolean().nullable(), null),
  appRoles: stored(z.array(appRole), []),
  requiredResourceAccess: stored(z.array(requiredResourceAccess), []),
  passwordCredentials: handled(z.array(passwordCredential)),
  keyCredentials: handled(z.array(keyCredential)),
  api: complex({
    acceptMappedClaims: stored(z.boolean().nullable(), null),
    knownClientApplications: stored(z.array(guid), []),
    oauth2PermissionScopes: stored(z.array(permissionScope), []),
    preAuthorizedApplications: stored(
      z.array(z.strictObject({ appId: guid, delegatedPermissionIds: z.array(guid) })),
      [],
    ),
    requestedAccessTokenVersion: stored(z.union([z.literal(1), z.literal(2), z.null()]), null),
    resourceSpecificApplicationPermissions: notSupported(),
  }),
  web: complex({
    homePageUrl: stored(nullableText, null),
    logoutUrl: stored(nullableText, null),
    redirectUris: stored(z.array(webRedirectUri), []),
    implicitGrantSettings: complex({
      enableAccessTokenIssuance: stored(z.boolean(), false),
      enableIdTokenIssuance: stored(z.boolean(), false),
    }),
    redirectUriSettings: notSupported([]),
  }),
  spa: addresses,
  publicClient: complex({ redirectUris: stored(z.array(text), []) }),
  info: complex({
    marketingUrl: stored(nullableText, null),
    privacyStatementUrl: stored(nullableText, null),
    supportUrl: stored(nullableText, null),
    termsOfServiceUrl: stored(nullableText, null),
    logoUrl: notSupported(null),
  }),
  "owners@odata.bind": reference(z.array(directoryObjectAddress)),
  addIns: notSupported([]),
  appManagementPolicies: notSupported(),
  authenticationBehaviors: notSupported(),
  createdOnBehalfOf: notSupported(),
  "createdOnBehalfOf@odata.bind": notSupported(),
  defaultRedirectUri: notSupported(null),
  extensionProperties: notSupported(),
  federatedIdentityCredentials: notSupported(),
  homeRealmDiscoveryPolicies: notSupported(),
  // Read by device flows only, which the twin doesn't have.
  isDeviceOnlyAuthSupported: stored(deviceOnly, null),
  logo: notSupported(),
  nativeAuthenticationApisEnabled: notSupported(),
  // Read by browser flows only, which the twin doesn't have.
  oauth2RequirePostResponse: stored(z.boolean(), false, { shown: false, select: false }),
  optionalClaims: nullableComplex({
    accessToken: stored(optionalClaims, []),
    idToken: stored(optionalClaims, []),
    saml2Token: stored(optionalClaims, []),
  }),
  owners: notSupported(),
  parentalControlSettings: notSupported({ countriesBlockedForMinors: [], legalAgeGroupRule: "Allow" }),
  requestSignatureVerification: notSupported(null),
  samlMetadataUrl: notSupported(null),
  servicePrincipalLockConfiguration: notSupported(null),
  synchronization: notSupported(),
  tokenEncryptionKeyId: notSupported(null),
  tokenIssuancePolicies: notSupported(),
  tokenLifetimePolicies: notSupported(),
  uniqueName: notSupported(),
});

type Table = typeof applicationTable extends ResourceTable<infer Properties> ? Properties : never;

/** The body of a POST. */
export type NewApplication = NewObject<Table>;
/** The properties of an application that a caller can set. */
export type KeptApplication = Kept<Table>;
export type AppRole = KeptApplication["appRoles"][number];
export type PermissionScope = KeptApplication["api"]["oauth2PermissionScopes"][number];
