import type { Tenant } from "../../tenant/tenant.ts";
import { subscriptionType } from "../resource-path.ts";
import type { ResourceType } from "../resource-type.ts";

/** https://learn.microsoft.com/rest/api/resources/subscriptions/get */
export const subscription: ResourceType = {
  type: subscriptionType,
  apiVersions: ["2020-01-01", "2021-01-01", "2021-04-01", "2022-12-01"],
  operations: {
    GET: {
      action: "Microsoft.Resources/subscriptions/read",
      run: ({ tenant }) => ({ status: 200, body: toSubscription(tenant) }),
    },
  },
};

export function toSubscription({ subscription: { subscriptionId }, tenantId, displayName }: Tenant): object {
  return {
    id: `/subscriptions/${subscriptionId}`,
    authorizationSource: "RoleBased",
    managedByTenants: [],
    subscriptionId,
    tenantId,
    displayName,
    state: "Enabled",
    subscriptionPolicies: {
      locationPlacementId: "Public_2014-09-01",
      quotaId: "PayAsYouGo_2014-09-01",
      spendingLimit: "Off",
    },
  };
}
