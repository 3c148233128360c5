import type { EmptyLocalStack } from "../local-deployment.ts";
import type { DeclaredResource } from "./declared-resource.ts";

/** Resources outside the stack, to point the stack's resources at. */
export interface Others {
  readonly userObjectId: string;
  /** Of a user, a group and a service principal that no policy names. */
  readonly userOfNoPolicy: string;
  readonly groupOfNoPolicy: string;
  readonly servicePrincipalOfNoPolicy: string;
  readonly workspaceId: string;
  readonly planId: string;
  readonly identityId: string;
  readonly containerUrl: string;
}

/** Makes them in the group of `makeKeyVault`; the container in the stack's own account, where deployments are taken from. */
export async function makeOthers(
  { local, graph, resourceManager }: EmptyLocalStack,
  resources: readonly DeclaredResource[],
): Promise<Others> {
  const idOf = async (found: Promise<unknown>): Promise<string> => ((await found) as { readonly id: string }).id;
  const group = `/subscriptions/${local.twin.control.subscriptionId}/resourceGroups/rg-partner`;
  const location = "westeurope";
  const make = async (id: string, version: string, body: object): Promise<string> => {
    await resourceManager.call("PUT", `${id}?api-version=${version}`, body);
    return id;
  };
  const account = resources.find(({ type }) => type === "azure-native:storage:StorageAccount");
  if (!account) throw new Error("the stack has no storage account");
  await make(`${account.id}/blobServices/default/containers/others`, "2024-01-01", { properties: {} });
  return {
    userObjectId: await idOf(graph.call("GET", "/v1.0/users/grace@twin.onmicrosoft.com")),
    userOfNoPolicy: await idOf(graph.call("GET", "/v1.0/users/ada@twin.onmicrosoft.com")),
    groupOfNoPolicy: await idOf(
      graph.call("POST", "/v1.0/groups", {
        displayName: "Others",
        mailEnabled: false,
        mailNickname: "others",
        securityEnabled: true,
      }),
    ),
    servicePrincipalOfNoPolicy: local.twin.control.deployer.servicePrincipalObjectId,
    workspaceId: await make(`${group}/providers/Microsoft.OperationalInsights/workspaces/log-others`, "2023-09-01", {
      location,
      properties: { sku: { name: "PerGB2018" } },
    }),
    planId: await make(`${group}/providers/Microsoft.Web/serverfarms/asp-others`, "2025-05-01", {
      location,
      kind: "functionapp",
      sku: { name: "FC1", tier: "FlexConsumption" },
      properties: { reserved: true },
    }),
    identityId: await make(
      `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-others`,
      "2023-01-31",
      {
        location,
      },
    ),
    containerUrl: `https://${String(account.inputs["accountName"])}.blob.core.windows.net/others`,
  };
}
