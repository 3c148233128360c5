import { rolesAt } from "../authorization.ts";
import type { ResourceType } from "../resource-type.ts";

/**
 * The caller's permissions at a scope: one entry for each of the caller's roles there or above.
 * https://learn.microsoft.com/rest/api/authorization/permissions covers a resource group and a resource. For a
 * subscription: MicrosoftDocs/azure-docs, "Use Azure Resource Manager authentication API to access subscriptions".
 */
export const permissions: ResourceType = {
  type: "Microsoft.Authorization/permissions",
  apiVersions: ["2015-07-01", "2018-01-01-preview", "2022-04-01"],
  operations: {
    LIST: {
      action: "Microsoft.Authorization/permissions/read",
      run: ({ tenant, caller, path }) => ({
        status: 200,
        body: {
          value: rolesAt(tenant, caller, path.scope).map(({ actions, notActions = [], dataActions = [] }) => ({
            actions,
            notActions,
            dataActions,
            notDataActions: [],
          })),
        },
      }),
    },
  },
};
