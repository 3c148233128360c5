import type { JsonApi } from "../../../azure/json-api.ts";
import type { NamesInTenant } from "./names-in-tenant.ts";
import type { Others } from "./read-snapshot.ts";
import type { Grant } from "./snapshot.ts";

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
  /** Client ids of the stack's registrations, whose holders and consents are read with them. */
  readonly ownClientIds: ReadonlySet<string>;
  /** Whoever is made to try with is nobody of the stack. */
  readonly others: Others;
}

/**
 * What is held on the APIs of others, whoever holds it: read from the side of the API, so that no holder is passed over.
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
