import type { Application } from "../../tenant/directory-objects.ts";
import { toGraphAppRole } from "./entitlements.ts";
import { toGraphPassword } from "./password-credential.ts";

/** What `$select` may name: nothing that the twin would have to make up. */
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

/** https://learn.microsoft.com/graph/api/application-get: what is not imitated is there, and empty. */
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
