import type { Resource } from "../tenant/subscription.ts";
import type { Tenant } from "../tenant/tenant.ts";
import type { ResourceType } from "./resource-type.ts";
import { existing, remove, toAnswer } from "./resources.ts";

const smartDetectorAlertRuleType = "microsoft.alertsmanagement/smartDetectorAlertRules";

/**
 * A rule that clients can read and delete. In the twin, only Azure itself creates one.
 * https://learn.microsoft.com/rest/api/monitor/smart-detector-alert-rules
 */
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

/** Azure's names for them, which confuse users. Source: hashicorp/terraform-provider-azurerm#10563, #22163. */
const actionGroupName = "Application Insights Smart Detection";
const ruleName = (component: string): string => `Failure Anomalies - ${component}`;

const followedBy = new WeakMap<Tenant, Set<string>>();

/**
 * Creates what Azure adds by itself some time after an Application Insights component, in its resource group: an alert
 * rule, and the action group that the rule notifies. This happens once for each component. If you delete them, they
 * stay deleted.
 *
 * Reported: the rule takes several minutes to show up (hashicorp/terraform-provider-azurerm#10563), and the action
 * group can take more than an hour (#16170). Creating both at the same time is our choice: the rule names the group.
 */
export function followComponents(tenant: Tenant, delayMilliseconds: number): void {
  const followed = followedBy.get(tenant) ?? new Set<string>();
  followedBy.set(tenant, followed);
  for (const component of tenant.subscription.ofType("Microsoft.Insights/components")) {
    const { CreationDate, AppId } = component.body["properties"] as Readonly<Record<string, string>>;
    const due = new Date(CreationDate ?? "").getTime() + delayMilliseconds;
    if (followed.has(AppId ?? "") || tenant.clock.now().getTime() < due) continue;
    followed.add(AppId ?? "");
    makeRule(tenant, component, makeActionGroup(tenant, groupOf(component)));
  }
}

function groupOf({ id }: Resource): string {
  return id.slice(0, id.toLowerCase().indexOf("/providers/"));
}

/** Creates one group for all components of a resource group. */
function makeActionGroup(tenant: Tenant, group: string): Resource {
  const id = `${group}/providers/microsoft.insights/actiongroups/${actionGroupName}`;
  const receiver = (name: string, roleId: string) => ({ name, roleId, useCommonAlertSchema: true });
  return (
    tenant.subscription.find(id) ??
    tenant.subscription.put({
      id,
      type: "microsoft.insights/actiongroups",
      name: actionGroupName,
      body: {
        location: "Global",
        properties: {
          groupShortName: "SmartDetect",
          enabled: true,
          emailReceivers: [],
          // https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/monitor
          armRoleReceivers: [
            receiver("Monitoring Contributor", "749f88d5-cbae-40b8-bcfc-e573ddc772fa"),
            receiver("Monitoring Reader", "43d0d8ad-25c7-4714-9337-8ba259a9fe05"),
          ],
        },
      },
    })
  );
}

/**
 * Severity and times are ours.
 * https://learn.microsoft.com/azure/templates/microsoft.alertsmanagement/smartdetectoralertrules
 */
function makeRule(tenant: Tenant, component: Resource, actionGroup: Resource): void {
  const name = ruleName(component.name);
  tenant.subscription.put({
    id: `${groupOf(component)}/providers/${smartDetectorAlertRuleType}/${name}`,
    type: smartDetectorAlertRuleType,
    name,
    body: {
      location: "global",
      properties: {
        description:
          "Failure Anomalies notifies you of an unusual rise in the rate of failed HTTP requests or dependency calls.",
        state: "Enabled",
        severity: "Sev3",
        frequency: "PT1M",
        detector: { id: "FailureAnomaliesDetector" },
        scope: [component.id],
        actionGroups: { groupIds: [actionGroup.id] },
      },
    },
  });
}
