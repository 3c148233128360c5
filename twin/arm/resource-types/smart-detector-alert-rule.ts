import type { ResourceType } from "../resource-type.ts";
import { existing, remove, toAnswer } from "../resources.ts";

export const smartDetectorAlertRuleType = "microsoft.alertsmanagement/smartDetectorAlertRules";

/** Read and deleted; nobody makes one here but Azure itself. https://learn.microsoft.com/rest/api/monitor/smart-detector-alert-rules */
export const smartDetectorAlertRule: ResourceType = {
  type: smartDetectorAlertRuleType,
  apiVersions: ["2019-06-01", "2021-04-01"],
  operations: {
    GET: {
      action: "Microsoft.AlertsManagement/smartDetectorAlertRules/read",
      run: (request) => ({ status: 200, body: toAnswer(existing(request)) }),
    },
    DELETE: { action: "Microsoft.AlertsManagement/smartDetectorAlertRules/delete", run: remove },
  },
};
