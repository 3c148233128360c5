import { allows, type AzurePermission } from "@protected-function/core/azure/allows.ts";
import { type JsonApi, RequestRefused } from "@protected-function/core/azure/json-api.ts";
import { listAll } from "@protected-function/core/azure/list-all.ts";
import { isUnregistered } from "@protected-function/core/azure/refusals.ts";
import { conditionalAccessRoot, DeletedPoliciesHidden, listDeleted } from "./conditional-access.ts";
import { markInAzureTags, markInNotes, type ReadMark } from "@protected-function/infra/stack-mark.ts";
import { groupApiVersion, programNames, programType } from "../../stacks/live/program-resources.ts";
import type { DeployedObject } from "../../stacks/live/deployed-object.ts";
import { plainText } from "@protected-function/core/text/plain-text.ts";

/** Something with any stack's mark. */
export interface MarkedObject extends DeployedObject {
  readonly mark: ReadMark;
  readonly category: "resource group" | "resource" | "app registration" | "service principal" | "workspace";
  readonly isRecycled: boolean;
  /** Whether the program creates nothing of this type and name, so a policy may have copied the tags. */
  readonly isCopied: boolean;
  /** RFC 3339. Azure and Graph have none for resource groups and service principals. */
  readonly created?: string | undefined;
}

/** Conditional access objects have no mark. Only the name hints at the stack. */
export interface NamedObject extends DeployedObject {
  readonly workload: string;
  readonly stack: string;
  readonly isRecycled: boolean;
}

/** Something that the login can't read. Its contents are unknown. */
export interface Unchecked {
  readonly what: string;
  readonly why: string;
}

export interface Marks {
  readonly objects: readonly MarkedObject[];
  readonly named: readonly NamedObject[];
  readonly unchecked: readonly Unchecked[];
}

interface Place {
  readonly graph: JsonApi;
  readonly resourceManager: JsonApi;
  readonly subscriptionId: string;
}

/**
 * Reads every stack's marks in a tenant and a subscription, including recycle bins. Anything that the login can't read
 * is returned as unchecked.
 *
 * @throws RequestRefused for anything but missing rights, NoAnswer
 */
export async function readMarks(place: Place): Promise<Marks> {
  const unchecked: Unchecked[] = [];
  const readOrRecord = async <Item>(subject: string, items: Promise<readonly Item[]>): Promise<readonly Item[]> => {
    try {
      return await items;
    } catch (error) {
      const isHidden = error instanceof DeletedPoliciesHidden;
      if (!isHidden && !isForbidden(error)) throw error;
      unchecked.push({ what: subject, why: isHidden ? error.message : refusalIn(error) });
      return [];
    }
  };
  const [inEntra, inAzure, named] = await Promise.all([
    readEntra(place.graph, readOrRecord),
    readAzure(place, readOrRecord),
    readNames(place.graph, readOrRecord),
  ]);
  return { objects: [...inEntra, ...inAzure], named, unchecked };
}

/** Reads a list, or records it as unchecked. */
type ReadOrRecord = <Item>(subject: string, items: Promise<readonly Item[]>) => Promise<readonly Item[]>;

/** Resource Manager returns "not found" for a subscription where the login has no role. */
export function isForbidden(error: unknown): error is RequestRefused {
  if (!(error instanceof RequestRefused)) return false;
  return error.status === 401 || error.status === 403 || error.code === "SubscriptionNotFound";
}

/** The service's answer, without the request's long URL. */
export function refusalIn({ message }: RequestRefused): string {
  return plainText(message.replace(/^\S+ \S+ was refused: /, ""));
}

interface Registered {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string | null;
  readonly notes?: string | null;
  readonly createdDateTime?: string | null;
}

/** Finds live objects by the mark's tags. The recycle bin has no such filter, so this reads all of it. */
async function readEntra(graph: JsonApi, readOrRecord: ReadOrRecord): Promise<readonly MarkedObject[]> {
  const tagged = async (collection: string, selected: string): Promise<readonly Registered[]> => {
    const lists = ["managed-by-pulumi", "adopted-by-pulumi"].map((tag) => {
      const filter = encodeURIComponent(`tags/any(t:t eq '${tag}')`);
      return listAll<Registered>(graph, `/v1.0/${collection}?$filter=${filter}&$select=${selected}`);
    });
    return (await Promise.all(lists)).flat();
  };
  const deleted = (type: string): Promise<readonly Registered[]> =>
    listAll<Registered>(graph, `/v1.0/directory/deletedItems/microsoft.graph.${type}`);
  const [applications, principals, deletedApplications, deletedPrincipals] = await Promise.all([
    readOrRecord("app registrations", tagged("applications", "id,appId,displayName,notes,createdDateTime")),
    readOrRecord("service principals", tagged("servicePrincipals", "id,appId,displayName,notes")),
    readOrRecord("deleted app registrations", deleted("application")),
    readOrRecord("deleted service principals", deleted("servicePrincipal")),
  ]);
  // A deleted service principal without notes gets the mark of its application.
  const byClientId = new Map(
    [...applications, ...deletedApplications].flatMap(({ appId, notes }) => {
      const mark = markInNotes(notes);
      return mark ? [[appId, mark] as const] : [];
    }),
  );
  const marked = (
    category: "app registration" | "service principal",
    isRecycled: boolean,
    items: readonly Registered[],
  ): readonly MarkedObject[] =>
    items.flatMap(({ id, appId, displayName, notes, createdDateTime }) => {
      const mark = markInNotes(notes) ?? (category === "service principal" ? byClientId.get(appId) : undefined);
      if (mark === undefined) return [];
      const created = createdDateTime ?? undefined;
      return [{ kind: category, category, name: displayName ?? id, id, mark, isRecycled, isCopied: false, created }];
    });
  return [
    ...marked("app registration", false, applications),
    ...marked("service principal", false, principals),
    ...marked("app registration", true, deletedApplications),
    ...marked("service principal", true, deletedPrincipals),
  ];
}

interface Tagged {
  readonly id: string;
  readonly name: string;
  readonly type?: string;
  readonly tags?: Readonly<Record<string, string>> | null;
  readonly createdTime?: string;
}

async function readAzure(
  { resourceManager, subscriptionId }: Place,
  readOrRecord: ReadOrRecord,
): Promise<readonly MarkedObject[]> {
  const root = `/subscriptions/${subscriptionId}`;
  const version = `api-version=${groupApiVersion}`;
  const [groups, resources, workspaces] = await Promise.all([
    readOrRecord("resource groups", listAll<Tagged>(resourceManager, `${root}/resourcegroups?${version}`)),
    // Unfiltered: a filter by tag returns no tags and excludes $expand.
    // https://learn.microsoft.com/rest/api/resources/resources/list
    readOrRecord("resources", listAll<Tagged>(resourceManager, `${root}/resources?$expand=createdTime&${version}`)),
    readOrRecord("deleted Log Analytics workspaces", deletedWorkspaces(resourceManager, root)),
    readOrRecord(groupsWithoutRole, wholeSubscription(resourceManager, root)),
  ]);
  const marked = (
    { id, name, tags, createdTime: created }: Tagged,
    rest: Pick<MarkedObject, "kind" | "category" | "isRecycled"> & { readonly isCopied?: (mark: ReadMark) => boolean },
  ): readonly MarkedObject[] => {
    const mark = markInAzureTags(tags);
    if (mark === undefined) return [];
    const isCopied = mark.origin === "made" && rest.isCopied?.(mark) === true;
    return [{ ...rest, name, id, mark: { ...mark, subscriptionId: subscriptionId.toLowerCase() }, created, isCopied }];
  };
  return [
    ...groups.flatMap((group) =>
      marked(group, { kind: "resource group", category: "resource group", isRecycled: false }),
    ),
    ...resources.flatMap((resource) => {
      const { name, type = "" } = resource;
      const isCopied = ({ workload, stack }: ReadMark): boolean =>
        !programNames(workload, stack, undefined).isName(type, name);
      return marked(resource, {
        kind: programType(type)?.kind ?? type,
        category: "resource",
        isRecycled: false,
        isCopied,
      });
    }),
    ...workspaces.flatMap((workspace) =>
      marked(workspace, { kind: "Log Analytics workspace", category: "workspace", isRecycled: true }),
    ),
  ];
}

/** Unchecked if the login's role is below the subscription. */
export const groupsWithoutRole = "resource groups where this login has no role";

async function deletedWorkspaces(resourceManager: JsonApi, root: string): Promise<readonly Tagged[]> {
  const path = `${root}/providers/Microsoft.OperationalInsights/deletedWorkspaces?api-version=2023-09-01`;
  return await listAll<Tagged>(resourceManager, path).catch((error: unknown) => {
    if (isUnregistered(error)) return [];
    throw error;
  });
}

/**
 * If the login's role is below the subscription, Resource Manager lists only a part and doesn't report that. The
 * login's permissions at the subscription show that. https://learn.microsoft.com/rest/api/authorization/permissions
 *
 * @throws RequestRefused (403) if the list is incomplete
 */
async function wholeSubscription(resourceManager: JsonApi, root: string): Promise<readonly never[]> {
  const path = `${root}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`;
  const permissions = await listAll<AzurePermission>(resourceManager, path);
  if (allows(permissions, "Microsoft.Resources/subscriptions/resourceGroups/read")) return [];
  throw new RequestRefused("GET", `https://management.azure.com${path}`, 403, "NoRole", "no role that can read here.");
}

interface Item {
  readonly id: string;
  readonly displayName: string;
}

/** Names from infra/naming.ts: `…, policy of whocalls (test)`. */
async function readNames(graph: JsonApi, readOrRecord: ReadOrRecord): Promise<readonly NamedObject[]> {
  const kinds = { policies: "conditional access policy", namedLocations: "named location" } as const;
  const lists = (["policies", "namedLocations"] as const).flatMap((collection) =>
    [false, true].map(async (isRecycled): Promise<readonly NamedObject[]> => {
      const list = isRecycled
        ? listDeleted<Item>(graph, collection)
        : listAll<Item>(graph, `${conditionalAccessRoot}/${collection}`);
      const subject = `${isRecycled ? "deleted " : ""}${collection === "policies" ? "conditional access policies" : "named locations"}`;
      return (await readOrRecord(subject, list)).flatMap(({ id, displayName: name }) => {
        const [, workload, stack] = /, (?:policy|location) of (\S+) \(([^()]+)\)$/.exec(name) ?? [];
        if (workload === undefined || stack === undefined) return [];
        return [{ kind: kinds[collection], name, id, workload, stack, isRecycled }];
      });
    }),
  );
  return (await Promise.all(lists)).flat();
}
