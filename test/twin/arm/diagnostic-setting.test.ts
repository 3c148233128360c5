import { expect, it } from "vitest";
import { expectRefused, notSupported } from "./arm-fixture.ts";
import { settingBody, settingId, withWorkspace, workspaceId } from "./monitoring.ts";
import { deployed, ids } from "./stack.ts";

const none = { days: 0, enabled: false };
const withProperties = (properties: object) => ({ properties: { ...settingBody.properties, ...properties } });

it("sends a site's logs and metrics to the workspace", async () => {
  const { call, put } = await withWorkspace();
  const created = await put(settingId, settingBody);
  expect(created).toEqual({
    id: settingId,
    name: "to-workspace",
    type: "Microsoft.Insights/diagnosticSettings",
    properties: {
      workspaceId,
      logs: settingBody.properties.logs.map((log) => ({ ...log, categoryGroup: null, retentionPolicy: none })),
      metrics: [{ category: "AllMetrics", enabled: true, timeGrain: null, retentionPolicy: none }],
      logAnalyticsDestinationType: null,
      eventHubAuthorizationRuleId: null,
      eventHubName: null,
      marketplacePartnerId: null,
      serviceBusRuleId: null,
      storageAccountId: null,
    },
  });
  expect(await put(settingId, created)).toEqual(created);
  expect((await call("DELETE", settingId)).status).toBe(200);
  expect((await call("GET", settingId)).status).toBe(404);
});

it("accepts a group of categories", async () => {
  const { put } = await withWorkspace();
  const logs = [{ categoryGroup: "allLogs", enabled: true }];
  expect(await put(settingId, withProperties({ logs }))).toMatchObject({
    properties: { logs: [{ category: null, categoryGroup: "allLogs", enabled: true, retentionPolicy: none }] },
  });
});

it.each([
  [{ logs: [{ category: "FunctionLogs", enabled: true }] }, "Category 'FunctionLogs' is not supported."],
  [{ logs: [{ categoryGroup: "most", enabled: true }] }, "Category group 'most' is not supported."],
  [{ metrics: [{ category: "Requests", enabled: true }] }, "Metric category 'Requests' is not supported."],
  [{ logs: [{ enabled: true }] }, "A log setting has either a category or a category group."],
])("refuses %j", async (properties, message) => {
  const { call, tenant } = await withWorkspace();
  await expectRefused(call("PUT", settingId, { body: withProperties(properties) }), 400, "BadRequest", message);
  expect(tenant.subscription.find(settingId)).toBeUndefined();
});

it("requires the workspace", async () => {
  const { call } = await deployed("site");
  await expectRefused(
    call("PUT", settingId, { body: settingBody }),
    404,
    "ResourceNotFound",
    "The Resource 'Microsoft.OperationalInsights/workspaces/log-twin' under resource group 'rg-twin' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix",
  );
});

it("requires the site, and knows nothing but sites", async () => {
  const { call } = await withWorkspace();
  expect((await call("PUT", settingId.replace("func-twin", "func-no"), { body: settingBody })).status).toBe(404);
  const other = await call("PUT", settingId.replace(ids.site, ids.account), { body: settingBody });
  expect(other.body).toEqual(
    notSupported("Microsoft.Insights/diagnosticSettings of Microsoft.Storage/storageAccounts"),
  );
});

it("refuses to send the same category twice to the same place", async () => {
  const { call, put } = await withWorkspace();
  await put(settingId, settingBody);
  const second = `${settingId}-again`;
  await expectRefused(
    call("PUT", second, { body: settingBody }),
    409,
    "Conflict",
    `Data sink '${workspaceId}' is already used in diagnostic setting 'to-workspace' for category 'FunctionAppLogs'. Data sinks can't be reused in different settings on the same category for the same resource.`,
  );
  const others = { logs: [{ category: "AppServicePlatformLogs", enabled: true }], metrics: [] };
  expect((await call("PUT", second, { body: withProperties(others) })).status).toBe(200);
});
