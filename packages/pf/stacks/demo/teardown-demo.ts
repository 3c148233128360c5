import { randomUUID } from "node:crypto";
import type { JsonApi } from "@protected-function/core/azure/json-api.ts";
import { azureRoles } from "./deployer-rights.ts";
import type { DeployedDemo, Demo, DemoTenant } from "./demo.ts";

interface Administered extends DeployedDemo {
  readonly graph: JsonApi;
  readonly resourceManager: JsonApi;
  /** The subscription's path, without a slash at the end. */
  readonly subscription: string;
}

/** A stack that left things behind, next to things of others. */
export const teardownDemo: Demo = {
  prepare: async (tenant) => {
    const { graph, resourceManager, subscriptionId, stack, settingsFile, commandArguments } = tenant;
    const administered = {
      graph,
      resourceManager,
      subscription: `/subscriptions/${subscriptionId}`,
      ...(await tenant.deploy()),
    };
    const args = ["--stack", stack, "--settings", settingsFile];
    const refused = await beRefused(administered, tenant, ["teardown", ...args, "--dry-run", "--json"]);
    await leaveRegistrations(administered);
    await leaveAzure(administered);
    await giveRoleElsewhere(administered);
    const canAsk = process.stdin.isTTY && process.stderr.isTTY;
    const onlyPlan = !canAsk && !commandArguments.includes("--yes") && !commandArguments.includes("--dry-run");
    return {
      args: [...args, ...(onlyPlan ? ["--dry-run"] : [])],
      story: [
        "A killed deployment left an app registration and an action group, which aren't in the state.",
        "An app registration of this stack is in the recycle bin.",
        "Another team's stack has an app registration of the same name.",
        "A colleague gave this stack's managed identity a role in a resource group of theirs.",
        [
          "A colleague had put a storage account into the stack's resource group, and a policy named its API.",
          "A first teardown refused to touch them:",
          ...refused,
          "The demo has since moved both.",
        ].join("\n    "),
        ...(onlyPlan ? ["This isn't a terminal, so you see the plan only. `--yes` removes everything in it."] : []),
      ],
    };
  },
};

/** Makes a teardown refuse, and then removes the reason. @returns the things that it refused to remove, one per line */
async function beRefused(
  { graph, resourceManager, deployed, outputs }: Administered,
  { ask }: DemoTenant,
  command: readonly string[],
): Promise<readonly string[]> {
  const account = `${deployed("resource-group").id}/providers/Microsoft.Storage/storageAccounts/stdrawings`;
  await resourceManager.call("PUT", `${account}?api-version=2024-01-01`, {
    location: "westeurope",
    kind: "StorageV2",
    sku: { name: "Standard_LRS" },
  });
  const policies = "/v1.0/identity/conditionalAccess/policies";
  const { id } = (await graph.call("POST", policies, {
    displayName: "Drawings: MFA for every API",
    state: "enabledForReportingButNotEnforced",
    conditions: {
      users: { includeUsers: ["All"] },
      applications: { includeApplications: [outputs.api.clientId] },
      clientAppTypes: ["all"],
    },
    grantControls: { operator: "OR", builtInControls: ["mfa"] },
  })) as { readonly id: string };
  const { refused = "" } = JSON.parse(await ask(command)) as { readonly refused?: string };
  await resourceManager.call("DELETE", `${account}?api-version=2024-01-01`);
  await graph.call("DELETE", `${policies}/${id}`);
  return refused.split("\n").filter((line) => line.startsWith("- "));
}

/** Leaves three app registrations: one that is in no state, one that is deleted, and another stack's. */
async function leaveRegistrations({ graph, deployed }: Administered): Promise<void> {
  const { displayName, notes, tags } = (await graph.call("GET", `/v1.0${deployed("api").id}`)) as {
    readonly displayName: string;
    readonly notes: string;
    readonly tags: readonly string[];
  };
  const register = async (body: object): Promise<string> =>
    ((await graph.call("POST", "/v1.0/applications", body)) as { readonly id: string }).id;
  const { displayName: caller } = (await graph.call("GET", `/v1.0${deployed("integration").id}`)) as {
    readonly displayName: string;
  };
  await register({ displayName: caller, notes, tags });
  const old = await register({ displayName, notes, tags });
  await graph.call("DELETE", `/v1.0/applications/${old}`);
  const stackId = String(deployed("stack-id").outputs["result"]);
  const withOtherStackId = (text: string): string => text.replaceAll(stackId, "0000theirs00");
  await register({ displayName, notes: withOtherStackId(notes), tags: tags.map(withOtherStackId) });
}

/** Leaves an action group with the program's name, in the stack's own resource group. */
async function leaveAzure({ resourceManager, deployed }: Administered): Promise<void> {
  const { tags } = (await resourceManager.call("GET", `${deployed("resource-group").id}?api-version=2024-03-01`)) as {
    readonly tags: object;
  };
  const { id, outputs } = deployed("resource-group");
  const name = String(outputs["name"]).replace(/^rg-/, "ag-");
  await resourceManager.call("PUT", `${id}/providers/Microsoft.Insights/actionGroups/${name}?api-version=2023-01-01`, {
    location: "Global",
    tags,
    properties: { groupShortName: "half made", enabled: true },
  });
}

async function giveRoleElsewhere({ resourceManager, deployed, subscription }: Administered): Promise<void> {
  const group = `${subscription}/resourceGroups/rg-drawings`;
  await resourceManager.call("PUT", `${group}?api-version=2024-03-01`, { location: "westeurope" });
  await resourceManager.call(
    "PUT",
    `${group}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}?api-version=2022-04-01`,
    {
      properties: {
        roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${azureRoles.reader}`,
        principalId: deployed("identity").outputs["principalId"],
        principalType: "ServicePrincipal",
      },
    },
  );
}
