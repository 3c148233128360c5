import type { EmptyLocalStack } from "./local-deployment.ts";

/** What the tenant and the subscription hold beyond what they began with, recycle bins included. */
export async function leftInTenant({ local, resourceManager }: EmptyLocalStack): Promise<object> {
  const { subscriptionId, inventory } = local.twin.control;
  const deleted = `/subscriptions/${subscriptionId}/providers/Microsoft.OperationalInsights/deletedWorkspaces`;
  const { value } = (await resourceManager.call("GET", `${deleted}?api-version=2023-09-01`)) as {
    readonly value: readonly { readonly name: string }[];
  };
  return { ...inventory(), deletedWorkspaces: value.map(({ name }) => name) };
}

export const nothingLeft = {
  applications: 0,
  servicePrincipals: 0,
  appRoleAssignments: 0,
  permissionGrants: 0,
  users: 0,
  groups: 0,
  conditionalAccessPolicies: 0,
  namedLocations: 0,
  resources: 0,
  recycled: 0,
  deletedWorkspaces: [],
} as const;
