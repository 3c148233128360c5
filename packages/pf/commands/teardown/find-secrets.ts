import { types } from "../../stacks/live/program-types.ts";
import { markInAzureTags, type Owner } from "@protected-function/infra/stack-mark.ts";
import type { JsonApi } from "@protected-function/core/azure/json-api.ts";
import { find } from "@protected-function/core/azure/refusals.ts";
import type { AzureSession } from "../../stacks/live/log-in.ts";
import { type OwnedObject, saysProduction, ownershipOf } from "../../stacks/live/ownership.ts";
import { ofType, type StackState, type StateResource } from "../../stacks/live/stack-state.ts";
import { TeardownRefused } from "../../stacks/live/teardown-refused.ts";
import { lastSegment } from "../../stacks/live/deployed-object.ts";
import { guidForm, isAzureName } from "@protected-function/core/text/azure-names.ts";
import { cut } from "@protected-function/core/text/cut.ts";

/** A client secret in a caller's key vault. */
export interface FoundSecret extends OwnedObject {
  readonly vault: string;
  /** Whether the state has it. */
  readonly isHeld: boolean;
}

/**
 * Finds the delivered client secrets, and those from an interrupted delivery. A vault's secret has only a name, so its
 * tags decide: the vault's team may have put its own value under that name.
 *
 * @throws RequestRefused, TeardownRefused if the state's names would lead to another resource
 */
export async function findSecrets(
  resourceManager: JsonApi,
  owner: Owner,
  { pending, resources }: StackState,
): Promise<readonly FoundSecret[]> {
  const type = types.keyVaultSecret;
  const idOf = ({ inputs }: StateResource): string => {
    const [group, vault, name] = ["resourceGroupName", "vaultName", "secretName"].map((key) =>
      String(inputs[key] ?? ""),
    );
    return `/subscriptions/${owner.subscriptionId}/resourceGroups/${group}/providers/Microsoft.KeyVault/vaults/${vault}/secrets/${name}`;
  };
  const heldIds = ofType(resources, type).map((resource) => secretId(resource.id ?? idOf(resource)));
  const knownIds = new Set(heldIds.map((id) => id.toLowerCase()));
  const pendingIds = ofType(pending, type)
    .map((resource) => secretId(idOf(resource)))
    .filter((id) => !knownIds.has(id.toLowerCase()));
  const lists = await Promise.all(
    [...heldIds, ...pendingIds].map(async (id): Promise<readonly FoundSecret[]> => {
      const secret = await find<{ readonly tags?: Readonly<Record<string, string>> }>(
        resourceManager,
        `${id}?api-version=2024-11-01`,
      );
      if (secret === undefined) return [];
      const mark = markInAzureTags(secret.tags);
      const isHeld = knownIds.has(id.toLowerCase());
      const ownership = ownershipOf({ mark, isHeld, isNamed: true, isAdopted: false }, owner);
      if (ownership === undefined) return [];
      const vault = id.split("/")[8] ?? "";
      const object = { kind: "key vault secret", name: `${lastSegment(id)} in ${vault}`, id, vault, isHeld };
      // The vault isn't the stack's, so another value in it stays and blocks nothing else.
      const secretOwnership =
        ownership.ownership === "conflict" ? { ...ownership, ownership: "candidate" as const } : ownership;
      return [{ ...object, ...secretOwnership, ...(saysProduction(mark, secret.tags) && { isProduction: true }) }];
    }),
  );
  return lists.flat();
}

const secretForm =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.KeyVault\/vaults\/([^/]+)\/secrets\/([^/]+)$/i;

/** Returns an id of the state if it is a secret's. @throws TeardownRefused */
function secretId(id: string): string {
  const [, subscription = "", group = "", vault = "", name = ""] = secretForm.exec(id) ?? [];
  const isOne =
    guidForm.test(subscription) &&
    isAzureName("resourceGroup", group) &&
    isAzureName("keyVault", vault) &&
    /^[A-Za-z0-9-]{1,127}$/.test(name);
  if (isOne) return id;
  throw new TeardownRefused(
    `The state has a key vault secret with the id ${JSON.stringify(cut(id, 300))}, which Azure can't have. Remove it ` +
      "from the state (npx pulumi state delete) if nobody knows it.",
  );
}

/**
 * Deletes a secret at the vault, as azure-native does.
 * https://learn.microsoft.com/rest/api/keyvault/secrets/delete-secret
 */
export async function removeSecret(session: AzureSession, { vault, id }: FoundSecret): Promise<void> {
  await session.vault(vault).call("DELETE", `/secrets/${lastSegment(id)}?api-version=7.6`);
}
