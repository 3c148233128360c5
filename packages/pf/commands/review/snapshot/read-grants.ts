import { builtInRoleNames } from "@protected-function/core/azure/built-in-roles.ts";
import { listRoleAssignments, type RoleAssignment } from "@protected-function/core/azure/arm/role-assignments.ts";
import { listAssignments, listGrants, scopesOf } from "@protected-function/core/azure/graph/service-principal.ts";
import { isSameId, resourceGroupOf, rootScopeOf } from "@protected-function/core/azure/resource-ids.ts";
import { ownEntry } from "@protected-function/core/text/own-entry.ts";
import type { JsonApi } from "@protected-function/core/azure/json-api.ts";
import type { NamesInTenant } from "./names-in-tenant.ts";
import type { AzureRole, Grant } from "./snapshot.ts";
import type { Administrator } from "../../../checks/origin.ts";

interface StackApplications {
  /** Client ids of the stack's app registrations. Their holders and consents are read with them. */
  readonly ownClientIds: ReadonlySet<string>;
  /** Test subjects, which aren't the stack's. */
  readonly otherIds: OtherIds;
}

/**
 * Reads all permissions on other APIs. Reading them from the API's side includes every holder.
 * https://learn.microsoft.com/graph/api/serviceprincipal-list-approleassignedto
 *
 * @throws RequestRefused
 */
export async function readGrants(
  graph: JsonApi,
  names: NamesInTenant,
  stackApplications: StackApplications,
): Promise<readonly Grant[]> {
  const isTestSubject = (objectId: string) => stackApplications.otherIds.has(names.clientIdOf(objectId));
  const isOwn = (objectId: string) => stackApplications.ownClientIds.has(names.clientIdOf(objectId));
  const resources = names.servicePrincipals.filter(({ id }) => !isOwn(id) && !isTestSubject(id));
  const [assigned, consents] = await Promise.all([
    Promise.all(
      resources.map(async ({ id, appId }) =>
        (await listAssignments(graph, id))
          .filter(({ principalId }) => !isTestSubject(principalId))
          .map(async ({ principalId, appRoleId }) => ({
            who: await names.principal(principalId),
            ...permissionOn(names, appId, appRoleId),
            kind: "application" as const,
          })),
      ),
    ),
    listGrants(graph),
  ]);
  const delegated = consents
    .filter(({ clientId }) => !isOwn(clientId) && !isTestSubject(clientId))
    .flatMap((consent) =>
      scopesOf(consent).map((permission) => ({
        who: names.application(names.clientIdOf(consent.clientId)),
        on: names.application(names.clientIdOf(consent.resourceId)),
        permission,
        kind: "delegated" as const,
      })),
    );
  const all = [...(await Promise.all(assigned.flat())), ...delegated];
  return all.toSorted((left, right) => JSON.stringify(left).localeCompare(JSON.stringify(right), "en"));
}

function permissionOn({ permission, application }: NamesInTenant, clientId: string, appRoleId: string) {
  const on = application(clientId);
  return { on, permission: permission(clientId, appRoleId).slice(`${on}: `.length) };
}

/** Lists the Azure role assignments in subscriptions and management groups. @throws RequestRefused */
export async function listAzureRoles(
  { resourceManager }: Administrator,
  roots: readonly string[],
): Promise<readonly RoleAssignment[]> {
  return (await Promise.all(roots.map((root) => listRoleAssignments(resourceManager, root)))).flat();
}

/** @param siteId the stack's site, from whose place others differ */
export async function azureRoleOf(
  { id, properties }: RoleAssignment,
  names: NamesInTenant,
  siteId: string,
): Promise<AzureRole> {
  const role = properties.roleDefinitionId.split("/").at(-1)?.toLowerCase() ?? "";
  const scope = id.slice(0, id.toLowerCase().lastIndexOf("/providers/microsoft.authorization/"));
  return {
    who: await names.principal(properties.principalId),
    role: ownEntry(builtInRoleNames, role) ?? `the role ${role}`,
    scope: scopeWords(scope, siteId),
  };
}

/**
 * A resource by its type and names: "storageAccounts stwhocalls", "containers storders/invoices". Outside the stack's
 * resource group, with its place.
 */
function scopeWords(scope: string, siteId: string): string {
  const group = resourceGroupOf(scope);
  const root = rootScopeOf(scope) ?? scope;
  const isElsewhere = !isSameId(root, rootScopeOf(siteId) ?? "");
  const [kind = "", name = ""] = root.split("/").slice(-2);
  const place = `the ${kind.toLowerCase() === "managementgroups" ? "management group" : "subscription"}`;
  const rootWords = isElsewhere ? `${place} ${name}` : place;
  if (scope === root) return rootWords;
  const [types, resourceNames] = splitPairs(
    scope
      .split(/\/providers\//i)
      .at(-1)
      ?.split("/")
      .slice(1) ?? [],
  );
  const resource = `${types.at(-1) ?? ""} ${resourceNames.filter((part) => part !== "default").join("/")}`;
  if (group === undefined) return `${resource} of ${rootWords}`;
  const groupWords = `the resource group ${group.split("/").at(-1) ?? ""}${isElsewhere ? ` of ${rootWords}` : ""}`;
  if (scope === group) return groupWords;
  return isSameId(group, resourceGroupOf(siteId) ?? "") ? resource : `${resource} in ${groupWords}`;
}

function splitPairs(segments: readonly string[]): readonly [readonly string[], readonly string[]] {
  return [segments.filter((_, index) => index % 2 === 0), segments.filter((_, index) => index % 2 === 1)];
}

/** Object ids or client ids of objects that aren't the stack's. */
export type OtherIds = ReadonlySet<string>;
