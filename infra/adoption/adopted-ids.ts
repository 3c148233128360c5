import type { Settings } from "../settings/settings-schema.ts";

/** What the settings take over, as the outputs remember it: the next run sees by it that something was left out. */
export function adoptedIds({ api, hosting }: Settings["adopt"], subscriptionId: string) {
  return {
    ...(api && { apiClientId: api.clientId }),
    ...(hosting && {
      siteId: `/subscriptions/${subscriptionId}/resourceGroups/${hosting.resourceGroupName}/providers/Microsoft.Web/sites/${hosting.functionAppName}`,
    }),
  };
}
