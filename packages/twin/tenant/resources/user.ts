import { z } from "zod";
import { directoryObjectAddress, nullableText, text } from "./property-schemas.ts";
import {
  type Changes,
  type Kept,
  type NewObject,
  notSupported,
  nullableComplex,
  readOnly,
  reference,
  required,
  ResourceTable,
  stored,
  unsupported,
} from "./resource-table.ts";

/** Never shown. A PATCH replaces it as a whole, because part of one has no password. */
const passwordProfile = z.strictObject({
  password: text.min(1).max(256),
  forceChangePasswordNextSignIn: z
    .boolean()
    .nullish()
    .transform((value) => value ?? true),
  forceChangePasswordNextSignInWithMfa: z
    .boolean()
    .nullish()
    .transform((value) => value ?? false),
});

const ageGroup = z.enum(["Minor", "NotAdult", "Adult"]).nullable();
const consent = z.enum(["Granted", "Denied", "NotRequired"]).nullable();
const equal = { filter: ["eq"] } as const;
const comparable = { filter: ["eq", "startswith"] } as const;
const unset = { initial: null } as const;

/**
 * https://learn.microsoft.com/graph/api/resources/user#properties, also for `$filter`. What a person writes about
 * themselves is kept by SharePoint, so that it can't be sent with anything else.
 */
export const userTable = new ResourceTable("User", {
  id: readOnly(equal),
  createdDateTime: readOnly(),
  deletedDateTime: readOnly(),
  securityIdentifier: readOnly(),
  accountEnabled: required(z.boolean(), { filter: ["flag"] }),
  ageGroup: stored(ageGroup, null),
  businessPhones: stored(z.array(text).max(1), []),
  city: stored(nullableText, null, equal),
  companyName: stored(nullableText, null),
  consentProvidedForMinor: stored(consent, null),
  country: stored(nullableText, null, equal),
  creationType: readOnly(unset),
  department: stored(nullableText, null, equal),
  displayName: required(text.min(1).max(256), comparable),
  employeeHireDate: stored(z.iso.datetime({ offset: true }).nullable(), null),
  employeeId: stored(text.max(16).nullable(), null, comparable),
  employeeLeaveDateTime: notSupported(null, { select: true }),
  // Emptied, it's an object still: terraform-provider-azuread, `TestAccUser_update`.
  employeeOrgData: nullableComplex(
    { costCenter: stored(nullableText, null), division: stored(nullableText, null) },
    true,
  ),
  employeeType: stored(nullableText, null, equal),
  externalUserState: readOnly(unset),
  externalUserStateChangeDateTime: readOnly(unset),
  faxNumber: stored(nullableText, null),
  givenName: stored(nullableText, null, comparable),
  imAddresses: readOnly({ initial: [] }),
  jobTitle: stored(nullableText, null, equal),
  legalAgeGroupClassification: readOnly({ initial: null, select: false }),
  mail: stored(nullableText, null, comparable),
  mailNickname: required(text.min(1).max(64), comparable),
  mobilePhone: stored(nullableText, null),
  officeLocation: stored(nullableText, null),
  onPremisesDistinguishedName: readOnly(unset),
  onPremisesDomainName: readOnly(unset),
  onPremisesExtensionAttributes: notSupported(null, { select: true }),
  onPremisesImmutableId: stored(nullableText, null, equal),
  onPremisesLastSyncDateTime: readOnly(unset),
  onPremisesSamAccountName: readOnly(unset),
  onPremisesSecurityIdentifier: readOnly(unset),
  onPremisesSyncEnabled: readOnly(unset),
  onPremisesUserPrincipalName: readOnly(unset),
  otherMails: stored(z.array(text), [], { filter: ["any"] }),
  passwordPolicies: stored(nullableText, null),
  passwordProfile: required(passwordProfile, { select: false }),
  postalCode: stored(nullableText, null),
  preferredDataLocation: notSupported(null, { select: true }),
  preferredLanguage: stored(nullableText, null),
  proxyAddresses: readOnly(),
  showInAddressList: stored(z.boolean().nullable(), null),
  state: stored(nullableText, null, equal),
  streetAddress: stored(nullableText, null),
  surname: stored(nullableText, null, comparable),
  usageLocation: stored(nullableText, null, equal),
  userPrincipalName: required(text, comparable),
  userType: stored(z.enum(["Member", "Guest"]), "Member", equal),
  "manager@odata.bind": reference(directoryObjectAddress, { alsoInPatch: true }),
  ...unsupported(
    "aboutMe",
    "birthday",
    "hireDate",
    "interests",
    "mySite",
    "pastProjects",
    "preferredName",
    "responsibilities",
    "schools",
    "skills",
    "authorizationInfo",
    "customSecurityAttributes",
    "deviceEnrollmentLimit",
    "identities",
    "isManagementRestricted",
    "isResourceAccount",
    "lastPasswordChangeDateTime",
    "licenseAssignmentStates",
    "mailboxSettings",
    "onPremisesProvisioningErrors",
    "print",
    "provisionedPlans",
    "assignedLicenses",
    "assignedPlans",
    "serviceProvisioningErrors",
    "signInActivity",
    "signInSessionsValidFromDateTime",
  ),
  // Relationships.
  ...unsupported(
    "activities",
    "agreementAcceptances",
    "appRoleAssignments",
    "authentication",
    "calendar",
    "calendarGroups",
    "calendarView",
    "calendars",
    "chats",
    "cloudClipboard",
    "contactFolders",
    "contacts",
    "createdObjects",
    "createdObjects@odata.bind",
    "deviceManagementTroubleshootingEvents",
    "directReports",
    "directReports@odata.bind",
    "drive",
    "drives",
    "employeeExperience",
    "events",
    "extensions",
    "followedSites",
    "inferenceClassification",
    "insights",
    "joinedTeams",
    "licenseDetails",
    "mailFolders",
    "managedAppRegistrations",
    "managedDevices",
    "manager",
    "memberOf",
    "memberOf@odata.bind",
    "messages",
    "oauth2PermissionGrants",
    "onenote",
    "onlineMeetings",
    "outlook",
    "ownedDevices",
    "ownedDevices@odata.bind",
    "ownedObjects",
    "ownedObjects@odata.bind",
    "people",
    "permissionGrants",
    "photo",
    "photos",
    "planner",
    "presence",
    "registeredDevices",
    "registeredDevices@odata.bind",
    "scopedRoleMemberOf",
    "settings",
    "solutions",
    "sponsors",
    "sponsors@odata.bind",
    "teamwork",
    "todo",
    "transitiveMemberOf",
    "transitiveMemberOf@odata.bind",
  ),
});

type Table = typeof userTable extends ResourceTable<infer Properties> ? Properties : never;

/** The properties of a user that a caller can set. */
export type KeptUser = Kept<Table>;
export type NewUser = NewObject<Table>;
export type UserChanges = Changes<Table>;
