import { isWithin } from "@protected-function/core/azure/resource-ids.ts";
import { types } from "../../stacks/live/program-types.ts";
import { listRoleAssignments } from "@protected-function/core/azure/arm/role-assignments.ts";
import type { JsonApi } from "@protected-function/core/azure/json-api.ts";
import { listAll } from "@protected-function/core/azure/list-all.ts";
import { find } from "@protected-function/core/azure/refusals.ts";
import { programType } from "../../stacks/live/program-resources.ts";
import { ofType, type StackState } from "../../stacks/live/stack-state.ts";
import { lastSegment, type DeployedObject } from "../../stacks/live/deployed-object.ts";
import type { FoundInAzure, FoundResource } from "./find-azure.ts";
import type { Use } from "./find-uses.ts";
import { resourcesIn } from "./survey.ts";

interface AttachedSearch {
  readonly resourceManager: JsonApi;
  readonly subscriptionId: string;
  readonly state: StackState;
  readonly azure: FoundInAzure;
}

/**
 * Finds what others put on or into the stack's things: roles that they assigned there, and containers in its storage
 * account. Neither can carry a mark, and both are deleted with the thing.
 *
 * @throws RequestRefused
 */
export async function findAttached(search: AttachedSearch): Promise<readonly Use[]> {
  const objects: readonly (DeployedObject & Partial<FoundResource>)[] = [
    ...search.azure.groups,
    ...resourcesIn(search.azure),
  ];
  if (objects.length === 0) return [];
  return (await Promise.all([rolesOn(objects, search), containersIn(objects, search)])).flat();
}

async function rolesOn(
  objects: readonly (DeployedObject & Partial<FoundResource>)[],
  { resourceManager, subscriptionId, state }: AttachedSearch,
): Promise<readonly Use[]> {
  const [all, ownPrincipals] = await Promise.all([
    listRoleAssignments(resourceManager, `/subscriptions/${subscriptionId}`),
    principalsOf(objects, resourceManager, state),
  ]);
  const heldIds = new Set(state.resources.map(({ id = "" }) => id.toLowerCase()));
  return all
    .filter(({ id, properties }) => !heldIds.has(id.toLowerCase()) && !ownPrincipals.has(properties.principalId))
    .flatMap(({ id, properties: { scope, principalId, principalType, createdBy } }) => {
      const on = closest(objects, scope);
      if (on === undefined) return [];
      const holder = `${(principalType ?? "principal").toLowerCase()} ${principalId}`;
      const creatorText = createdBy ? `, created by ${createdBy}` : "";
      return [
        {
          kind: "Azure role assignment",
          name: lastSegment(id),
          id,
          effect: `It gives the ${holder} a role on the ${on.kind} ${on.name}${creatorText}, and would be deleted with it.`,
          used: scope.toLowerCase(),
        },
      ];
    });
}

/** The stack's own identities: the program assigns roles to them only. */
async function principalsOf(
  objects: readonly (DeployedObject & Partial<FoundResource>)[],
  resourceManager: JsonApi,
  state: StackState,
): Promise<ReadonlySet<unknown>> {
  const type = "microsoft.managedidentity/userassignedidentities";
  const heldIds = ofType(state.resources, types.identity);
  const isHeld = (id: string): boolean => heldIds.some((identity) => identity.id?.toLowerCase() === id.toLowerCase());
  const otherIdentities = objects.filter((object) => object.type?.toLowerCase() === type && !isHeld(object.id));
  const read = await Promise.all(
    otherIdentities.map(({ id }) =>
      find<{ readonly properties: { readonly principalId?: string } }>(
        resourceManager,
        `${encodeURI(id)}?api-version=${programType(type)?.apiVersion}`,
      ),
    ),
  );
  return new Set([
    ...heldIds.map(({ outputs }) => outputs["principalId"]),
    ...read.map((identity) => identity?.properties.principalId),
  ]);
}

/** The innermost of the things that a scope is in. */
function closest(objects: readonly DeployedObject[], scope: string): DeployedObject | undefined {
  const ancestors = objects.filter(({ id }) => isWithin(scope, id));
  return ancestors.toSorted((left, right) => right.id.length - left.id.length)[0];
}

interface Container {
  readonly id: string;
  readonly name: string;
}

/**
 * The program's container, and those that the Functions host and Azure Storage create by themselves. Source for the
 * host's: Azure/azure-webjobs-sdk-extensions, StorageScheduleMonitor.cs; Azure/azure-functions-host,
 * BlobStorageSecretsRepository.cs.
 */
const reservedContainers = /^(?:packages|azure-webjobs-(?:hosts|secrets)|\$.+)$/;

/** https://learn.microsoft.com/rest/api/storagerp/blob-containers/list */
async function containersIn(
  objects: readonly (DeployedObject & Partial<FoundResource>)[],
  { resourceManager, state }: AttachedSearch,
): Promise<readonly Use[]> {
  const accounts = objects.filter(({ type }) => type?.toLowerCase() === "microsoft.storage/storageaccounts");
  const heldIds = new Set(state.resources.map(({ id = "" }) => id.toLowerCase()));
  const lists = await Promise.all(
    accounts.map(async ({ id: accountId, name: account }): Promise<readonly Use[]> => {
      const path = `${encodeURI(accountId)}/blobServices/default/containers?api-version=2023-05-01`;
      return (await listAll<Container>(resourceManager, path))
        .filter(({ id, name }) => !heldIds.has(id.toLowerCase()) && !reservedContainers.test(name))
        .map(({ id, name }) => ({
          kind: "blob container",
          name,
          id,
          effect: `It is in the storage account ${account} and would be deleted with it, but the stack didn't create it.`,
          used: accountId.toLowerCase(),
        }));
    }),
  );
  return lists.flat();
}
