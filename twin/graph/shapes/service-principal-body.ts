import { z } from "zod";
import { directoryObjectAddress, guid, nullableText, onlyBlank, text } from "./primitives.ts";

/** What a POST or PATCH may say. https://learn.microsoft.com/graph/api/resources/serviceprincipal */
export const servicePrincipalBody = z.strictObject({
  id: guid.optional(),
  appId: guid.optional(),
  accountEnabled: z.boolean().optional(),
  alternativeNames: z.array(text).optional(),
  appRoleAssignmentRequired: z.boolean().optional(),
  description: nullableText.optional(),
  loginUrl: nullableText.optional(),
  notes: nullableText.optional(),
  notificationEmailAddresses: z.array(text).optional(),
  preferredSingleSignOnMode: z.enum(["password", "saml", "notSupported", "oidc", ""]).nullable().optional(),
  tags: z.array(text).optional(),
  "owners@odata.bind": z.array(directoryObjectAddress).optional(),
  addIns: onlyBlank,
  appRoles: onlyBlank,
  keyCredentials: onlyBlank,
  logoutUrl: onlyBlank,
  passwordCredentials: onlyBlank,
  preferredTokenSigningKeyThumbprint: onlyBlank,
  replyUrls: onlyBlank,
  samlMetadataUrl: onlyBlank,
  samlSingleSignOnSettings: onlyBlank,
  tokenEncryptionKeyId: onlyBlank,
});

/** https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto#request-body */
export const appRoleAssignmentBody = z.strictObject({ principalId: guid, resourceId: guid, appRoleId: guid });
