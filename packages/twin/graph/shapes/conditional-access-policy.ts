import { z } from "zod";
import { authenticationStrengths } from "../../tenant/conditional-access/authentication-strengths.ts";
import { guid, onlyBlank, text } from "../../tenant/resources/property-schemas.ts";
import { sessionControls } from "./session-controls.ts";

const noIds: readonly string[] = [];

/**
 * Words and ids that Graph knows and the twin doesn't. The last one is the trusted IPs of multifactor authentication:
 * https://learn.microsoft.com/graph/api/conditionalaccessroot-post-policies (example 3)
 */
const unsupportedWords: readonly string[] = [
  "AllCompliantNetworks",
  "AllAgentIdUsers",
  "AllAgentIdResources",
  "00000000-0000-0000-0000-000000000000",
];

/**
 * Ids, or words for groups of objects. Graph answers with the documented spelling of a word, regardless of the
 * request's.
 */
function idsOr(...keywords: readonly string[]) {
  const word = text
    .transform((value) => keywords.find((keyword) => keyword.toLowerCase() === value.toLowerCase()) ?? value)
    .refine((value) => keywords.includes(value));
  const item = text
    .refine((value) => !unsupportedWords.includes(value), { params: { notSupported: true } })
    .pipe(z.union([guid, word]));
  return z
    .array(item)
    .nullish()
    .transform((value): readonly string[] => value ?? noIds);
}

const ids = idsOr();
const texts = z
  .array(text.min(1))
  .nullish()
  .transform((value): readonly string[] => value ?? noIds);

/** A list that the twin doesn't support. It may be empty, and Graph answers with an empty list. */
const onlyEmpty = onlyBlank.transform(() => noIds);

/** An object or text that may be missing. Graph answers with null. */
function optional<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((value) => value ?? null);
}

function listOf(...values: readonly [string, ...string[]]) {
  return z
    .array(z.enum(values))
    .nullish()
    .transform((value): readonly string[] => value ?? noIds);
}

/** Several words in one text, separated by commas. */
function flags(...values: readonly string[]) {
  return text.refine((value) => value.split(",").every((word) => values.includes(word.trim())));
}

/** https://learn.microsoft.com/graph/api/resources/conditionalaccessfilter */
const filter = optional(z.strictObject({ mode: z.enum(["include", "exclude"]), rule: text.min(1).max(3072) }));

/**
 * https://learn.microsoft.com/graph/api/resources/conditionalaccessguestsorexternalusers
 * Inferred: Graph answers with the type that belongs to the kind.
 */
const guests = optional(
  z.strictObject({
    guestOrExternalUserTypes: flags(
      "none",
      "internalGuest",
      "b2bCollaborationGuest",
      "b2bCollaborationMember",
      "b2bDirectConnectUser",
      "otherExternalUser",
      "serviceProvider",
    ),
    externalTenants: optional(
      z.discriminatedUnion("membershipKind", [
        z.strictObject({ membershipKind: z.literal("all") }).transform((tenants) => ({
          "@odata.type": "#microsoft.graph.conditionalAccessAllExternalTenants",
          ...tenants,
        })),
        z.strictObject({ membershipKind: z.literal("enumerated"), members: z.array(guid) }).transform((tenants) => ({
          "@odata.type": "#microsoft.graph.conditionalAccessEnumeratedExternalTenants",
          ...tenants,
        })),
      ]),
    ),
  }),
);

/** https://learn.microsoft.com/graph/api/resources/conditionalaccessusers */
const users = z
  .strictObject({
    includeUsers: idsOr("All", "None", "GuestsOrExternalUsers"),
    excludeUsers: idsOr("GuestsOrExternalUsers"),
    includeGroups: ids,
    excludeGroups: ids,
    includeRoles: ids,
    excludeRoles: ids,
    includeGuestsOrExternalUsers: guests,
    excludeGuestsOrExternalUsers: guests,
  })
  .prefault({});

/** https://learn.microsoft.com/graph/api/resources/conditionalaccessapplications */
const applications = z.strictObject({
  includeApplications: idsOr("All", "None", "Office365", "MicrosoftAdminPortals"),
  excludeApplications: idsOr("Office365", "MicrosoftAdminPortals"),
  includeUserActions: texts,
  includeAuthenticationContextClassReferences: texts,
  applicationFilter: filter,
});

/** https://learn.microsoft.com/graph/api/resources/conditionalaccesslocations */
const locations = z.strictObject({
  includeLocations: idsOr("All", "AllTrusted"),
  excludeLocations: idsOr("AllTrusted"),
});

/** https://learn.microsoft.com/graph/api/resources/conditionalaccessclientapplications */
const clientApplications = z.strictObject({
  includeServicePrincipals: idsOr("ServicePrincipalsInMyTenant"),
  excludeServicePrincipals: ids,
  servicePrincipalFilter: filter,
});

const clientAppType = z.enum(["all", "browser", "mobileAppsAndDesktopClients", "exchangeActiveSync", "other"]);
const platforms = listOf("all", "android", "iOS", "windows", "windowsPhone", "macOS", "linux");
const riskLevels = listOf("low", "medium", "high", "none");

/** https://learn.microsoft.com/graph/api/resources/conditionalaccessconditionset */
const conditions = z.strictObject({
  userRiskLevels: riskLevels,
  signInRiskLevels: riskLevels,
  servicePrincipalRiskLevels: riskLevels,
  insiderRiskLevels: optional(flags("minor", "moderate", "elevated")),
  clientAppTypes: z.array(clientAppType).min(1).default(["all"]),
  platforms: optional(z.strictObject({ includePlatforms: platforms, excludePlatforms: platforms })),
  locations: optional(locations),
  devices: optional(z.strictObject({ deviceFilter: filter })),
  authenticationFlows: optional(
    z.strictObject({ transferMethods: optional(flags("none", "deviceCodeFlow", "authenticationTransfer")) }),
  ),
  clientApplications: optional(clientApplications),
  applications,
  users,
});

/**
 * Built-in authentication strengths, which Graph answers as a whole. Clients send the id, or the object that they read.
 * https://learn.microsoft.com/graph/api/resources/conditionalaccessgrantcontrols
 */
const authenticationStrength = optional(
  z
    .looseObject({ id: guid })
    .refine(({ id }) => authenticationStrengths.has(id), { params: { notSupported: true } })
    .transform(({ id }) => authenticationStrengths.get(id)),
);

const grantControls = z.strictObject({
  operator: z.enum(["AND", "OR"]),
  builtInControls: z
    .array(
      z.enum([
        "block",
        "mfa",
        "compliantDevice",
        "domainJoinedDevice",
        "approvedApplication",
        "compliantApplication",
        "passwordChange",
      ]),
    )
    .nullish()
    .transform((value): readonly string[] => value ?? noIds),
  customAuthenticationFactors: onlyEmpty,
  termsOfUse: onlyEmpty,
  authenticationStrength,
});

const properties = {
  displayName: text.min(1).max(256),
  state: z.enum(["enabled", "disabled", "enabledForReportingButNotEnforced"]),
  conditions,
  grantControls: grantControls.nullable().optional(),
  sessionControls: sessionControls.nullable().optional(),
};

/** Properties that Graph sets. Clients that return a whole policy may send them back empty. */
const readOnlyProperties = {
  id: onlyBlank,
  templateId: onlyBlank,
  createdDateTime: onlyBlank,
  modifiedDateTime: onlyBlank,
};

/** https://learn.microsoft.com/graph/api/conditionalaccessroot-post-policies */
export const policyBody = z.strictObject({ ...properties, ...readOnlyProperties, description: onlyBlank });

/** https://learn.microsoft.com/graph/api/conditionalaccesspolicy-update */
export const policyPatch = policyBody.partial();
