import type { BearerClaims } from "../../network/bearer-token.ts";
import { NotSupported } from "../../tenant/refusal.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { armRefusals } from "../arm-refusals.ts";
import { hasSomeRole } from "../authorization.ts";
import { subscriptionType } from "../resource-path.ts";
import type { Answer, ResourceType } from "../resource-type.ts";

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

function toSubscription({ subscription: { subscriptionId }, tenantId, displayName }: Tenant): object {
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

export const isSubscriptionList = ({ pathname }: URL): boolean => /^\/subscriptions\/?$/i.test(pathname);

/**
 * Lists the subscriptions that the caller can see. One without a role for the caller is omitted, not refused. The Azure
 * CLI reads this list at login, and its message "No subscriptions found" depends on it.
 * https://learn.microsoft.com/rest/api/resources/subscriptions/list
 */
export function listSubscriptions(request: Request, tenant: Tenant, caller: BearerClaims): Answer {
  const { searchParams: query } = new URL(request.url);
  if (request.method !== "GET") throw new NotSupported(`${request.method} /subscriptions`);
  const unknownName = [...query.keys()].find((name) => name !== "api-version");
  if (unknownName !== undefined) throw new NotSupported(`the query parameter '${unknownName}' of GET /subscriptions`);
  const version = query.get("api-version");
  if (!version) throw armRefusals.missingApiVersion();
  if (!subscription.apiVersions.includes(version)) {
    throw armRefusals.invalidApiVersion(version, subscription.apiVersions);
  }
  return { status: 200, body: { value: hasSomeRole(tenant, caller) ? [toSubscription(tenant)] : [] } };
}
