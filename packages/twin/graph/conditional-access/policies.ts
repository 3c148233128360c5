import { Hono } from "hono";
import { z } from "zod";
import type { Tenant } from "../../tenant/tenant.ts";
import { addressOf, metadata } from "../addresses.ts";
import { type GraphEnv, matches, readBody, definedProperties } from "../request.ts";
import { admit } from "../permissions.ts";
import { guid, onlyBlank, text } from "../../tenant/resources/property-schemas.ts";

const noIds: readonly string[] = [];

/**
 * Ids, or words for groups of objects. Graph answers with the documented spelling of a word, regardless of the
 * request's.
 */
function idsOr(...keywords: readonly string[]) {
  const word = text
    .transform((value) => keywords.find((keyword) => keyword.toLowerCase() === value.toLowerCase()) ?? value)
    .refine((value) => keywords.includes(value));
  const item = text.refine(isSingleApplication, { params: { notSupported: true } }).pipe(z.union([guid, word]));
  return z
    .array(item)
    .nullish()
    .transform((value): readonly string[] => value ?? noIds);
}

/** Returns false for words that mean many resources at once, because the twin doesn't know their members. */
function isSingleApplication(value: string): boolean {
  return !["Office365", "MicrosoftAdminPortals"].includes(value);
}

const ids = idsOr();

/** A list that the twin doesn't support. It may be empty, and Graph answers with an empty list. */
const onlyEmpty = onlyBlank.transform(() => noIds);

/** An object that the twin doesn't support. Graph answers with null. */
const onlyNull = onlyBlank.transform(() => null);

/**
 * https://learn.microsoft.com/graph/api/resources/conditionalaccessusers
 * The twin doesn't support individual kinds of guests.
 */
const users = z
  .strictObject({
    includeUsers: idsOr("All", "None", "GuestsOrExternalUsers"),
    excludeUsers: idsOr("GuestsOrExternalUsers"),
    includeGroups: ids,
    excludeGroups: ids,
    includeRoles: ids,
    excludeRoles: ids,
    includeGuestsOrExternalUsers: onlyNull,
    excludeGuestsOrExternalUsers: onlyNull,
  })
  .prefault({});

/**
 * https://learn.microsoft.com/graph/api/resources/conditionalaccessapplications
 * The twin doesn't support `Office365` and similar groups of apps.
 */
const applications = z.strictObject({
  includeApplications: idsOr("All", "None"),
  excludeApplications: ids,
  includeUserActions: onlyEmpty,
  includeAuthenticationContextClassReferences: onlyEmpty,
  applicationFilter: onlyNull,
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
  servicePrincipalFilter: onlyNull,
});

const clientAppType = z.enum(["all", "browser", "mobileAppsAndDesktopClients", "exchangeActiveSync", "other"]);

/** https://learn.microsoft.com/graph/api/resources/conditionalaccessconditionset */
const conditions = z.strictObject({
  userRiskLevels: onlyEmpty,
  signInRiskLevels: onlyEmpty,
  servicePrincipalRiskLevels: onlyEmpty,
  insiderRiskLevels: onlyNull,
  clientAppTypes: z.array(clientAppType).min(1).default(["all"]),
  platforms: onlyNull,
  locations: locations.nullish().transform((value) => value ?? null),
  devices: onlyNull,
  authenticationFlows: onlyNull,
  clientApplications: clientApplications.nullish().transform((value) => value ?? null),
  applications,
  users,
});

/**
 * https://learn.microsoft.com/graph/api/resources/conditionalaccessgrantcontrols
 * The twin doesn't support authentication strengths.
 */
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
    .default([]),
  customAuthenticationFactors: onlyEmpty,
  termsOfUse: onlyEmpty,
  authenticationStrength: onlyNull,
});

const properties = {
  displayName: text.min(1).max(256),
  state: z.enum(["enabled", "disabled", "enabledForReportingButNotEnforced"]),
  conditions,
  grantControls: grantControls.nullable(),
  sessionControls: onlyNull,
};

/** Properties that Graph sets. Clients that return a whole policy may send them back empty. */
const readOnlyProperties = {
  id: onlyBlank,
  templateId: onlyBlank,
  createdDateTime: onlyBlank,
  modifiedDateTime: onlyBlank,
};

/** https://learn.microsoft.com/graph/api/conditionalaccessroot-post-policies */
const policyBody = z.strictObject({ ...properties, ...readOnlyProperties, description: onlyBlank });

/** https://learn.microsoft.com/graph/api/conditionalaccesspolicy-update */
const policyPatch = policyBody.partial();

const resource = "ConditionalAccessPolicy";

/** https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy */
export function policyRoutes(tenant: Tenant): Hono<GraphEnv> {
  const { policies } = tenant.conditionalAccess;
  const routes = new Hono<GraphEnv>();

  routes.get("/", (context) => {
    const { filter } = admit(context, "readConditionalAccess", { filterable: ["displayName", "state"] });
    const storedPolicies = policies.all().filter(({ displayName, state }) => matches(filter, { displayName, state }));
    return context.json({ "@odata.context": metadata("identity/conditionalAccess/policies"), value: storedPolicies });
  });

  routes.post("/", async (context) => {
    admit(context, "writePolicies");
    const { displayName, state, conditions, grantControls } = await readBody(context, policyBody, resource);
    const policy = policies.create({ displayName, state, conditions, grantControls, sessionControls: null });
    context.header("Location", addressOf(`identity/conditionalAccess/policies/${policy.id}`));
    return context.json({ "@odata.context": metadata("identity/conditionalAccess/policies/$entity"), ...policy }, 201);
  });

  routes.get("/:id", (context) => {
    admit(context, "readConditionalAccess");
    const policy = policies.get(context.req.param("id"));
    return context.json({ "@odata.context": metadata("identity/conditionalAccess/policies/$entity"), ...policy });
  });

  routes.patch("/:id", async (context) => {
    admit(context, "writePolicies");
    const { id } = policies.get(context.req.param("id"));
    policies.update(id, definedProperties(await readBody(context, policyPatch, resource)));
    return context.body(null, 204);
  });

  routes.delete("/:id", (context) => {
    admit(context, "writePolicies");
    policies.delete(context.req.param("id"));
    return context.body(null, 204);
  });

  return routes;
}
