import type { JsonApi } from "@protected-function/core/azure/json-api.ts";
import { listAll } from "@protected-function/core/azure/list-all.ts";
import { find } from "@protected-function/core/azure/refusals.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import type { Deadline } from "@protected-function/core/azure/deadline.ts";
import type { DeletedWorkspace, FoundGroup, FoundResource } from "./find-azure.ts";
import { fixes, type Ledger, NotGone } from "./ledger.ts";
import { deletionRank, groupApiVersion, programType } from "../../stacks/live/program-resources.ts";
import type { DeployedObject } from "../../stacks/live/deployed-object.ts";

/** Input of every removal in Azure. */
interface AzureWork {
  readonly resourceManager: JsonApi;
  readonly ledger: Ledger;
  readonly deadline: Deadline;
}

const siteType = "microsoft.web/sites";
const workspaceType = "microsoft.operationalinsights/workspaces";

export function isSite({ type }: FoundResource): boolean {
  return type.toLowerCase() === siteType;
}

export function isWorkspace({ type }: FoundResource): boolean {
  return type.toLowerCase() === workspaceType;
}

/**
 * Removes the sites first. A site's authentication and code are deleted with it at the same moment, and nothing that
 * protects it is deleted before.
 *
 * @returns whether all are gone
 */
export async function removeSites(sites: readonly FoundResource[], work: AzureWork): Promise<boolean> {
  let isGone = true;
  for (const site of sites) {
    if (!(await removeResource(site, work))) isGone = false;
  }
  return isGone;
}

/**
 * Removes the resources that the engine would leave: those that Azure created by itself, and workspaces. Workspaces are
 * deleted permanently, because Azure otherwise keeps them for 14 days.
 * https://learn.microsoft.com/azure/azure-monitor/logs/delete-workspace#delete-a-workspace-permanently
 */
export async function removeOutliving(
  madeByAzure: readonly DeployedObject[],
  workspaces: readonly FoundResource[],
  work: AzureWork,
): Promise<void> {
  for (const object of madeByAzure) {
    const version = object.kind.startsWith("alert") ? "2021-04-01" : "2023-01-01";
    await work.ledger.remove(object, () => deleteAndWait(object, version, work));
  }
  for (const workspace of workspaces) {
    const purge = (): Promise<void> => deleteAndWait(workspace, apiVersionOf(workspace), work, "&force=true");
    // It was live: the deletion both removes and purges it.
    if (await work.ledger.purge(workspace, purge)) work.ledger.note(workspace);
  }
}

/** Removes strays one by one, dependents first. In a group that isn't the stack's, nothing else may be removed. */
export async function removeStrays(resources: readonly FoundResource[], work: AzureWork): Promise<void> {
  const inOrder = [...resources].sort((left, right) => deletionRank(left.type) - deletionRank(right.type));
  for (const stray of inOrder) if (!work.ledger.isDone(stray.id)) await removeResource(stray, work);
}

/** Removes a group with everything in it. */
export async function removeGroup(group: DeployedObject, work: AzureWork): Promise<void> {
  await work.ledger.remove(group, () => deleteAndWait(group, groupApiVersion, work));
}

/** Once a group is gone, records its contents as removed, including other owners'. */
export function noteContents({ id, foreign, contents }: FoundGroup, ledger: Ledger): void {
  if (!ledger.isDone(id)) return;
  for (const object of [...foreign, ...contents]) if (!ledger.isDone(object.id)) ledger.note(object);
}

/**
 * Permanently deletes a deleted workspace. To do so, first recovers it with the same name, region and resource group.
 * Re-creates a missing resource group with the workspace's own tags.
 * https://learn.microsoft.com/azure/azure-monitor/logs/delete-workspace#recover-a-workspace-in-a-soft-delete-state
 */
export async function purgeDeletedWorkspace(workspace: DeletedWorkspace, work: AzureWork): Promise<void> {
  const { resourceManager, ledger } = work;
  const { id, name, location, sku, resourceGroup, tags } = workspace;
  const groupId = id.slice(0, id.toLowerCase().indexOf("/providers/"));
  const group = { kind: "resource group", name: resourceGroup, id: groupId };
  const groupPath = `${groupId}?api-version=${groupApiVersion}`;
  let hasMadeGroup = false;
  await ledger.purge(workspace, async () => {
    hasMadeGroup = (await find(resourceManager, groupPath)) === undefined;
    if (hasMadeGroup) await resourceManager.call("PUT", groupPath, { location, tags });
    const path = `${id}?api-version=${apiVersionOf({ type: workspaceType })}`;
    await resourceManager.call("PUT", path, { location, tags, properties: { sku } });
    await deleteAndWait(workspace, apiVersionOf({ type: workspaceType }), work, "&force=true");
  });
  // The group existed only for the recovery. If it can't be removed now, the next run finds it by its tags.
  if (!hasMadeGroup) return;
  ledger.change(group, `It was created again to delete the workspace ${name} in it for good.`);
  const subscription = groupId.split("/").slice(0, 3).join("/");
  const all = await listAll<DeployedObject>(
    resourceManager,
    `${subscription}/resources?api-version=${groupApiVersion}`,
  );
  const inside = all.filter((object) => object.id.toLowerCase().startsWith(`${groupId.toLowerCase()}/`));
  if (inside.length === 0) return void (await removeGroup(group, work));
  const otherIds = inside.map(({ id }) => id).join(", ");
  ledger.leave(
    group,
    `Meanwhile, others put things into it: ${otherIds}.`,
    `Move them, then run: az group delete --name ${shellWord(resourceGroup)}`,
  );
}

async function removeResource(resource: FoundResource, work: AzureWork): Promise<boolean> {
  return await work.ledger.remove(resource, () => deleteAndWait(resource, apiVersionOf(resource), work));
}

function apiVersionOf({ type }: Pick<FoundResource, "type">): string {
  const resourceType = programType(type);
  if (resourceType === undefined)
    throw new Error(`The program creates no ${type}, so this command doesn't remove one.`);
  return resourceType.apiVersion;
}

/** Resource Manager responds before the deletion has finished. @throws RequestRefused */
async function deleteAndWait(
  { id, kind, name }: DeployedObject,
  apiVersion: string,
  { resourceManager, deadline }: AzureWork,
  query = "",
): Promise<void> {
  const path = `${encodeURI(id)}?api-version=${apiVersion}`;
  await resourceManager.call("DELETE", `${path}${query}`);
  const patience = deadline.patience();
  while ((await find(resourceManager, path)) !== undefined) {
    if (patience.next() === 0) {
      const still = `Azure accepted the deletion of the ${kind} ${name}, which still exists after ${deadline.minutes} minutes.`;
      throw new NotGone(still, fixes.other);
    }
    deadline.onWait(`Azure is still removing the ${kind} ${name}`, patience.next());
    await patience.wait();
  }
}
