import { ownEntry } from "../../../text/own-entry.ts";
import type { JsonApi } from "../../../azure/json-api.ts";
import type { NamesInTenant } from "./names-in-tenant.ts";
import type { AzureRole, Grant } from "./snapshot.ts";
import type { Administrator } from "../../../checks/origin.ts";

interface Assigned {
  readonly principalId: string;
  readonly appRoleId: string;
}

interface Consent {
  readonly clientId: string;
  readonly resourceId: string;
  readonly scope: string;
}

interface Known {
  /** Client ids of the stack's app registrations. Their holders and consents are read with them. */
  readonly ownClientIds: ReadonlySet<string>;
  /** Test subjects, which aren't the stack's. */
  readonly others: Others;
}

/**
 * Reads all permissions on other APIs. Reading them from the API's side includes every holder.
 * https://learn.microsoft.com/graph/api/serviceprincipal-list-approleassignedto
 *
 * @throws RequestRefused
 */
export async function readGrants(graph: JsonApi, names: NamesInTenant, known: Known): Promise<readonly Grant[]> {
  const list = async <Item>(path: string) =>
    ((await graph.call("GET", `/v1.0/${path}`)) as { readonly value: readonly Item[] }).value;
  const isTried = (objectId: string) => known.others.has(names.clientIdOf(objectId));
  const isOwn = (objectId: string) => known.ownClientIds.has(names.clientIdOf(objectId));
  const resources = names.servicePrincipals.filter(({ id }) => !isOwn(id) && !isTried(id));
  const [assigned, consents] = await Promise.all([
    Promise.all(
      resources.map(async ({ id, appId }) =>
        (await list<Assigned>(`servicePrincipals/${id}/appRoleAssignedTo`))
          .filter(({ principalId }) => !isTried(principalId))
          .map(async ({ principalId, appRoleId }) => ({
            who: await names.principal(principalId),
            ...permissionOn(names, appId, appRoleId),
            kind: "application" as const,
          })),
      ),
    ),
    list<Consent>("oauth2PermissionGrants"),
  ]);
  const delegated = consents
    .filter(({ clientId }) => !isOwn(clientId) && !isTried(clientId))
    .flatMap(({ clientId, resourceId, scope }) =>
      scope
        .split(" ")
        .filter((permission) => permission !== "")
        .map((permission) => ({
          who: names.application(names.clientIdOf(clientId)),
          on: names.application(names.clientIdOf(resourceId)),
          permission,
          kind: "delegated" as const,
        })),
    );
  const all = [...(await Promise.all(assigned.flat())), ...delegated];
  return all.toSorted((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other), "en"));
}

function permissionOn({ permission, application }: NamesInTenant, clientId: string, appRoleId: string) {
  const on = application(clientId);
  return { on, permission: permission(clientId, appRoleId).slice(`${on}: `.length) };
}

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles: the same ids in every tenant. */
const roleNames: Readonly<Record<string, string>> = {
  "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": "Owner",
  "b24988ac-6180-42a0-ab88-20f7382dd24c": "Contributor",
  "acdd72a7-3385-48ef-bd42-f606fba81ae7": "Reader",
  "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9": "User Access Administrator",
  "f58310d9-a9f6-439a-9e8d-f62e7b41a168": "Role Based Access Control Administrator",
  "de139f84-1756-47ae-9be6-808fbbe84772": "Website Contributor",
  "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": "Storage Blob Data Owner",
  "ba92f5b4-2d11-453d-a403-e96b0029c9fe": "Storage Blob Data Contributor",
  "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": "Storage Blob Data Reader",
  "974c5e8b-45b9-4653-ba55-5f855dd0fb88": "Storage Queue Data Contributor",
  "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3": "Storage Table Data Contributor",
  "00482a5a-887f-4fb3-b363-3b7fe8e74483": "Key Vault Administrator",
  "b86a8fe4-44ce-4948-aee5-eccb2c155cd7": "Key Vault Secrets Officer",
  "4633458b-17de-408a-b874-0445c86b69e6": "Key Vault Secrets User",
  "3913510d-42f4-4e42-8a64-420c390055eb": "Monitoring Metrics Publisher",
};

interface WireAssignment {
  readonly id: string;
  readonly properties: { readonly principalId: string; readonly roleDefinitionId: string };
}

/** Lists the subscription's Azure role assignments. @throws RequestRefused */
export async function listAzureRoles(
  { resourceManager }: Administrator,
  subscriptionId: string,
): Promise<readonly WireAssignment[]> {
  const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleAssignments`;
  const answer = await resourceManager.call("GET", `${path}?api-version=2022-04-01`);
  return (answer as { readonly value: readonly WireAssignment[] }).value;
}

export async function azureRoleOf({ id, properties }: WireAssignment, names: NamesInTenant): Promise<AzureRole> {
  const role = properties.roleDefinitionId.split("/").at(-1)?.toLowerCase() ?? "";
  const scope = id.slice(0, id.toLowerCase().lastIndexOf("/providers/microsoft.authorization/"));
  return {
    who: await names.principal(properties.principalId),
    role: ownEntry(roleNames, role) ?? `the role ${role}`,
    scope: scopeWords(scope),
  };
}

/** A resource by its type and name: "storageAccounts stwhocalls". */
function scopeWords(scope: string): string {
  const parts = scope.split("/");
  if (parts.length <= 3) return "the subscription";
  const [kind = "", name = ""] = parts.slice(-2);
  return kind.toLowerCase() === "resourcegroups" ? `the resource group ${name}` : `${kind} ${name}`;
}

/** Object ids or client ids of objects that aren't the stack's. */
export type Others = ReadonlySet<string>;
