import type { JsonApi } from "../../clients/json-api.ts";
import { listAll } from "../../clients/list-all.ts";
import { find, isUnregistered } from "../../clients/refusals.ts";
import { bearsMark, type Mark } from "./stack-mark.ts";
import { ofType, type StackState } from "./stack-state.ts";
import type { Thing } from "./thing.ts";

interface Tagged {
  readonly id: string;
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>> | null;
}

interface GroupedResource extends Tagged {
  readonly type: string;
}

export interface DeletedWorkspace extends Thing {
  readonly resourceGroup: string;
  /** As it was: a workspace is recovered by making it again alike. */
  readonly location: string;
  readonly sku: unknown;
}

/** One of the stack's resource groups, and what is in it. */
export interface FoundGroup extends Thing {
  /** Known to the state; another one is an orphan, found by the stack's tags. */
  readonly inState: boolean;
  readonly sites: readonly Thing[];
  readonly workspaces: readonly Thing[];
  /** What Azure has made by itself. */
  readonly madeByAzure: readonly Thing[];
  /** What is neither in the state, nor bears the stack's tags, nor is Azure's own. */
  readonly foreign: readonly Thing[];
}

/** What the stack has in Azure, whoever knows of it. */
export interface FoundInAzure {
  readonly groups: readonly FoundGroup[];
  readonly deletedWorkspaces: readonly DeletedWorkspace[];
}

export const apiVersions = {
  resources: "2024-03-01",
  workspaces: "2023-09-01",
  sites: "2024-04-01",
  actionGroups: "2023-01-01",
  smartDetectorAlertRules: "2021-04-01",
} as const;

const groupType = "azure-native:resources:ResourceGroup";

/** By the ids in the state, and by the stack's tags on resource groups. @throws RequestRefused */
export async function findInAzure(
  resourceManager: JsonApi,
  subscriptionId: string,
  mark: Mark,
  state: StackState,
): Promise<FoundInAzure> {
  const root = `/subscriptions/${subscriptionId}`;
  const filter = encodeURIComponent(`tagName eq 'project' and tagValue eq '${mark.azureTags["project"]}'`);
  const listed = `${root}/resourcegroups?api-version=${apiVersions.resources}&$filter=${filter}`;
  const tagged = (await listAll<Tagged>(resourceManager, listed)).filter(({ tags }) => bearsMark(tags, mark));
  const known = ofType(state.resources, groupType).flatMap(({ id = "" }) => (id === "" ? [] : [id]));
  const others = known.filter((id) => !tagged.some((group) => same(group.id, id)));
  const untagged = await Promise.all(
    others.map((id) => find<Tagged>(resourceManager, `${id}?api-version=${apiVersions.resources}`)),
  );
  const groups = [...tagged, ...untagged.filter((group) => group !== undefined)];
  return {
    groups: await Promise.all(groups.map((group) => contentsOf(resourceManager, group, { mark, state, known }))),
    deletedWorkspaces: await findDeletedWorkspaces(resourceManager, root, mark, state),
  };
}

async function contentsOf(
  resourceManager: JsonApi,
  { id, name }: Tagged,
  { mark, state, known }: { readonly mark: Mark; readonly state: StackState; readonly known: readonly string[] },
): Promise<FoundGroup> {
  const path = `${id}/resources?api-version=${apiVersions.resources}`;
  const all = await listAll<GroupedResource>(resourceManager, path);
  const components = all.filter(({ type }) => same(type, "microsoft.insights/components"));
  const made = all.filter((resource) => isMadeByAzure(resource, components));
  const ids = new Set(state.resources.map((resource) => (resource.id ?? "").toLowerCase()));
  const foreign = all.filter(
    (resource) => !made.includes(resource) && !ids.has(resource.id.toLowerCase()) && !bearsMark(resource.tags, mark),
  );
  return {
    kind: "resource group",
    name,
    id,
    inState: known.some((one) => same(one, id)),
    sites: all.filter(({ type }) => same(type, "Microsoft.Web/sites")).map(named("Function App")),
    workspaces: all
      .filter(({ type }) => same(type, "Microsoft.OperationalInsights/workspaces"))
      .map(named("Log Analytics workspace")),
    madeByAzure: made.map((resource) =>
      named(isActionGroup(resource) ? "action group made by Azure" : "alert rule made by Azure")(resource),
    ),
    foreign: foreign.map((resource) => named(resource.type)(resource)),
  };
}

/**
 * Beside an Application Insights component, some time after it.
 * Source: hashicorp/terraform-provider-azurerm#10563, #18026, #22163
 */
function isMadeByAzure(resource: GroupedResource, components: readonly GroupedResource[]): boolean {
  if (isActionGroup(resource)) return same(resource.name, "Application Insights Smart Detection");
  return (
    same(resource.type, "microsoft.alertsmanagement/smartDetectorAlertRules") &&
    components.some(({ name }) => same(resource.name, `Failure Anomalies - ${name}`))
  );
}

function isActionGroup({ type }: GroupedResource): boolean {
  return same(type, "microsoft.insights/actiongroups");
}

interface WorkspaceAnswer extends Tagged {
  readonly location: string;
  readonly properties?: { readonly sku?: unknown };
}

/** https://learn.microsoft.com/rest/api/loganalytics/deleted-workspaces/list */
async function findDeletedWorkspaces(
  resourceManager: JsonApi,
  root: string,
  mark: Mark,
  { resources }: StackState,
): Promise<readonly DeletedWorkspace[]> {
  const path = `${root}/providers/Microsoft.OperationalInsights/deletedWorkspaces?api-version=${apiVersions.workspaces}`;
  const known = ofType(resources, "azure-native:operationalinsights:Workspace");
  const deleted = await listAll<WorkspaceAnswer>(resourceManager, path).catch((error: unknown) => {
    if (isUnregistered(error)) return [];
    throw error;
  });
  return deleted
    .filter(({ id, tags }) => bearsMark(tags, mark) || known.some((resource) => same(resource.id ?? "", id)))
    .map(({ id, name, location, properties }) => ({
      kind: "Log Analytics workspace",
      name,
      id,
      location,
      sku: properties?.sku ?? { name: "PerGB2018" },
      resourceGroup: /\/resourcegroups\/([^/]+)\//i.exec(id)?.[1] ?? "",
    }));
}

function named(kind: string): (resource: Tagged) => Thing {
  return ({ id, name }) => ({ kind, name, id });
}

/** Azure compares ids, names and types without case. */
export function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
