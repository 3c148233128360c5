import { type Endpoint, isSafe, endpointName, endpointPath } from "../../../checks/call.ts";
import type { Administrator } from "../../../checks/origin.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { namesInTenant } from "./names-in-tenant.ts";
import { azureRoleOf, listAzureRoles, readGrants, type OtherIds } from "./read-grants.ts";
import { readAuthSettings } from "@protected-function/core/azure/arm/auth-settings.ts";
import { listApplications } from "@protected-function/core/azure/graph/application.ts";
import { listAll } from "@protected-function/core/azure/list-all.ts";
import { readRegistration } from "./read-registration.ts";
import type { AzureRole, Json, OfferedEndpoint, Snapshot } from "./snapshot.ts";

/** Reads the objects in a tenant and its subscriptions before the stack's deployment. @throws RequestRefused */
export async function readOtherIds(administrator: Administrator, roleRoots: readonly string[]): Promise<OtherIds> {
  const [applications, roles] = await Promise.all([
    listApplications(administrator.graph),
    listAzureRoles(administrator, roleRoots),
  ]);
  return new Set([...applications, ...roles].map(({ id }) => id));
}

/** Reads back the stack's objects over Graph and Resource Manager. @throws RequestRefused */
export async function readSnapshot(
  administrator: Administrator,
  outputs: StackOutputs,
  {
    otherIds,
    subscriptionId,
    roleRoots,
  }: { readonly otherIds: OtherIds; readonly subscriptionId: string; readonly roleRoots: readonly string[] },
): Promise<Snapshot> {
  const { graph, resourceManager } = administrator;
  const { siteId, hostName } = outputs.functionApp;
  const [names, applications, roles, authentication, siteIds] = await Promise.all([
    namesInTenant(graph, outputs),
    listApplications(administrator.graph),
    listAzureRoles(administrator, roleRoots),
    readAuthSettings(resourceManager, siteId),
    sitesIn(administrator, subscriptionId),
  ]);
  const ownApplications = applications.filter(({ id, appId }) => !otherIds.has(id) && !otherIds.has(appId));
  const registrations = await Promise.all(ownApplications.map((wire) => readRegistration(wire, { graph, names })));
  const withNames = (properties: object) => JSON.parse(names.withNames(JSON.stringify(properties))) as Json;
  const ownClientIds = new Set(ownApplications.map(({ appId }) => appId));
  const otherSiteIds = siteIds.filter((id) => id.toLowerCase() !== siteId.toLowerCase());
  return {
    authentication: withNames(authentication),
    registrations: registrations.toSorted((left, right) => left.name.localeCompare(right.name)),
    azureRoles: (
      await Promise.all(roles.filter(({ id }) => !otherIds.has(id)).map((role) => azureRoleOf(role, names, siteId)))
    ).map((role) => withoutRandomSuffix(role, siteId)),
    grants: await readGrants(graph, names, { ownClientIds, otherIds }),
    sites: await Promise.all(
      otherSiteIds.map(async (id) => ({
        name: id.split("/").at(-1) ?? id,
        authentication: withNames(await readAuthSettings(resourceManager, id)),
      })),
    ),
    endpoints: outputs.endpoints.map(offeredEndpointOf),
    hostName,
  };
}

/**
 * Removes the random suffix of the site's and the storage account's names. It differs in every run and would make the
 * same role a new finding each time.
 */
export function withoutRandomSuffix(role: AzureRole, siteId: string): AzureRole {
  const [, randomSuffix] = /-([a-z0-9]{6})$/.exec(siteId) ?? [];
  const hasRandomSuffix = randomSuffix !== undefined && role.scope.endsWith(randomSuffix);
  return hasRandomSuffix ? { ...role, scope: `${role.scope.slice(0, -randomSuffix.length)}<suffix>` } : role;
}

async function sitesIn({ resourceManager }: Administrator, subscriptionId: string): Promise<readonly string[]> {
  const filter = encodeURIComponent("resourceType eq 'Microsoft.Web/sites'");
  const path = `/subscriptions/${subscriptionId}/resources?$filter=${filter}&api-version=2021-04-01`;
  return (await listAll<{ readonly id: string }>(resourceManager, path)).map(({ id }) => id).toSorted();
}

function offeredEndpointOf(endpoint: Endpoint): OfferedEndpoint {
  const { allow, anonymous } = endpoint;
  return {
    name: endpointName(endpoint),
    path: endpointPath(endpoint),
    ...(allow && { allow }),
    ...(anonymous !== undefined && { anonymous }),
    isCalledUnasked: isSafe(endpoint),
  };
}
