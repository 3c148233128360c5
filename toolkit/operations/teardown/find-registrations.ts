import type { JsonApi } from "../../clients/json-api.ts";
import { listAll } from "../../clients/list-all.ts";
import type { Mark } from "./stack-mark.ts";
import { ofType, type StackState } from "./stack-state.ts";
import type { Thing } from "./thing.ts";

/** Ids that prove that something is the stack's: they were in its state. */
export interface KnownRegistrations {
  /** Object ids. */
  readonly applications: ReadonlySet<string>;
  readonly servicePrincipals: ReadonlySet<string>;
  readonly clientIds: ReadonlySet<string>;
}

/** The stack's registrations in the tenant, by id or by the mark in `notes`, never by name. */
export interface FoundRegistrations {
  readonly live: readonly Thing[];
  /** In the recycle bin, service principals among them. */
  readonly deleted: readonly Thing[];
}

interface Item {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string | null;
  readonly notes?: string | null;
}

export function knownRegistrations({ resources }: StackState): KnownRegistrations {
  const texts = (type: string, property: string) =>
    new Set(ofType(resources, type).map(({ outputs }) => String(outputs[property])));
  const applicationType = "azuread:index/application:Application";
  return {
    applications: texts(applicationType, "objectId"),
    servicePrincipals: texts("azuread:index/servicePrincipal:ServicePrincipal", "objectId"),
    clientIds: texts(applicationType, "clientId"),
  };
}

const deletedItems = "/v1.0/directory/deletedItems";

/**
 * Live ones are asked for by their tag, and believed by their notes; Graph's recycle bin has no such filter.
 * https://learn.microsoft.com/graph/api/resources/application#properties,
 * https://learn.microsoft.com/graph/api/directory-deleteditems-list
 */
export async function findRegistrations(
  graph: JsonApi,
  mark: Mark,
  known: KnownRegistrations,
): Promise<FoundRegistrations> {
  const filter = encodeURIComponent(`tags/any(t:t eq '${mark.tag.replaceAll("'", "''")}')`);
  const tagged = `/v1.0/applications?$filter=${filter}&$select=id,appId,displayName,notes`;
  const [live, applications, servicePrincipals] = await Promise.all([
    listAll<Item>(graph, tagged),
    listAll<Item>(graph, `${deletedItems}/microsoft.graph.application`),
    listAll<Item>(graph, `${deletedItems}/microsoft.graph.servicePrincipal`),
  ]);
  const bears = ({ notes }: Item): boolean => notes === mark.notes;
  const ours = applications.filter((item) => bears(item) || known.applications.has(item.id));
  const clientIds = new Set([...known.clientIds, ...ours.map(({ appId }) => appId)]);
  const theirs = servicePrincipals.filter(
    (item) => bears(item) || known.servicePrincipals.has(item.id) || clientIds.has(item.appId),
  );
  return {
    live: live.filter(bears).map(named("registration")),
    deleted: [...ours.map(named("registration")), ...theirs.map(named("service principal"))],
  };
}

function named(kind: string): (item: Item) => Thing {
  return ({ id, displayName }) => ({ kind, name: displayName ?? id, id });
}
