import { z } from "zod";
import { directoryObjectAddress, nullableText, text } from "./property-schemas.ts";
import {
  always,
  type Changes,
  complex,
  type Kept,
  type NewObject,
  notSupported,
  readOnly,
  reference,
  required,
  ResourceTable,
  stored,
  unsupported,
} from "./resource-table.ts";

const securityOnly = z.boolean().refine((value) => value, { params: { notSupported: true } });
const notMailEnabled = z.boolean().refine((value) => !value, { params: { notSupported: true } });
const shown = { select: true } as const;

/** https://learn.microsoft.com/graph/api/resources/group#properties: security groups with assigned members. */
const properties = {
  id: readOnly({ filter: ["eq"] }),
  createdDateTime: readOnly(),
  deletedDateTime: readOnly(),
  classification: notSupported(null),
  creationOptions: always([]),
  description: stored(nullableText, null),
  displayName: required(text.min(1).max(256), { filter: ["eq", "startswith"] }),
  expirationDateTime: readOnly({ initial: null, select: false }),
  groupTypes: notSupported([], shown),
  isAssignableToRole: notSupported(null),
  mail: readOnly({ initial: null }),
  mailEnabled: required(notMailEnabled, { filter: ["flag"] }),
  mailNickname: required(text.min(1).max(64), { filter: ["eq"] }),
  membershipRule: notSupported(null),
  membershipRuleProcessingState: notSupported(null),
  onPremisesDomainName: always(null),
  onPremisesLastSyncDateTime: always(null),
  onPremisesNetBiosName: always(null),
  onPremisesProvisioningErrors: always([]),
  onPremisesSamAccountName: always(null),
  onPremisesSecurityIdentifier: always(null),
  onPremisesSyncEnabled: always(null),
  preferredDataLocation: notSupported(null),
  preferredLanguage: notSupported(null),
  proxyAddresses: always([]),
  renewedDateTime: readOnly({ select: false }),
  resourceBehaviorOptions: notSupported([]),
  resourceProvisioningOptions: notSupported([]),
  securityEnabled: required(securityOnly, { filter: ["flag"] }),
  securityIdentifier: readOnly({ filter: ["eq"] }),
  serviceProvisioningErrors: always([]),
  theme: notSupported(null),
  visibility: notSupported(null, shown),
  "members@odata.bind": reference(z.array(directoryObjectAddress).max(20), { alsoInPatch: true }),
  "owners@odata.bind": reference(z.array(directoryObjectAddress).max(20), { alsoInPatch: true }),
  ...unsupported(
    "allowExternalSenders",
    "assignedLabels",
    "assignedLicenses",
    "autoSubscribeNewMembers",
    "hasMembersWithLicenseErrors",
    "hideFromAddressLists",
    "hideFromOutlookClients",
    "isArchived",
    "isManagementRestricted",
    "isSubscribedByMail",
    "licenseProcessingState",
    "uniqueName",
    "unseenCount",
  ),
  // Relationships.
  ...unsupported(
    "acceptedSenders",
    "acceptedSenders@odata.bind",
    "appRoleAssignments",
    "calendar",
    "calendarView",
    "conversations",
    "createdOnBehalfOf",
    "createdOnBehalfOf@odata.bind",
    "drive",
    "drives",
    "events",
    "extensions",
    "groupLifecyclePolicies",
    "memberOf",
    "memberOf@odata.bind",
    "members",
    "membersWithLicenseErrors",
    "membersWithLicenseErrors@odata.bind",
    "onenote",
    "owners",
    "permissionGrants",
    "photo",
    "photos",
    "planner",
    "rejectedSenders",
    "rejectedSenders@odata.bind",
    "settings",
    "sites",
    "team",
    "threads",
    "transitiveMemberOf",
    "transitiveMemberOf@odata.bind",
    "transitiveMembers",
    "transitiveMembers@odata.bind",
  ),
};

export const groupTable = new ResourceTable("Group", properties);

/** In lower case on Learn. The provider's tests write and read it with a capital letter. */
const onPremisesGroupType = text.regex(/^universal(?:Distribution|Security|MailEnabledSecurity)Group$/i);

/** Whether and as what a group is written to a local directory. No other part of the twin reads it. */
const writebackConfiguration = complex({
  isEnabled: stored(z.boolean().nullable(), null),
  onPremisesGroupType: stored(onPremisesGroupType.nullable(), null),
});

const betaProperties = {
  ...properties,
  writebackConfiguration,
  ...unsupported(
    "accessType",
    "cloudLicensing",
    "createdByAppId",
    "endpoints",
    "infoCatalogs",
    "isFavorite",
    "membershipRuleProcessingStatus",
    "organizationId",
    "unseenConversationsCount",
    "unseenMessagesCount",
  ),
};

/**
 * With what only beta has. That it answers `writebackConfiguration` unasked: the azuread provider's TestAccGroup_basic
 * (v3.8.0), which compares `writeback_enabled` after an import. That its members are null at first is inferred.
 * https://learn.microsoft.com/graph/api/resources/group?view=graph-rest-beta
 */
export const betaGroupTable = new ResourceTable("Group", betaProperties);

/** The properties of a group that a caller can set. */
export type KeptGroup = Kept<typeof betaProperties>;
export type NewGroup = NewObject<typeof betaProperties>;
export type GroupChanges = Changes<typeof betaProperties>;
