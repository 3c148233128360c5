import { type InputsOf, listOf, objectOf, setOf, text } from "../property-shape.ts";
import type { ResourceStandIn } from "../provider.ts";
import type { Plain, PlainMap } from "../secret-values.ts";
import type { GraphObject } from "./graph-client.ts";
import { type AzureadContext, defined, readLive, toOutputs, undefinedIfNotFound } from "./graph-objects.ts";
import { pathOf } from "./resource-ids.ts";

const collection = "/identity/conditionalAccess/policies";
const texts = listOf(text);

const inputs = objectOf(
  {
    displayName: text,
    state: text,
    conditions: objectOf(
      {
        applications: objectOf({
          includedApplications: texts,
          excludedApplications: texts,
          includedUserActions: texts,
        }),
        clientAppTypes: texts,
        clientApplications: objectOf({ includedServicePrincipals: texts, excludedServicePrincipals: texts }),
        locations: objectOf({ includedLocations: texts, excludedLocations: texts }, ["includedLocations"]),
        users: objectOf({
          includedUsers: texts,
          excludedUsers: texts,
          includedGroups: texts,
          excludedGroups: texts,
          includedRoles: texts,
          excludedRoles: texts,
        }),
      },
      ["applications", "clientAppTypes", "users"],
    ),
    grantControls: objectOf(
      { operator: text, builtInControls: texts, customAuthenticationFactors: texts, termsOfUses: texts },
      ["operator"],
    ),
  },
  ["conditions", "displayName", "state"],
);

type ConditionalAccessPolicyInputs = InputsOf<typeof inputs>;

const block = objectOf({});

/** Attributes that this stand-in doesn't support as inputs. */
const others = objectOf({
  conditions: objectOf({
    authenticationFlowTransferMethods: setOf(text),
    clientApplications: objectOf({ filter: block }),
    devices: block,
    insiderRiskLevels: text,
    platforms: block,
    servicePrincipalRiskLevels: texts,
    signInRiskLevels: texts,
    userRiskLevels: texts,
    users: objectOf({ excludedGuestsOrExternalUsers: listOf(block), includedGuestsOrExternalUsers: listOf(block) }),
  }),
  grantControls: objectOf({ authenticationStrengthPolicyId: text }),
  sessionControls: block,
});

/** Whether Graph shows the update: the plugin compares only the name and the state. */
function isUpdated(planned: ConditionalAccessPolicyInputs, current: Readonly<Record<string, unknown>>): boolean {
  return current["displayName"] === planned.displayName && current["state"] === planned.state;
}

/**
 * azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy, request by request: observed with plugin 6.9.1.
 * Platforms, devices, risks, guests by kind and session controls are refused by name.
 * https://github.com/hashicorp/terraform-provider-azuread/blob/main/internal/services/conditionalaccess/conditional_access_policy_resource.go
 */
export function conditionalAccessPolicy({ graph }: AzureadContext): ResourceStandIn {
  const read = async (id: string, signal: AbortSignal): Promise<PlainMap> =>
    fromGraphPolicy(await graph.get({ doing: `retrieving ${id}`, path: `/v1.0${id}`, signal }));

  return {
    inputs,
    computed: ["objectId"],
    bridge: { defaults: {}, computed: ["conditions.insiderRiskLevels"], forceNew: [], others },
    create: async (properties, { signal }) => {
      const planned = properties as unknown as ConditionalAccessPolicyInputs;
      const doing = `creating conditional access policy ${planned.displayName}`;
      const created = await graph.post({ doing, path: `/v1.0${collection}`, body: toGraphPolicy(planned), signal });
      const id = `${collection}/${String(created["id"])}`;
      await graph.waitUntilThere({ doing, path: `/v1.0${id}`, signal });
      return await readLive(id, read(id, signal));
    },
    read: async ({ id }, { signal }) => {
      const path = pathOf("IdentityConditionalAccessPolicy", `${collection}/{conditionalAccessPolicyId}`, id);
      return await readLive(id, read(path, signal));
    },
    update: async ({ id, news }, { signal }) => {
      const planned = news as unknown as ConditionalAccessPolicyInputs;
      const call = { doing: `updating ${id}`, path: `/v1.0${id}`, signal };
      await graph.patch({ ...call, body: toGraphPolicy(planned) });
      // No read follows.
      return fromGraphPolicy(await graph.waitUntil(call, (current) => isUpdated(planned, current)));
    },
    delete: async ({ id }, { signal }) => {
      const call = { doing: `deleting ${id}`, path: `/v1.0${id}`, signal };
      if ((await undefinedIfNotFound(graph.get(call))) === undefined) return;
      await graph.delete(call);
      await graph.waitUntilGone(call);
    },
  };
}

/**
 * The whole policy, also on an update, with `locations: null` and without `clientApplications` for empty conditions:
 * observed with plugin 6.9.1.
 * https://github.com/hashicorp/terraform-provider-azuread/blob/main/internal/services/conditionalaccess/conditionalaccess.go
 */
function toGraphPolicy(inputs: ConditionalAccessPolicyInputs): GraphObject {
  const { applications, clientAppTypes, clientApplications, locations, users } = inputs.conditions;
  const { grantControls } = inputs;
  return {
    "@odata.type": "#microsoft.graph.conditionalAccessPolicy",
    displayName: inputs.displayName,
    state: inputs.state,
    conditions: {
      applications: {
        includeApplications: applications.includedApplications ?? [],
        excludeApplications: applications.excludedApplications ?? [],
        includeUserActions: applications.includedUserActions ?? [],
      },
      authenticationFlows: null,
      clientAppTypes,
      ...(clientApplications && {
        clientApplications: {
          includeServicePrincipals: clientApplications.includedServicePrincipals ?? [],
          excludeServicePrincipals: clientApplications.excludedServicePrincipals ?? [],
          servicePrincipalFilter: null,
        },
      }),
      devices: null,
      locations: locations
        ? { includeLocations: locations.includedLocations, excludeLocations: locations.excludedLocations ?? [] }
        : null,
      platforms: null,
      servicePrincipalRiskLevels: [],
      signInRiskLevels: [],
      userRiskLevels: [],
      users: {
        includeUsers: users.includedUsers ?? [],
        excludeUsers: users.excludedUsers ?? [],
        includeGroups: users.includedGroups ?? [],
        excludeGroups: users.excludedGroups ?? [],
        includeRoles: users.includedRoles ?? [],
        excludeRoles: users.excludedRoles ?? [],
        includeGuestsOrExternalUsers: null,
        excludeGuestsOrExternalUsers: null,
      },
    },
    grantControls: grantControls
      ? {
          operator: grantControls.operator,
          builtInControls: grantControls.builtInControls ?? [],
          customAuthenticationFactors: grantControls.customAuthenticationFactors ?? [],
          termsOfUse: grantControls.termsOfUses ?? [],
        }
      : null,
    sessionControls: null,
  };
}

/**
 * Converts Graph's policy to the SDK's names. Properties that aren't inputs of the stand-in (platforms, risks, session
 * controls) stay as in Graph, so a refresh shows them if a person adds them by hand.
 */
function fromGraphPolicy(policy: GraphObject): PlainMap {
  const live = toOutputs(policy);
  const conditions = (live["conditions"] ?? {}) as PlainMap;
  const { applications, clientApplications, locations, users, clientAppTypes, ...others } = conditions;
  return defined({
    objectId: live["id"],
    displayName: live["displayName"],
    state: live["state"],
    conditions: defined({
      applications: applicationsOf(applications),
      clientAppTypes,
      clientApplications: clientApplications && inSdkWords(clientApplications),
      locations: locations && inSdkWords(locations),
      users: inSdkWords(users),
      ...others,
    }),
    grantControls: live["grantControls"] && grantControlsOf(live["grantControls"] as PlainMap),
    sessionControls: live["sessionControls"],
  });
}

/** Without authentication contexts, which the plugin doesn't have. */
function applicationsOf(part: Plain | undefined): PlainMap {
  const { includedAuthenticationContextClassReferences: _, ...applications } = inSdkWords(part);
  return applications;
}

/** `includeUsers` is `includedUsers` there, and so on. */
function inSdkWords(part: Plain | undefined): PlainMap {
  const entries = Object.entries((part ?? {}) as PlainMap);
  return Object.fromEntries(
    entries.map(([name, value]) => [name.replace(/^(in|ex)clude(?=[A-Z])/, "$1cluded"), value]),
  );
}

function grantControlsOf({ termsOfUse, ...controls }: PlainMap): PlainMap {
  return defined({ ...controls, termsOfUses: termsOfUse });
}
