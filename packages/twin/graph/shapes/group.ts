import { z } from "zod";
import type { Group } from "../../tenant/directory-objects.ts";
import { directoryObjectAddress, nullableText, onlyBlank, text } from "../../tenant/resources/property-schemas.ts";

/** The properties that `$select` can use. Omits every property whose value the twin would have to invent. */
export const groupProperties = [
  "id",
  "createdDateTime",
  "deletedDateTime",
  "description",
  "displayName",
  "groupTypes",
  "mail",
  "mailEnabled",
  "mailNickname",
  "securityEnabled",
  "visibility",
] as const;

/** A security group with assigned members. https://learn.microsoft.com/graph/api/group-get */
export function toGraphGroup(group: Group, deletedDateTime?: string): Readonly<Record<string, unknown>> {
  const { members: _members, owners: _owners, ...shown } = group;
  return {
    ...shown,
    deletedDateTime: deletedDateTime ?? null,
    classification: null,
    creationOptions: [],
    expirationDateTime: null,
    groupTypes: [],
    isAssignableToRole: null,
    mail: null,
    mailEnabled: false,
    membershipRule: null,
    membershipRuleProcessingState: null,
    onPremisesDomainName: null,
    onPremisesLastSyncDateTime: null,
    onPremisesNetBiosName: null,
    onPremisesProvisioningErrors: [],
    onPremisesSamAccountName: null,
    onPremisesSecurityIdentifier: null,
    onPremisesSyncEnabled: null,
    preferredDataLocation: null,
    preferredLanguage: null,
    proxyAddresses: [],
    renewedDateTime: group.createdDateTime,
    resourceBehaviorOptions: [],
    resourceProvisioningOptions: [],
    securityEnabled: true,
    serviceProvisioningErrors: [],
    theme: null,
    visibility: null,
  };
}

const securityOnly = z.boolean().refine((value) => value, { params: { notSupported: true } });
const notMailEnabled = z.boolean().refine((value) => !value, { params: { notSupported: true } });

/** The properties that a PATCH can set. https://learn.microsoft.com/graph/api/group-update */
export const groupPatch = z.strictObject({
  displayName: text.min(1).max(256).optional(),
  description: nullableText.optional(),
  mailNickname: text.min(1).max(64).optional(),
  mailEnabled: notMailEnabled.optional(),
  securityEnabled: securityOnly.optional(),
  groupTypes: onlyBlank,
  isAssignableToRole: onlyBlank,
  membershipRule: onlyBlank,
  membershipRuleProcessingState: onlyBlank,
  visibility: onlyBlank,
});

/** The properties that a POST can set or requires. https://learn.microsoft.com/graph/api/group-post-groups */
export const groupBody = groupPatch
  .required({ displayName: true, mailNickname: true, mailEnabled: true, securityEnabled: true })
  .extend({
    "members@odata.bind": z.array(directoryObjectAddress).max(20).optional(),
    "owners@odata.bind": z.array(directoryObjectAddress).max(20).optional(),
  });
