import { listOf, objectOf, text } from "../property-shape.ts";
import type { ResourceStandIn } from "../provider.ts";
import type { PlainMap } from "../secret-values.ts";
import {
  type ConditionalAccessPolicyInputs,
  fromGraphPolicy,
  toGraphPolicy,
} from "./conditional-access-policy-wire.ts";
import { GraphFailure } from "./graph-failure.ts";
import type { AzureadSurroundings } from "./surroundings.ts";

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

/** Whether Graph shows what the plugin looks at after an update: the name and the state, no more. */
function isUpdated(wanted: ConditionalAccessPolicyInputs, found: Readonly<Record<string, unknown>>): boolean {
  return found["displayName"] === wanted.displayName && found["state"] === wanted.state;
}

/**
 * azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy, request by request: observed with plugin 6.9.1.
 * Platforms, devices, risks, guests by kind and session controls are refused by name.
 * https://github.com/hashicorp/terraform-provider-azuread/blob/main/internal/services/conditionalaccess/conditional_access_policy_resource.go
 */
export function conditionalAccessPolicy({ graph }: AzureadSurroundings): ResourceStandIn {
  const read = async (id: string, signal: AbortSignal): Promise<PlainMap> =>
    fromGraphPolicy(await graph.get({ doing: `retrieving ${id}`, path: `/v1.0${id}`, signal }));

  return {
    inputs,
    computed: ["objectId"],
    bridge: { defaults: {}, computed: ["conditions.insiderRiskLevels"], forceNew: [] },
    create: async (properties, { signal }) => {
      const wanted = properties as unknown as ConditionalAccessPolicyInputs;
      const doing = `creating conditional access policy ${wanted.displayName}`;
      const created = await graph.post({ doing, path: `/v1.0${collection}`, body: toGraphPolicy(wanted), signal });
      const id = `${collection}/${String(created["id"])}`;
      await graph.waitUntilThere({ doing, path: `/v1.0${id}`, signal });
      return { id, outputs: await read(id, signal) };
    },
    read: async ({ id }, { signal }) => {
      demandId(id);
      try {
        return { id, outputs: await read(id, signal), identity: {} };
      } catch (error) {
        if (isGone(error)) return undefined;
        throw error;
      }
    },
    update: async ({ id, news }, { signal }) => {
      const wanted = news as unknown as ConditionalAccessPolicyInputs;
      const call = { doing: `updating ${id}`, path: `/v1.0${id}`, signal };
      await graph.patch({ ...call, body: toGraphPolicy(wanted) });
      // No read follows.
      return fromGraphPolicy(await graph.waitUntil(call, (found) => isUpdated(wanted, found)));
    },
    delete: async ({ id }, { signal }) => {
      const call = { doing: `deleting ${id}`, path: `/v1.0${id}`, signal };
      try {
        await graph.get(call);
      } catch (error) {
        if (isGone(error)) return;
        throw error;
      }
      await graph.delete(call);
      await graph.waitUntilGone(call);
    },
  };
}

function isGone(error: unknown): boolean {
  return error instanceof GraphFailure && error.status === 404;
}

function demandId(id: string): void {
  if (/^\/identity\/conditionalAccess\/policies\/[^/]+$/.test(id)) return;
  throw new Error(`'${id}' is no conditional access policy's id: it looks like ${collection}/{objectId}`);
}
