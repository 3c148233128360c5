import { types } from "../../stacks/live/program-types.ts";
import { physicalNames } from "@protected-function/infra/naming.ts";
import { entraTag, markInNotes, type Owner } from "@protected-function/infra/stack-mark.ts";
import type { JsonApi } from "@protected-function/core/azure/json-api.ts";
import { listAll } from "@protected-function/core/azure/list-all.ts";
import { find } from "@protected-function/core/azure/refusals.ts";
import { type OwnedObject, saysProduction, ownershipOf } from "../../stacks/live/ownership.ts";
import type { StackSettings } from "../../stacks/live/stack-settings.ts";
import { ofType, type StackState } from "../../stacks/live/stack-state.ts";

/** Ids in the state, which were the stack's at the engine's last update. */
export interface KnownRegistrations {
  /** Object ids. */
  readonly applications: ReadonlySet<string>;
  readonly servicePrincipals: ReadonlySet<string>;
  readonly clientIds: ReadonlySet<string>;
  /** Display names that the program wrote, or had begun to write. */
  readonly names?: ReadonlySet<string>;
}

/** An app registration, or a service principal without its app registration. */
export interface FoundRegistration extends OwnedObject {
  readonly clientId: string;
  /** Whether it's in the recycle bin. */
  readonly isDeleted: boolean;
}

interface Item {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string | null;
  readonly notes?: string | null;
}

export function knownRegistrations({ resources, pending }: StackState): KnownRegistrations {
  const texts = (type: string, property: string) =>
    new Set(ofType(resources, type).map(({ outputs }) => String(outputs[property])));
  const applicationType = types.application;
  return {
    applications: texts(applicationType, "objectId"),
    servicePrincipals: texts(types.servicePrincipal, "objectId"),
    clientIds: texts(applicationType, "clientId"),
    names: new Set(
      ofType([...resources, ...pending], applicationType).map(({ inputs }) => String(inputs["displayName"])),
    ),
  };
}

const deletedItems = "/v1.0/directory/deletedItems";
const selected = "$select=id,appId,displayName,notes";

interface RegistrationSearch {
  readonly owner: Owner;
  readonly knownRegistrations: KnownRegistrations;
  readonly settings: Pick<StackSettings, "name" | "callers" | "publicClientFlows" | "adopted">;
  /** Ids that a person has included or confirmed, in lower case. Default: none. */
  readonly included?: ReadonlySet<string>;
}

/**
 * Finds live objects by tag, by the ids in the state and by name. Reads Graph's whole recycle bin, which has no such
 * filter. An id in the state proves ownership, because Entra ID never reuses one. Otherwise, it takes the whole mark in
 * `notes` and a name of the program.
 * https://learn.microsoft.com/graph/api/resources/application#properties,
 * https://learn.microsoft.com/graph/api/directory-deleteditems-list
 *
 * @throws RequestRefused
 */
export async function findRegistrations(
  graph: JsonApi,
  search: RegistrationSearch,
): Promise<readonly FoundRegistration[]> {
  const { owner, knownRegistrations, settings, included = new Set() } = search;
  const names = displayNames(owner.stack, settings);
  const tagged = `?$filter=${encodeURIComponent(`tags/any(t:t eq '${quoted(entraTag(owner))}')`)}&${selected}`;
  const pathByName = (name: string): string =>
    `/v1.0/applications?$filter=${encodeURIComponent(`displayName eq '${quoted(name)}'`)}&${selected}`;
  const [applications, principals, deletedApplications, deletedPrincipals] = await Promise.all([
    Promise.all([
      listAll<Item>(graph, `/v1.0/applications${tagged}`),
      ...names.map((name) => listAll<Item>(graph, pathByName(name))),
      ...[...knownRegistrations.applications].map((id) => listOne(graph, `/v1.0/applications/${id}?${selected}`)),
    ]).then(distinct),
    Promise.all([
      listAll<Item>(graph, `/v1.0/servicePrincipals${tagged}`),
      ...[...knownRegistrations.servicePrincipals].map((id) =>
        listOne(graph, `/v1.0/servicePrincipals/${id}?${selected}`),
      ),
    ]).then(distinct),
    listAll<Item>(graph, `${deletedItems}/microsoft.graph.application`),
    listAll<Item>(graph, `${deletedItems}/microsoft.graph.servicePrincipal`),
  ]);
  const foundIn = (
    kind: FoundRegistration["kind"],
    isDeleted: boolean,
    { isHeld, isNamed }: Readonly<Record<"isHeld" | "isNamed", (item: Item) => boolean>>,
    items: readonly Item[],
  ) =>
    items.flatMap((item): FoundRegistration[] => {
      const { id, appId: clientId, displayName, notes } = item;
      const mark = markInNotes(notes);
      const evidence = {
        mark,
        isHeld: isHeld(item),
        hasUniqueId: true,
        // Deleted objects without a mark expire after 30 days, so they count only if a person includes them.
        isNamed: isNamed(item) && (!isDeleted || mark !== undefined || included.has(id)),
        isAdopted: settings.adopted.has(id) || settings.adopted.has(clientId),
      };
      const ownership = ownershipOf(evidence, owner) ?? inherited(item);
      const isProduction = saysProduction(mark) && { isProduction: true };
      return ownership
        ? [{ kind, name: displayName ?? id, id, clientId, isDeleted, ...ownership, ...isProduction }]
        : [];
    });
  const byItself = {
    isHeld: ({ id }: Item): boolean => knownRegistrations.applications.has(id),
    // A name that only the state has isn't searched for: with the mark, it counts.
    isNamed: ({ displayName, notes }: Item): boolean =>
      names.includes(displayName ?? "") ||
      (Boolean(notes) && knownRegistrations.names?.has(displayName ?? "") === true),
  };
  const found: FoundRegistration[] = [];
  // A service principal without a mark gets the ownership of its app registration.
  const inherited = ({ appId }: Item): Pick<OwnedObject, "ownership" | "why"> | undefined => {
    const registration = found.find(({ clientId }) => clientId === appId);
    return registration && (registration.ownership === "candidate" || registration.ownership === "other")
      ? { ownership: registration.ownership, why: registration.why }
      : undefined;
  };
  found.push(
    ...foundIn("app registration", false, byItself, applications),
    ...foundIn("app registration", true, byItself, deletedApplications),
  );
  // A service principal is removed with its application. It's removed by itself only if it has none.
  const clientIds = new Set(applications.map(({ appId }) => appId));
  const ownClientIds = new Set([
    ...knownRegistrations.clientIds,
    ...found.filter(({ ownership }) => ownership === "own").map(({ clientId }) => clientId),
  ]);
  const isHeldPrincipal = ({ id, appId }: Item): boolean =>
    knownRegistrations.servicePrincipals.has(id) || ownClientIds.has(appId);
  const outlived = principals.filter(({ appId }) => !clientIds.has(appId));
  // A mark on a service principal whose app registration someone else has proves nothing.
  const foreignRegistrations = await foreignRegistrationsOf(
    graph,
    [...outlived, ...deletedPrincipals].filter((item) => markInNotes(item.notes) && !isHeldPrincipal(item)),
  );
  const byRegistration = {
    isHeld: isHeldPrincipal,
    isNamed: (item: Item): boolean =>
      markInNotes(item.notes) !== undefined && !foreignRegistrations.has(item.appId) && byItself.isNamed(item),
  };
  const ofPrincipals = (isDeleted: boolean, items: readonly Item[]): readonly FoundRegistration[] =>
    foundIn("service principal", isDeleted, byRegistration, items).map((registration) =>
      registration.ownership === "candidate" && foreignRegistrations.has(registration.clientId)
        ? { ...registration, why: othersRegistration }
        : registration,
    );
  const withTheirs = principals.filter(
    (item) => clientIds.has(item.appId) && knownRegistrations.servicePrincipals.has(item.id),
  );
  return [
    ...found,
    ...ofPrincipals(false, withTheirs).filter(({ ownership }) => ownership === "conflict"),
    ...ofPrincipals(false, outlived),
    ...ofPrincipals(true, deletedPrincipals),
  ];
}

const othersRegistration =
  "It has this stack's mark, but its app registration exists and isn't this stack's. Someone may have copied the mark.";

/** Client ids of the live app registrations of these service principals. */
async function foreignRegistrationsOf(graph: JsonApi, principals: readonly Item[]): Promise<ReadonlySet<string>> {
  const ids = [...new Set(principals.map(({ appId }) => appId))];
  const lists = await Promise.all(
    ids.map((id) =>
      listAll<Item>(graph, `/v1.0/applications?$filter=${encodeURIComponent(`appId eq '${quoted(id)}'`)}&${selected}`),
    ),
  );
  return new Set(lists.flat().map(({ appId }) => appId));
}

function displayNames(
  stack: string,
  { name, callers, publicClientFlows }: RegistrationSearch["settings"],
): readonly string[] {
  const { api, caller, publicClient } = physicalNames({ name, stack });
  return [api, ...callers.map(caller), ...(publicClientFlows ? [publicClient] : [])];
}

async function listOne(graph: JsonApi, path: string): Promise<readonly Item[]> {
  const item = await find<Item>(graph, path);
  return item ? [item] : [];
}

function distinct(lists: readonly (readonly Item[])[]): readonly Item[] {
  return [...new Map(lists.flat().map((item) => [item.id, item])).values()];
}

function quoted(text: string): string {
  return text.replaceAll("'", "''");
}
