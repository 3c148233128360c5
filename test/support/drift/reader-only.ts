import type { PortalUser } from "./portal-user.ts";

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/general */
const reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";

interface Assignment {
  readonly id: string;
  readonly properties: { readonly scope: string; readonly roleDefinitionId: string; readonly principalId: string };
}

/** The deployer's login may only read in Azure, until this is undone. */
export async function readerOnly({ opened, deployer }: PortalUser): Promise<() => Promise<void>> {
  const { resourceManager, local } = opened;
  const subscription = `/subscriptions/${local.twin.control.subscriptionId}`;
  const version = "api-version=2022-04-01";
  const list = `${subscription}/providers/Microsoft.Authorization/roleAssignments?${version}`;
  const { value } = (await resourceManager.call("GET", list)) as { readonly value: readonly Assignment[] };
  const owner = value.find(
    ({ properties }) => properties.principalId === deployer && properties.scope === subscription,
  );
  if (!owner) throw new Error("the deployer has no role at the subscription");
  const { principalId, roleDefinitionId } = owner.properties;
  const reading = `${subscription}/providers/Microsoft.Authorization/roleAssignments/00000000-0000-4000-8000-00000000000a`;
  await resourceManager.call("PUT", `${reading}?${version}`, {
    properties: {
      roleDefinitionId: roleDefinitionId.replace(/[^/]+$/, reader),
      principalId,
      principalType: "ServicePrincipal",
    },
  });
  await resourceManager.call("DELETE", `${owner.id}?${version}`);
  return async () => {
    await resourceManager.call("PUT", `${owner.id}?${version}`, {
      properties: { roleDefinitionId, principalId, principalType: "ServicePrincipal" },
    });
    await resourceManager.call("DELETE", `${reading}?${version}`);
  };
}
