import { types } from "../../stacks/live/program-types.ts";
import { isMarkOf, markInAzureTags, type Owner } from "@protected-function/infra/stack-mark.ts";
import type { JsonApi } from "@protected-function/core/azure/json-api.ts";
import { listAll } from "@protected-function/core/azure/list-all.ts";
import { isUnregistered } from "@protected-function/core/azure/refusals.ts";
import { type OwnedObject, saysProduction, ownershipOf } from "../../stacks/live/ownership.ts";
import { groupApiVersion, type ProgramNames, programType } from "../../stacks/live/program-resources.ts";
import { ofType, type StackState } from "../../stacks/live/stack-state.ts";
import { lastSegment, type DeployedObject } from "../../stacks/live/deployed-object.ts";

interface Tagged {
  readonly id: string;
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>> | null;
  /** https://learn.microsoft.com/rest/api/resources/resources/list; not every provider has it. */
  readonly systemData?: { readonly createdBy?: string } | null;
}

interface Listed extends Tagged {
  readonly type: string;
}

/** A resource of a type that the program creates. */
export interface FoundResource extends OwnedObject {
  readonly type: string;
  /** Whether the state has it. */
  readonly isHeld: boolean;
}

/** Something in the stack's group that isn't proved to be the stack's. */
export interface ForeignContent extends DeployedObject, Pick<OwnedObject, "isProduction" | "createdBy"> {
  /** Why it may be the stack's, in a sentence; missing if nothing says so. */
  readonly why?: string;
}

/** A resource group and what would be removed with it. */
export interface FoundGroup extends OwnedObject {
  /** Whether the state has it. */
  readonly isHeld: boolean;
  readonly contents: readonly FoundResource[];
  /** Created by Azure itself. */
  readonly madeByAzure: readonly DeployedObject[];
  /** Not proved to be the stack's. */
  readonly foreign: readonly ForeignContent[];
}

export interface DeletedWorkspace extends OwnedObject {
  readonly resourceGroup: string;
  /** Properties and tags before the deletion. Creating a workspace with the same properties recovers it. */
  readonly location: string;
  readonly sku: unknown;
  readonly tags: Readonly<Record<string, string>>;
}

/** Things in Azure that are or may be the stack's. */
export interface FoundInAzure {
  readonly groups: readonly FoundGroup[];
  /** Outside of the groups that a teardown may remove: also the contents of an adopted one. */
  readonly strays: readonly FoundResource[];
  readonly deletedWorkspaces: readonly DeletedWorkspace[];
}

interface AzureSearch {
  readonly subscriptionId: string;
  readonly owner: Owner;
  readonly state: StackState;
  readonly names: ProgramNames;
  /** Resource ids below the subscription, in lower case, that the settings name under `adopt`. */
  readonly adopted: ReadonlySet<string>;
}

/** Searches the whole subscription, because the stack's things may be in any group. @throws RequestRefused */
export async function findInAzure(resourceManager: JsonApi, search: AzureSearch): Promise<FoundInAzure> {
  const { subscriptionId, owner, state, names, adopted } = search;
  const root = `/subscriptions/${subscriptionId}`;
  const heldIds = new Set(state.resources.map(({ id = "" }) => id.toLowerCase()));
  const ownGroups = placesOf(search, root);
  const isAdopted = (id: string): boolean => adopted.has(id.toLowerCase().slice(root.length));
  const [allGroups, resources, deleted] = await Promise.all([
    listAll<Tagged>(resourceManager, `${root}/resourcegroups?api-version=${groupApiVersion}`),
    listAll<Listed>(resourceManager, `${root}/resources?api-version=${groupApiVersion}`),
    listDeletedWorkspaces(resourceManager, root),
  ]);
  const ownershipAt = ({ id, tags }: Tagged, isNamed: boolean): ReturnType<typeof ownershipOf> =>
    ownershipOf(
      { mark: markInAzureTags(tags), isHeld: heldIds.has(id.toLowerCase()), isNamed, isAdopted: isAdopted(id) },
      owner,
    );
  const judgedGroups = allGroups.flatMap((group) => {
    const ownership = ownershipAt(group, ownGroups.has(group.id.toLowerCase()));
    return ownership ? [{ group, ownership }] : [];
  });
  // A name in a group proves something only if the group itself is the stack's, or was adopted by it.
  const ownPlaces = new Set(
    judgedGroups.flatMap(({ group: { id, tags }, ownership: { ownership } }) => {
      const mark = markInAzureTags(tags);
      const isAdoptedHere = isAdopted(id) || (mark?.origin === "adopted" && isMarkOf(mark, owner));
      return ownership === "own" || isAdoptedHere ? [id.toLowerCase()] : [];
    }),
  );
  /** Without a proved group, a mark and a name are those of a clone. */
  const ownershipInGroup = (
    object: Tagged,
    isNamed: boolean,
    isProvedPlace: boolean,
  ): ReturnType<typeof ownershipOf> => {
    const ownership = ownershipAt(object, isNamed && (isProvedPlace || ownGroups.has(groupIn(object.id))));
    const isProved = ownership?.ownership !== "own" || heldIds.has(object.id.toLowerCase()) || isProvedPlace;
    return isProved ? ownership : { ownership: "candidate", why: unprovedPlace };
  };
  const judged = resources.map((resource) => {
    const { id, type, name } = resource;
    const ownership = ownershipInGroup(resource, names.isName(type, name), ownPlaces.has(groupIn(id)));
    const isHeld = heldIds.has(id.toLowerCase());
    return { resource, found: ownership && { ...thingOf(resource), type, isHeld, ...ownership, ...aboutIt(resource) } };
  });
  const groups = judgedGroups.map(({ group, ownership }): FoundGroup => {
    const { id, name } = group;
    const inside = judged.filter(({ resource }) => isIn(resource, id));
    const components = inside.filter(({ resource }) => isSameText(resource.type, "microsoft.insights/components"));
    const madeByAzure = inside.filter(({ resource }) => isMadeByAzure(resource, components));
    const contents = inside.filter(
      (entry) => !madeByAzure.includes(entry) && entry.found && isContent(entry.found, ownership.ownership, names),
    );
    return {
      kind: "resource group",
      name,
      id,
      ...ownership,
      ...aboutIt(group),
      isHeld: heldIds.has(id.toLowerCase()),
      contents: contents.flatMap(({ found }) => (found ? [found] : [])),
      madeByAzure: madeByAzure.map(({ resource }) => ({
        ...thingOf(resource),
        kind: isActionGroup(resource) ? "action group created by Azure" : "alert rule created by Azure",
      })),
      foreign: inside
        .filter((entry) => !madeByAzure.includes(entry) && !contents.includes(entry))
        .map(({ resource, found }) => ({
          ...thingOf(resource),
          ...aboutIt(resource),
          ...(found?.ownership === "candidate" && { why: found.why }),
        })),
    };
  });
  const groupsToRemove = groups.filter(({ ownership }) => ownership !== "adopted" && ownership !== "conflict");
  return {
    groups,
    strays: judged.flatMap(({ resource, found }) =>
      found && !groupsToRemove.some(({ id }) => isIn(resource, id)) ? [found] : [],
    ),
    deletedWorkspaces: deleted.flatMap((workspace) => {
      const { id, name, location, properties, tags } = workspace;
      const isTaken = allGroups.some((group) => isSameText(group.id, groupIn(id))) && !ownPlaces.has(groupIn(id));
      const ownership = ownershipInGroup(
        workspace,
        isSameText(name, names.workspace),
        ownGroups.has(groupIn(id)) && !isTaken,
      );
      if (!ownership) return [];
      const [, , , , resourceGroup = ""] = id.split("/");
      const { sku = { name: "PerGB2018" } } = properties ?? {};
      const kind = "Log Analytics workspace";
      return [{ kind, name, id, ...ownership, ...aboutIt(workspace), resourceGroup, location, sku, tags: tags ?? {} }];
    }),
  };
}

const unprovedPlace =
  "It has this stack's mark and a name of the program, but its resource group isn't proved to be the stack's.";

/** Whom a resource's tags and Azure say it is. */
function aboutIt({ tags, systemData }: Tagged): Pick<OwnedObject, "isProduction" | "createdBy"> {
  return {
    ...(saysProduction(markInAzureTags(tags), tags) && { isProduction: true }),
    ...(systemData?.createdBy && { createdBy: systemData.createdBy }),
  };
}

/** Ids of the groups where the program puts its resources, in lower case: by its names, and by the state. */
function placesOf({ state, names }: AzureSearch, root: string): ReadonlySet<string> {
  const group = types.resourceGroup;
  const heldIds = ofType(state.resources, group).map(({ id = "" }) => id);
  return new Set([`${root}/resourceGroups/${names.resourceGroup}`, ...heldIds].map((id) => id.toLowerCase()));
}

function groupIn(id: string): string {
  return id.split("/").slice(0, 5).join("/").toLowerCase();
}

/**
 * Whether it counts as part of its group's contents. In a group that is only a candidate, resources named like the
 * stack's count as well.
 */
function isContent(
  { ownership, type, name }: FoundResource,
  group: OwnedObject["ownership"],
  names: ProgramNames,
): boolean {
  if (ownership === "own" || ownership === "conflict") return true;
  return group !== "own" && names.isName(type, name);
}

/**
 * Azure creates these some time after an Application Insights component.
 * Source: hashicorp/terraform-provider-azurerm#10563, #18026, #22163
 */
function isMadeByAzure(resource: Listed, components: readonly { readonly resource: Listed }[]): boolean {
  if (isActionGroup(resource)) return isSameText(resource.name, "Application Insights Smart Detection");
  return (
    isSameText(resource.type, "microsoft.alertsmanagement/smartDetectorAlertRules") &&
    components.some(({ resource: { name } }) => isSameText(resource.name, `Failure Anomalies - ${name}`))
  );
}

function isActionGroup({ type }: Listed): boolean {
  return isSameText(type, "microsoft.insights/actiongroups");
}

function isIn({ id }: Listed, groupId: string): boolean {
  return id.toLowerCase().startsWith(`${groupId.toLowerCase()}/`);
}

interface WorkspaceAnswer extends Tagged {
  readonly location: string;
  readonly properties?: { readonly sku?: unknown };
}

/** https://learn.microsoft.com/rest/api/loganalytics/deleted-workspaces/list */
async function listDeletedWorkspaces(resourceManager: JsonApi, root: string): Promise<readonly WorkspaceAnswer[]> {
  const path = `${root}/providers/Microsoft.OperationalInsights/deletedWorkspaces?api-version=2023-09-01`;
  return await listAll<WorkspaceAnswer>(resourceManager, path).catch((error: unknown) => {
    if (isUnregistered(error)) return [];
    throw error;
  });
}

function thingOf({ id, name, type }: Listed): DeployedObject {
  return { kind: programType(type)?.kind ?? type, name: name === "" ? lastSegment(id) : name, id };
}

function isSameText(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
