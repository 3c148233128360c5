import { markInAzureTags, type Owner } from "../../infra/stack-mark.ts";
import type { JsonApi } from "../../azure/json-api.ts";
import { listAll } from "../../azure/list-all.ts";
import { isUnregistered } from "../../azure/refusals.ts";
import { type Found, standingOf } from "../../stacks/live/ownership.ts";
import { groupApiVersion, type ProgramNames, programType } from "../../stacks/live/program-resources.ts";
import type { StackState } from "../../stacks/live/stack-state.ts";
import { lastSegment, type Thing } from "../../stacks/live/thing.ts";

interface Tagged {
  readonly id: string;
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>> | null;
}

interface Listed extends Tagged {
  readonly type: string;
}

/** A resource of a type that the program creates. */
export interface FoundResource extends Found {
  readonly type: string;
  /** Whether the state has it. */
  readonly isHeld: boolean;
}

/** A resource group and what would be removed with it. */
export interface FoundGroup extends Found {
  /** Whether the state has it. */
  readonly isHeld: boolean;
  readonly contents: readonly FoundResource[];
  /** Created by Azure itself. */
  readonly madeByAzure: readonly Thing[];
  /** Not created by the stack. */
  readonly foreign: readonly Thing[];
}

export interface DeletedWorkspace extends Found {
  readonly resourceGroup: string;
  /** Properties and tags before the deletion. Creating a workspace with the same properties recovers it. */
  readonly location: string;
  readonly sku: unknown;
  readonly tags: Readonly<Record<string, string>>;
}

/** Things in Azure that are or may be the stack's. */
export interface FoundInAzure {
  readonly groups: readonly FoundGroup[];
  /** Outside of those groups. */
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
  const held = new Set(state.resources.map(({ id = "" }) => id.toLowerCase()));
  const isAdopted = (id: string): boolean => adopted.has(id.toLowerCase().slice(root.length));
  const [allGroups, resources, deletedWorkspaces] = await Promise.all([
    listAll<Tagged>(resourceManager, `${root}/resourcegroups?api-version=${groupApiVersion}`),
    listAll<Listed>(resourceManager, `${root}/resources?api-version=${groupApiVersion}`),
    findDeletedWorkspaces(resourceManager, root, search, held),
  ]);
  const judged = resources.map((resource) => ({ resource, found: judge(resource) }));
  function judge(resource: Listed): FoundResource | undefined {
    const isHeld = held.has(resource.id.toLowerCase());
    const isNamed = names.isName(resource.type, resource.name);
    const standing = standingOf(
      { mark: markInAzureTags(resource.tags), isHeld, isNamed, isAdopted: isAdopted(resource.id) },
      owner,
    );
    if (!standing) return undefined;
    const thing = { ...thingOf(resource), type: resource.type, isHeld };
    // An Azure policy for inherited tags copies a group's tags to every resource in it.
    return standing.standing === "own" && !isHeld && !isNamed
      ? { ...thing, standing: "candidate", why: copiedTags }
      : { ...thing, ...standing };
  }
  const groups = allGroups.flatMap((group): FoundGroup[] => {
    const { id, name } = group;
    const isHeld = held.has(id.toLowerCase());
    const isNamed = same(name, names.resourceGroup);
    const evidence = { mark: markInAzureTags(group.tags), isHeld, isNamed, isAdopted: isAdopted(id) };
    const standing = standingOf(evidence, owner);
    if (!standing) return [];
    const inside = judged.filter(({ resource }) => isIn(resource, id));
    const components = inside.filter(({ resource }) => same(resource.type, "microsoft.insights/components"));
    const made = inside.filter(({ resource }) => isMadeByAzure(resource, components));
    const contents = inside.filter(
      (one) => !made.includes(one) && one.found && isContent(one.found, standing.standing, names),
    );
    return [
      {
        kind: "resource group",
        name,
        id,
        ...standing,
        isHeld,
        contents: contents.flatMap(({ found }) => (found ? [found] : [])),
        madeByAzure: made.map(({ resource }) => ({
          ...thingOf(resource),
          kind: isActionGroup(resource) ? "action group created by Azure" : "alert rule created by Azure",
        })),
        foreign: inside
          .filter((one) => !made.includes(one) && !contents.includes(one))
          .map(({ resource }) => thingOf(resource)),
      },
    ];
  });
  const going = groups.filter(({ standing }) => standing !== "adopted" && standing !== "conflict");
  return {
    groups,
    strays: judged.flatMap(({ resource, found }) =>
      found && !going.some(({ id }) => isIn(resource, id)) ? [found] : [],
    ),
    deletedWorkspaces,
  };
}

const copiedTags =
  "It has this stack's tags, but the program creates nothing of that type and name. A policy may have copied them.";

/**
 * Whether it counts as part of its group's contents. In a group that is only a candidate, resources named like the
 * stack's count as well.
 */
function isContent({ standing, type, name }: FoundResource, group: Found["standing"], names: ProgramNames): boolean {
  if (standing === "own" || standing === "conflict") return true;
  return group !== "own" && names.isName(type, name);
}

/**
 * Azure creates these some time after an Application Insights component.
 * Source: hashicorp/terraform-provider-azurerm#10563, #18026, #22163
 */
function isMadeByAzure(resource: Listed, components: readonly { readonly resource: Listed }[]): boolean {
  if (isActionGroup(resource)) return same(resource.name, "Application Insights Smart Detection");
  return (
    same(resource.type, "microsoft.alertsmanagement/smartDetectorAlertRules") &&
    components.some(({ resource: { name } }) => same(resource.name, `Failure Anomalies - ${name}`))
  );
}

function isActionGroup({ type }: Listed): boolean {
  return same(type, "microsoft.insights/actiongroups");
}

function isIn({ id }: Listed, groupId: string): boolean {
  return id.toLowerCase().startsWith(`${groupId.toLowerCase()}/`);
}

interface WorkspaceAnswer extends Tagged {
  readonly location: string;
  readonly properties?: { readonly sku?: unknown };
}

/** https://learn.microsoft.com/rest/api/loganalytics/deleted-workspaces/list */
async function findDeletedWorkspaces(
  resourceManager: JsonApi,
  root: string,
  { owner, names }: AzureSearch,
  held: ReadonlySet<string>,
): Promise<readonly DeletedWorkspace[]> {
  const path = `${root}/providers/Microsoft.OperationalInsights/deletedWorkspaces?api-version=2023-09-01`;
  const deleted = await listAll<WorkspaceAnswer>(resourceManager, path).catch((error: unknown) => {
    if (isUnregistered(error)) return [];
    throw error;
  });
  return deleted.flatMap(({ id, name, location, properties, tags }) => {
    const evidence = {
      mark: markInAzureTags(tags),
      isHeld: held.has(id.toLowerCase()),
      isNamed: same(name, names.workspace),
      isAdopted: false,
    };
    const standing = standingOf(evidence, owner);
    if (!standing) return [];
    const [, , , , resourceGroup = ""] = id.split("/");
    const { sku = { name: "PerGB2018" } } = properties ?? {};
    const kind = "Log Analytics workspace";
    return [{ kind, name, id, ...standing, resourceGroup, location, sku, tags: tags ?? {} }];
  });
}

function thingOf({ id, name, type }: Listed): Thing {
  return { kind: programType(type)?.kind ?? type, name: name === "" ? lastSegment(id) : name, id };
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
