import { type Step, stack } from "../situation.ts";
import type { World } from "../world.ts";

export const ownGroup = "rg-whocalls-test";

type Tags = Readonly<Record<string, string>>;

/** A mark as somebody's is, by what differs from ours. */
export type Mark =
  | "none"
  | "ours"
  | "shortened"
  | "another's"
  | "our id, another project"
  | "our id, another stack"
  | "our id, another workload"
  | "our id, production of hr-portal"
  | "ours, of production";

/** The fields of a mark that a copy has changed. */
export const changedFields: Readonly<Partial<Record<Mark, Readonly<Record<string, string>>>>> = {
  shortened: { "stack-id": "" },
  "another's": { "stack-id": "0000000000aa" },
  "our id, another project": { project: "hr-portal" },
  "our id, another stack": { stack: "staging" },
  "our id, another workload": { workload: "orders" },
  "our id, production of hr-portal": { project: "hr-portal", stack: "prod", "stack-environment": "production" },
  "ours, of production": { "stack-environment": "production" },
};

/** Tags like the stack's group has them: ours as they are, or another deployment's. */
export async function tagsLike(world: World, mark: Mark): Promise<{ readonly tags?: Tags }> {
  if (mark === "none") return {};
  const { tags } = (await world.opened.resourceManager.call(
    "GET",
    `${world.subscription}/resourceGroups/${ownGroup}?api-version=2024-03-01`,
  )) as { readonly tags: Tags };
  return { tags: { ...tags, ...changedFields[mark] } };
}

export function put(world: World, path: string, version: string, body: object): Promise<unknown> {
  return world.opened.resourceManager.call("PUT", `${world.subscription}${path}?api-version=${version}`, body);
}

export const location = "westeurope";
export function group(name: string, mark: Mark): Step {
  return {
    says: `a resource group ${name} with the mark: ${mark}`,
    run: async (world) => {
      await put(world, `/resourceGroups/${name}`, "2024-03-01", { location, ...(await tagsLike(world, mark)) });
    },
  };
}

/** A key vault: a type that the program never makes. */
export function vault(in_: string, mark: Mark = "none"): Step {
  return {
    says: `another team's key vault in ${in_} with the mark: ${mark}`,
    run: async (world) => {
      const path = `/resourceGroups/${in_}/providers/Microsoft.KeyVault/vaults/kv-orders`;
      const { tenantId } = world.opened.local.twin.control;
      await put(world, path, "2024-11-01", {
        location,
        ...(await tagsLike(world, mark)),
        properties: { tenantId, sku: { family: "A", name: "standard" }, enableRbacAuthorization: true },
      });
    },
  };
}

/** A managed identity: a type that the program makes, under another name. */
export function identity(in_: string, mark: Mark = "none", name = "id-orders"): Step {
  return {
    says: `another team's identity ${name} in ${in_} with the mark: ${mark}`,
    run: async (world) => {
      const path = `/resourceGroups/${in_}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
      await put(world, path, "2023-01-31", { location, ...(await tagsLike(world, mark)) });
    },
  };
}

export function actionGroup(in_: string): Step {
  return {
    says: `somebody's action group in ${in_}`,
    run: async (world) => {
      await put(world, `/resourceGroups/${in_}/providers/Microsoft.Insights/actionGroups/ag-on-call`, "2023-01-01", {
        location: "Global",
        properties: { groupShortName: "on-call", enabled: true },
      });
    },
  };
}

export function workspaceId(world: World): string {
  return `${world.subscription}/resourceGroups/${ownGroup}/providers/Microsoft.OperationalInsights/workspaces/log-whocalls-test`;
}

export const component: Step = {
  says: "another team's Application Insights component writes to the workspace",
  run: async (world) => {
    await put(world, "/resourceGroups/rg-orders", "2024-03-01", { location });
    await put(world, "/resourceGroups/rg-orders/providers/Microsoft.Insights/components/appi-orders", "2020-02-02", {
      location,
      kind: "web",
      properties: {
        Application_Type: "web",
        WorkspaceResourceId: workspaceId(world),
      },
    });
  },
};

export const alertRule: Step = {
  says: "another team's alert rule watches the workspace",
  run: async (world) => {
    await put(world, "/resourceGroups/rg-orders", "2024-03-01", { location });
    await put(
      world,
      "/resourceGroups/rg-orders/providers/Microsoft.Insights/scheduledQueryRules/alert-orders",
      "2022-06-15",
      {
        location,
        properties: {
          severity: 2,
          enabled: true,
          scopes: [workspaceId(world)],
          evaluationFrequency: "PT5M",
          windowSize: "PT5M",
          criteria: {
            allOf: [{ query: "AppRequests", timeAggregation: "Count", operator: "GreaterThan", threshold: 1 }],
          },
        },
      },
    );
  },
};

/** https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources */
export function lock(
  of: "the group" | "the site" | "the workspace" | "the subscription",
  level: "CanNotDelete" | "ReadOnly",
): Step {
  return {
    says: `somebody has put a lock ${level} on ${of}`,
    run: async (world) => {
      const scope = await scopeOf(world, of);
      await put(world, `${scope}/providers/Microsoft.Authorization/locks/keep`, "2020-05-01", {
        properties: { level },
      });
    },
  };
}

async function scopeOf(world: World, of: Parameters<typeof lock>[0]): Promise<string> {
  if (of === "the subscription") return "";
  if (of === "the group") return `/resourceGroups/${ownGroup}`;
  const id = of === "the workspace" ? workspaceId(world) : siteId(world);
  return id.slice(world.subscription.length);
}

export function siteId(world: World): string {
  const key = [...(world.made.get(stack) ?? [])].find((one) => /\/microsoft\.web\/sites\/[^/]+$/.test(one)) ?? "";
  return world.photograph().get(key)?.id ?? "";
}

/** A workspace of that group is deleted, and kept by Azure for 14 days. */
export function deletedWorkspace(in_: string, mark: Mark): Step {
  return {
    says: `a deleted workspace of ${in_} with the mark: ${mark}`,
    run: async (world) => {
      const tags = await tagsLike(world, mark);
      const path = `/resourceGroups/${in_}/providers/Microsoft.OperationalInsights/workspaces/log-whocalls-test`;
      await put(world, `/resourceGroups/${in_}`, "2024-03-01", { location });
      await put(world, path, "2023-09-01", { location, ...tags });
      const { resourceManager } = world.opened;
      await resourceManager.call("DELETE", `${world.subscription}/resourceGroups/${in_}?api-version=2024-03-01`);
    },
  };
}

/** The tags of the stack's group are gone, or another's. */
export function groupTags(mark: Mark): Step {
  return {
    says: `somebody has changed the tags of the resource group: ${mark}`,
    run: async (world) => {
      const { tags } = await tagsLike(world, "ours");
      const body = { location, ...(await tagsLike(world, mark)) };
      await put(world, `/resourceGroups/${ownGroup}`, "2024-03-01", body);
      return async () => void (await put(world, `/resourceGroups/${ownGroup}`, "2024-03-01", { location, tags }));
    },
  };
}

/** Somebody gives the stack's identity a role of theirs. */
export const roleElsewhere: Step = {
  says: "another team has given the stack's identity a role on its own vault",
  run: async (world) => {
    await group("rg-orders", "none").run(world);
    await vault("rg-orders").run(world);
    const identity = (await world.opened.resourceManager.call(
      "GET",
      `${world.subscription}/resourceGroups/${ownGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-whocalls-test?api-version=2023-01-31`,
    )) as { readonly properties: { readonly principalId: string } };
    const scope = "/resourceGroups/rg-orders/providers/Microsoft.KeyVault/vaults/kv-orders";
    // https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/security#key-vault-secrets-officer
    const role = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7";
    const id = "00000000-0000-4000-8000-000000000009";
    await put(world, `${scope}/providers/Microsoft.Authorization/roleAssignments/${id}`, "2022-04-01", {
      properties: {
        roleDefinitionId: `${world.subscription}/providers/Microsoft.Authorization/roleDefinitions/${role}`,
        principalId: identity.properties.principalId,
        principalType: "ServicePrincipal",
      },
    });
  },
};

/** What the portal's site was stored in is of no use any more, once the program has given it a storage of its own. */
export const portalStorageGone: Step = {
  says: "somebody has removed the portal's own storage account",
  run: async (world) => {
    const account = "/resourceGroups/rg-orders/providers/Microsoft.Storage/storageAccounts/rgorders8f2c";
    await world.opened.resourceManager.call("DELETE", `${world.subscription}${account}?api-version=2023-05-01`);
  },
};
