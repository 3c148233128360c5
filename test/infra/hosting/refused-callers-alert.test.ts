import { describe, expect, it } from "vitest";
import { RefusedCallersAlert, type RefusedCallersAlertArgs } from "../../../infra/hosting/refused-callers-alert.ts";
import { declare, type Declared } from "../../support/declare.ts";

const args: RefusedCallersAlertArgs = {
  resourceGroupName: "rg",
  location: "westeurope",
  ruleName: "alert",
  actionGroupName: "ag",
  workload: "averylongworkload",
  workspaceId: "/workspace",
  threshold: 20,
  windowMinutes: 15,
  emails: ["oncall@contoso.com", "ada@contoso.com"],
  tags: { team: "integration" },
  after: [],
};

async function declared(changes: Partial<RefusedCallersAlertArgs> = {}) {
  const { resources } = await declare(() => new RefusedCallersAlert("refused", { ...args, ...changes }));
  const ofType = (type: string): Declared | undefined =>
    [...resources.values()].find((resource) => resource.type === `azure-native:monitor:${type}`);
  return { rule: ofType("ScheduledQueryRule"), told: ofType("ActionGroup") };
}

describe("the alert on refused callers", () => {
  it("counts refusals by App Service authentication, function and platform in each window, and fires at the threshold", async () => {
    const { rule } = await declared();

    expect(rule?.inputs).toMatchObject({
      kind: "LogAlert",
      scopes: ["/workspace"],
      windowSize: "PT15M",
      evaluationFrequency: "PT15M",
      skipQueryValidation: true,
      criteria: {
        allOf: [
          {
            metricMeasureColumn: "Refused",
            timeAggregation: "Maximum",
            operator: "GreaterThanOrEqual",
            threshold: 20,
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
          },
        ],
      },
    });
    for (const table of ["AppServiceAuthenticationLogs", "AppRequests", "AzureMetrics"]) {
      expect(JSON.stringify(rule?.inputs["criteria"])).toContain(table);
    }
  });

  it("notifies every named address through an action group with a valid short name", async () => {
    const { rule, told } = await declared();

    expect(told?.inputs).toEqual({
      actionGroupName: "ag",
      resourceGroupName: "rg",
      location: "Global",
      groupShortName: "averylongwor",
      enabled: true,
      emailReceivers: ["oncall@contoso.com", "ada@contoso.com"].map((emailAddress) => ({
        name: emailAddress,
        emailAddress,
        useCommonAlertSchema: true,
      })),
      tags: { team: "integration" },
    });
    expect(rule?.inputs["actions"]).toEqual({ actionGroups: ["refused-told-id"] });
  });

  it("creates no action group without addresses", async () => {
    const { rule, told } = await declared({ emails: [] });

    expect(told).toBeUndefined();
    expect(rule?.inputs["actions"]).toBeUndefined();
  });

  it("writes an hour in Azure's form", async () => {
    expect((await declared({ windowMinutes: 60 })).rule?.inputs["windowSize"]).toBe("PT1H");
  });
});
