import { expect, it } from "vitest";
import { errorBody, notSupported } from "./arm-fixture.ts";
import { actionGroupBody, actionGroupId, alertBody, alertId, withWorkspace } from "./monitoring.ts";

const apiVersion = "2025-01-01-preview";
const alertWith = (properties: object) => ({ ...alertBody, properties: { ...alertBody.properties, ...properties } });
const conditionWith = (changes: object) => ({
  criteria: { allOf: [{ ...alertBody.properties.criteria.allOf[0], ...changes }] },
});

async function withActionGroup() {
  const stack = await withWorkspace();
  await stack.put(actionGroupId, actionGroupBody);
  return stack;
}

it("stores an action group's receivers and returns them as enabled", async () => {
  const { call } = await withWorkspace();
  const created = await call("PUT", actionGroupId, { body: actionGroupBody });
  expect(created.status).toBe(201);
  const [receiver] = actionGroupBody.properties.emailReceivers;
  const expected = {
    id: actionGroupId,
    name: "ag-twin",
    type: "Microsoft.Insights/actionGroups",
    location: "Global",
    properties: { groupShortName: "whocalls", enabled: true, emailReceivers: [{ ...receiver, status: "Enabled" }] },
  };
  expect(created.body).toEqual(expected);
  expect((await call("GET", actionGroupId)).body).toEqual(expected);
  expect(await call("PUT", actionGroupId, { body: expected })).toMatchObject({ status: 200, body: expected });
  expect((await call("DELETE", actionGroupId)).status).toBe(200);
  expect((await call("GET", actionGroupId)).status).toBe(404);
});

it.each([
  ["", "The short name '' of the action group must have 1 to 12 characters."],
  ["averylongname", "The short name 'averylongname' of the action group must have 1 to 12 characters."],
])("refuses the short name %j", async (groupShortName, message) => {
  const { call } = await withWorkspace();
  const body = { ...actionGroupBody, properties: { ...actionGroupBody.properties, groupShortName } };
  expect(await call("PUT", actionGroupId, { body })).toMatchObject({
    status: 400,
    body: errorBody("BadRequest", message),
  });
});

it("refuses two receivers with one name, and receivers other than e-mail", async () => {
  const { call } = await withWorkspace();
  const [receiver] = actionGroupBody.properties.emailReceivers;
  const of = (properties: object) => ({
    ...actionGroupBody,
    properties: { ...actionGroupBody.properties, ...properties },
  });
  const twice = await call("PUT", actionGroupId, { body: of({ emailReceivers: [receiver, receiver] }) });
  expect(twice.body).toEqual(errorBody("BadRequest", "The receiver name 'oncall' is there more than once."));
  const sms = await call("PUT", actionGroupId, { body: of({ smsReceivers: [] }) });
  expect(sms.body).toEqual(notSupported("the property 'properties.smsReceivers' of Microsoft.Insights/actionGroups"));
});

it("keeps an alert of a workspace's logs", async () => {
  const { call } = await withActionGroup();
  const created = await call("PUT", alertId, { body: alertBody });
  expect(created.status).toBe(201);
  expect(created.body).toEqual({
    id: alertId,
    name: "alert-twin",
    type: "Microsoft.Insights/scheduledQueryRules",
    ...alertBody,
    properties: {
      ...alertBody.properties,
      createdWithApiVersion: apiVersion,
      isLegacyLogAnalyticsRule: false,
      isWorkspaceAlertsStorageConfigured: false,
    },
  });
  expect(await call("PUT", alertId, { body: created.body })).toMatchObject({ status: 200, body: created.body });
  expect((await call("DELETE", alertId)).status).toBe(200);
});

it.each([
  [
    conditionWith({ metricMeasureColumn: undefined }),
    "'metricMeasureColumn' is required where 'timeAggregation' is 'Maximum'.",
  ],
  [
    conditionWith({ failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 2 } }),
    "'minFailingPeriodsToAlert' must not be greater than 'numberOfEvaluationPeriods'.",
  ],
  [{ evaluationFrequency: "PT1H" }, "'evaluationFrequency' must not be greater than 'windowSize'."],
])("refuses %j", async (properties, message) => {
  const { call, tenant } = await withActionGroup();
  const answer = await call("PUT", alertId, { body: alertWith(properties) });
  expect(answer).toMatchObject({ status: 400, body: errorBody("BadRequest", message) });
  expect(tenant.subscription.find(alertId)).toBeUndefined();
});

it("requires an existing workspace and action group", async () => {
  const { call } = await withWorkspace();
  const missing = (name: string) =>
    errorBody(
      "ResourceNotFound",
      `The Resource '${name}' under resource group 'rg-twin' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
    );
  const untold = await call("PUT", alertId, { body: alertBody });
  expect(untold).toMatchObject({ status: 404, body: missing("Microsoft.Insights/actionGroups/ag-twin") });
  const scopes = [alertBody.properties.scopes[0].replace("log-twin", "log-no")];
  const elsewhere = await call("PUT", alertId, { body: alertWith({ scopes, actions: {} }) });
  expect(elsewhere).toMatchObject({
    status: 404,
    body: missing("Microsoft.OperationalInsights/workspaces/log-no"),
  });
});

it("supports only log alerts, and refuses unsupported properties", async () => {
  const { call } = await withActionGroup();
  const metric = await call("PUT", alertId, { body: { ...alertBody, kind: "LogToMetric" } });
  expect(metric.body).toEqual(
    notSupported("\"LogToMetric\" as 'kind' of Microsoft.Insights/scheduledQueryRules (supported: LogAlert)"),
  );
  const muted = await call("PUT", alertId, { body: alertWith({ muteActionsDuration: "PT1H" }) });
  expect(muted.body).toEqual(
    notSupported("the property 'properties.muteActionsDuration' of Microsoft.Insights/scheduledQueryRules"),
  );
});
