import { z } from "zod";
import type { User } from "../../tenant/directory-objects.ts";
import { nullableText, onlyBlank, text } from "../../tenant/resources/property-schemas.ts";

/** The properties that Graph returns by default. https://learn.microsoft.com/graph/api/user-get#request-1 */
const defaultProperties = [
  "businessPhones",
  "displayName",
  "givenName",
  "jobTitle",
  "mail",
  "mobilePhone",
  "officeLocation",
  "preferredLanguage",
  "surname",
  "userPrincipalName",
  "id",
] as const;

/** Properties that no user in the twin has: null, or an empty list. */
const unsetTexts = [
  "ageGroup",
  "city",
  "companyName",
  "consentProvidedForMinor",
  "country",
  "creationType",
  "department",
  "employeeHireDate",
  "employeeId",
  "employeeLeaveDateTime",
  "employeeOrgData",
  "employeeType",
  "externalUserState",
  "externalUserStateChangeDateTime",
  "faxNumber",
  "jobTitle",
  "legalAgeGroupClassification",
  "mobilePhone",
  "officeLocation",
  "onPremisesDistinguishedName",
  "onPremisesDomainName",
  "onPremisesExtensionAttributes",
  "onPremisesImmutableId",
  "onPremisesLastSyncDateTime",
  "onPremisesSamAccountName",
  "onPremisesSecurityIdentifier",
  "onPremisesSyncEnabled",
  "onPremisesUserPrincipalName",
  "passwordPolicies",
  "postalCode",
  "preferredDataLocation",
  "preferredLanguage",
  "showInAddressList",
  "state",
  "streetAddress",
] as const;
const unsetLists = ["businessPhones", "imAddresses", "otherMails", "proxyAddresses"] as const;

/** The properties that `$select` can use. Omits the password profile, because Graph never shows a password. */
export const userProperties = [
  "id",
  "createdDateTime",
  "deletedDateTime",
  "accountEnabled",
  "displayName",
  "userPrincipalName",
  "mailNickname",
  "givenName",
  "surname",
  "mail",
  "usageLocation",
  "userType",
  ...unsetTexts,
  ...unsetLists,
] as const;

/** Returns all properties that a caller can request. https://learn.microsoft.com/graph/api/resources/user#properties */
export function toWholeGraphUser(user: User, deletedDateTime?: string): Readonly<Record<string, unknown>> {
  const { passwordProfile: _secret, ...shown } = user;
  return {
    ...Object.fromEntries(unsetTexts.map((property) => [property, null])),
    ...Object.fromEntries(unsetLists.map((property) => [property, []])),
    ...shown,
    deletedDateTime: deletedDateTime ?? null,
  };
}

export function toGraphUser(user: User): Readonly<Record<string, unknown>> {
  const wholeUser = toWholeGraphUser(user);
  return Object.fromEntries(defaultProperties.map((property) => [property, wholeUser[property]]));
}

const passwordProfile = z.strictObject({
  password: text.min(1).max(256),
  forceChangePasswordNextSignIn: z.boolean().default(true),
  forceChangePasswordNextSignInWithMfa: z.boolean().default(false),
});

const blankProperties = Object.fromEntries(
  [...unsetTexts, ...unsetLists].map((property) => [property, onlyBlank]),
) as Record<(typeof unsetTexts)[number] | (typeof unsetLists)[number], typeof onlyBlank>;

/** The properties that a PATCH can set. https://learn.microsoft.com/graph/api/user-update */
export const userPatch = z.strictObject({
  ...blankProperties,
  accountEnabled: z.boolean().optional(),
  displayName: text.min(1).max(256).optional(),
  userPrincipalName: text.optional(),
  mailNickname: text.min(1).max(64).optional(),
  givenName: nullableText.optional(),
  surname: nullableText.optional(),
  mail: nullableText.optional(),
  usageLocation: nullableText.optional(),
  userType: z.enum(["Member", "Guest"]).optional(),
  passwordProfile: passwordProfile.optional(),
});

/** The properties that a POST can set or requires. https://learn.microsoft.com/graph/api/user-post-users */
export const userBody = userPatch.required({
  accountEnabled: true,
  displayName: true,
  mailNickname: true,
  passwordProfile: true,
  userPrincipalName: true,
});
