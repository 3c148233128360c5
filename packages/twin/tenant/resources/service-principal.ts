import { z } from "zod";
import { keyCredential, passwordCredential } from "./credentials.ts";
import { directoryObjectAddress, guid, nullableText, onlyBlank, text } from "./property-schemas.ts";
import {
  always,
  handled,
  type Kept,
  notSupported,
  nullableComplex,
  readOnly,
  reference,
  required,
  ResourceTable,
  stored,
} from "./resource-table.ts";

const singleSignOnMode = z.enum(["password", "saml", "notSupported", "oidc", ""]);

/** https://learn.microsoft.com/graph/api/resources/serviceprincipal#properties */
export const servicePrincipalTable = new ResourceTable("ServicePrincipal", {
  id: readOnly(),
  appId: required(guid, { onlyAtCreation: true, filter: ["eq"] }),
  deletedDateTime: readOnly({ select: false }),
  accountEnabled: stored(z.boolean(), true),
  alternativeNames: stored(z.array(text), []),
  appDescription: readOnly({ select: false }),
  appDisplayName: readOnly(),
  applicationTemplateId: always(null),
  appOwnerOrganizationId: readOnly(),
  appRoleAssignmentRequired: stored(z.boolean(), false),
  appRoles: handled(onlyBlank),
  description: stored(nullableText, null),
  disabledByMicrosoftStatus: always(null),
  displayName: readOnly({ filter: ["eq", "startswith"] }),
  homepage: readOnly({ select: false }),
  info: readOnly({ select: false }),
  loginUrl: stored(nullableText, null),
  logoutUrl: handled(onlyBlank, { select: false }),
  notes: stored(nullableText, null),
  notificationEmailAddresses: stored(z.array(text), []),
  oauth2PermissionScopes: readOnly(),
  preferredSingleSignOnMode: stored(singleSignOnMode.nullable(), null),
  replyUrls: handled(onlyBlank),
  resourceSpecificApplicationPermissions: always([]),
  servicePrincipalNames: readOnly({ filter: ["any"] }),
  servicePrincipalType: readOnly(),
  signInAudience: readOnly(),
  tags: stored(z.array(text), [], { filter: ["any"] }),
  verifiedPublisher: always({ displayName: null, verifiedPublisherId: null, addedDateTime: null }),
  "owners@odata.bind": reference(z.array(directoryObjectAddress)),
  addIns: notSupported([]),
  appManagementPolicies: notSupported(),
  appRoleAssignedTo: notSupported(),
  appRoleAssignments: notSupported(),
  claimsMappingPolicies: notSupported(),
  createdObjects: notSupported(),
  "createdObjects@odata.bind": notSupported(),
  customSecurityAttributes: notSupported(),
  delegatedPermissionClassifications: notSupported(),
  endpoints: notSupported(),
  federatedIdentityCredentials: notSupported(),
  homeRealmDiscoveryPolicies: notSupported(),
  keyCredentials: handled(z.array(keyCredential)),
  memberOf: notSupported(),
  "memberOf@odata.bind": notSupported(),
  oauth2PermissionGrants: notSupported(),
  ownedObjects: notSupported(),
  "ownedObjects@odata.bind": notSupported(),
  owners: notSupported(),
  passwordCredentials: handled(z.array(passwordCredential)),
  preferredTokenSigningKeyThumbprint: notSupported(null),
  remoteDesktopSecurityConfiguration: notSupported(),
  samlMetadataUrl: notSupported(),
  // Read by SAML sign-ins only, which the twin doesn't have.
  samlSingleSignOnSettings: nullableComplex({ relayState: stored(nullableText, null) }),
  synchronization: notSupported(),
  tokenEncryptionKeyId: notSupported(null),
  tokenIssuancePolicies: notSupported(),
  tokenLifetimePolicies: notSupported(),
  transitiveMemberOf: notSupported(),
  "transitiveMemberOf@odata.bind": notSupported(),
});

type Table = typeof servicePrincipalTable extends ResourceTable<infer Properties> ? Properties : never;

/** The properties of a service principal that a caller can set. */
export type KeptServicePrincipal = Kept<Table>;
