import { markInAzureTags, type Owner } from "../../infra/stack-mark.ts";
import type { JsonApi } from "../../azure/json-api.ts";
import { find } from "../../azure/refusals.ts";
import type { Hands } from "../../stacks/live/log-in.ts";
import { type Found, standingOf } from "../../stacks/live/ownership.ts";
import { ofType, type StackState } from "../../stacks/live/stack-state.ts";
import { lastOf } from "../../stacks/live/thing.ts";

export interface BegunSecret extends Found {
  readonly vault: string;
}

/**
 * A client secret whose delivery an engine had begun: in the vault, where it bears the stack's tags, and in no state.
 *
 * @throws RequestRefused
 */
export async function findBegunSecrets(
  resourceManager: JsonApi,
  owner: Owner,
  { begun, resources }: StackState,
): Promise<readonly BegunSecret[]> {
  const type = "azure-native:keyvault:Secret";
  const known = new Set(ofType(resources, type).map(({ id = "" }) => id.toLowerCase()));
  const found = await Promise.all(
    ofType(begun, type).map(async ({ inputs }): Promise<readonly BegunSecret[]> => {
      const [group, vault = "", name] = ["resourceGroupName", "vaultName", "secretName"].map((key) =>
        String(inputs[key]),
      );
      const id = `/subscriptions/${owner.subscriptionId}/resourceGroups/${group}/providers/Microsoft.KeyVault/vaults/${vault}/secrets/${name}`;
      const secret = await find<{ readonly tags?: Readonly<Record<string, string>> }>(
        resourceManager,
        `${id}?api-version=2024-11-01`,
      );
      if (secret === undefined || known.has(id.toLowerCase())) return [];
      const mark = markInAzureTags(secret.tags);
      const standing = standingOf({ mark, isHeld: false, isNamed: false, isAdopted: false }, owner);
      return standing ? [{ kind: "key vault secret", name: `${name} in ${vault}`, id, vault, ...standing }] : [];
    }),
  );
  return found.flat();
}

/** As azure-native deletes one: at the vault. https://learn.microsoft.com/rest/api/keyvault/secrets/delete-secret */
export async function removeSecret(hands: Hands, { vault, id }: BegunSecret): Promise<void> {
  await hands.vault(vault).call("DELETE", `/secrets/${lastOf(id)}?api-version=7.6`);
}
