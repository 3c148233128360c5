import type { ResourceType } from "../resource-type.ts";
import { toAnswer } from "../resources.ts";
import { deletedResourcesOf } from "../soft-deletion.ts";

const type = "Microsoft.OperationalInsights/deletedWorkspaces";

/**
 * Workspaces that were deleted within 14 days and can be recovered, as they were. That their tags are among it is inferred:
 * the answer is documented as a list of workspaces.
 * https://learn.microsoft.com/rest/api/loganalytics/deleted-workspaces/list
 */
export const deletedWorkspace: ResourceType = {
  type,
  apiVersions: ["2020-08-01", "2021-06-01", "2022-10-01", "2023-09-01", "2025-02-01", "2025-07-01"],
  operations: {
    LIST: {
      action: `${type}/read`,
      run: ({ tenant }) => ({
        status: 200,
        body: { value: deletedResourcesOf(tenant, "Microsoft.OperationalInsights/workspaces").map(toAnswer) },
      }),
    },
  },
};
