import type { JsonApi } from "../../clients/json-api.ts";
import type { Deadline } from "../waiting/deadline.ts";
import { apiVersions, type DeletedWorkspace, type FoundGroup } from "./find-azure.ts";
import type { Ledger } from "./ledger.ts";
import { find } from "../../clients/refusals.ts";
import type { Mark } from "./stack-mark.ts";
import { StillThere } from "./still-there.ts";
import type { Thing } from "./thing.ts";

/** What every removal in Azure takes. */
export interface AzureWork {
  readonly resourceManager: JsonApi;
  readonly ledger: Ledger;
  readonly deadline: Deadline;
}

/**
 * The sites: the door. With a site go its gate and its code, at once; nothing that guards it goes before.
 *
 * @returns whether all are gone
 */
export async function removeSites(groups: readonly FoundGroup[], work: AzureWork): Promise<boolean> {
  let gone = true;
  for (const site of groups.flatMap(({ sites }) => sites)) {
    const removed = await work.ledger.remove(site, () => deleteAndWait(site, apiVersions.sites, work));
    gone &&= removed;
  }
  return gone;
}

/**
 * What outlives an ordinary deletion, or was never in the state: workspaces, for good (Azure keeps a deleted one for 14
 * days otherwise), and what Azure has made by itself.
 * https://learn.microsoft.com/azure/azure-monitor/logs/delete-workspace#delete-a-workspace-permanently
 */
export async function emptyGroups(groups: readonly FoundGroup[], work: AzureWork): Promise<void> {
  const { ledger } = work;
  for (const thing of groups.flatMap(({ madeByAzure }) => madeByAzure)) {
    const version = thing.kind.startsWith("alert") ? apiVersions.smartDetectorAlertRules : apiVersions.actionGroups;
    await ledger.remove(thing, () => deleteAndWait(thing, version, work));
  }
  for (const workspace of groups.flatMap(({ workspaces }) => workspaces)) {
    await ledger.purge(workspace, () => deleteAndWait(workspace, apiVersions.workspaces, work, "&force=true"));
  }
}

/** With everything in it. */
export async function removeGroup(group: Thing, work: AzureWork): Promise<void> {
  await work.ledger.remove(group, () => deleteAndWait(group, apiVersions.resources, work));
}

/**
 * A workspace that is deleted already is deleted for good by way of its recovery: the same name, region and resource group,
 * which is made again where it is gone, with the stack's tags.
 * https://learn.microsoft.com/azure/azure-monitor/logs/delete-workspace#recover-a-workspace-in-a-soft-delete-state
 */
export async function purgeDeletedWorkspace(workspace: DeletedWorkspace, mark: Mark, work: AzureWork): Promise<void> {
  const { resourceManager, ledger } = work;
  const { id, name, location, sku, resourceGroup } = workspace;
  const groupId = id.slice(0, id.toLowerCase().indexOf("/providers/"));
  const group = { kind: "resource group", name: resourceGroup, id: groupId };
  const groupPath = `${groupId}?api-version=${apiVersions.resources}`;
  const tags = mark.azureTags;
  const recover = async (): Promise<boolean> => {
    const made = (await find(resourceManager, groupPath)) === undefined;
    if (made) await resourceManager.call("PUT", groupPath, { location, tags });
    const path = `${id}?api-version=${apiVersions.workspaces}`;
    await resourceManager.call("PUT", path, { location, tags, properties: { sku } });
    return made;
  };
  let madeGroup = false;
  await ledger.purge({ kind: workspace.kind, name, id }, async () => {
    madeGroup = await recover();
    await deleteAndWait(workspace, apiVersions.workspaces, work, "&force=true");
  });
  // It was there for the recovery only; one that cannot be removed is found by its tags the next time.
  if (madeGroup) await removeGroup(group, work);
}

/** Resource Manager answers before the end of what it does. @throws RequestRefused */
async function deleteAndWait(
  { id, kind, name }: Thing,
  apiVersion: string,
  { resourceManager, deadline }: AzureWork,
  query = "",
): Promise<void> {
  const path = `${encodeURI(id)}?api-version=${apiVersion}`;
  await resourceManager.call("DELETE", `${path}${query}`);
  const patience = deadline.patience();
  while ((await find(resourceManager, path)) !== undefined) {
    if (patience.next() === 0) throw new StillThere(`${kind} ${name}`, deadline.minutes);
    deadline.onWait(`Azure is still removing the ${kind} ${name}`, patience.next());
    await patience.wait();
  }
}
