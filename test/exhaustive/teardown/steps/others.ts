import { type Step, stack } from "../situation.ts";
import { location, type Mark, ownGroup, put, siteId, tagsLike, workspaceId } from "./azure.ts";

/** As an exported template makes it again elsewhere: names and tags are the stack's. */
export function clone(in_: string): Step {
  return {
    says: `a clone of the stack's resources in ${in_}`,
    run: async (world) => {
      const { tags } = await tagsLike(world, "ours");
      const at = `/resourceGroups/${in_}/providers`;
      await put(world, `/resourceGroups/${in_}`, "2024-03-01", { location, tags });
      await put(world, `${at}/Microsoft.OperationalInsights/workspaces/log-whocalls-test`, "2023-09-01", {
        location,
        tags,
      });
      await put(world, `${at}/Microsoft.ManagedIdentity/userAssignedIdentities/id-whocalls-test`, "2023-01-31", {
        location,
        tags,
      });
    },
  };
}

/** The group was deleted, and a colleague has one of the same names now, without the stack's tags. */
export const rebuilt: Step = {
  says: "a colleague's group and workspace of the same names, which the state holds the ids of",
  run: async (world) => {
    const { resourceManager } = world.opened;
    await resourceManager.call("DELETE", `${workspaceId(world)}?api-version=2023-09-01&force=true`);
    await resourceManager.call("DELETE", `${world.subscription}/resourceGroups/${ownGroup}?api-version=2024-03-01`);
    await put(world, `/resourceGroups/${ownGroup}`, "2024-03-01", { location });
    await put(world, workspaceId(world).slice(world.subscription.length), "2023-09-01", { location });
  },
};

/** Somebody gives a group of people a role on the stack's site. */
export const roleOnSite: Step = {
  says: "somebody has a role on the stack's site",
  run: async (world) => {
    // https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/general#contributor
    const role = "b24988ac-6180-42a0-ab88-20f7382dd24c";
    const scope = siteId(world).slice(world.subscription.length);
    const id = "00000000-0000-4000-8000-000000000007";
    await put(world, `${scope}/providers/Microsoft.Authorization/roleAssignments/${id}`, "2022-04-01", {
      properties: {
        roleDefinitionId: `${world.subscription}/providers/Microsoft.Authorization/roleDefinitions/${role}`,
        principalId: "00000000-0000-4000-8000-000000000008",
        principalType: "User",
      },
    });
  },
};

/** Somebody keeps files of theirs in the stack's storage account. */
export const containerOfTheirs: Step = {
  says: "somebody's container is in the stack's storage account",
  run: async (world) => {
    const keys = [...(world.made.get(stack) ?? [])];
    const key = keys.find((one) => /\/microsoft\.storage\/storageaccounts\/[^/]+$/.test(one)) ?? "";
    const account = (world.photograph().get(key)?.id ?? "").slice(world.subscription.length);
    await put(world, `${account}/blobServices/default/containers/invoices`, "2023-05-01", {});
  },
};

/** The vault's team writes its own value under the name of the delivered secret. */
export function partnersOwnValue(mark: Mark): Step {
  return {
    says: `the partner's own value under the delivered secret's name, with the mark: ${mark}`,
    run: async (world) => {
      const found = [...world.photograph().values()].find(({ id }) => /\/vaults\/kv-[a-z]+\/secrets\//i.test(id));
      if (!found) throw new Error("No secret was delivered.");
      await put(world, found.id.slice(world.subscription.length), "2024-11-01", {
        ...(await tagsLike(world, mark)),
        properties: { value: "the partner's own" },
      });
    },
  };
}
