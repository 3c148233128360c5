import { expect, it } from "vitest";
import { createResourceManager } from "../../../packages/twin/arm/index.ts";
import { group, owner } from "./arm-fixture.ts";
import { componentBody, componentId, withWorkspace } from "./monitoring.ts";

const hour = 60 * 60_000;
const ruleId = `${group}/providers/microsoft.alertsmanagement/smartDetectorAlertRules/Failure Anomalies - appi-twin`;
const actionGroupId = `${group}/providers/microsoft.insights/actiongroups/Application Insights Smart Detection`;

async function withComponent(smartDetectionMilliseconds?: number) {
  const fixture = await withWorkspace();
  await fixture.put(componentId, componentBody);
  const resourceManager = createResourceManager({
    tenant: fixture.tenant,
    verifyBearer: async () => ({ oid: owner, roles: [], claims: {} }),
    smartDetectionMilliseconds,
  });
  const call = async (method: string, path: string, apiVersion = "2021-04-01") => {
    const address = `https://management.azure.com${encodeURI(path)}?api-version=${apiVersion}`;
    const response = await resourceManager(new Request(address, { method }));
    const text = await response.text();
    return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
  };
  const names = async () => {
    const { body } = await call("GET", `${group}/resources`);
    const { value } = body as { value: { name: string; type: string }[] };
    return value.flatMap(({ name, type }) => (/insights|alertsManagement/i.test(type) ? [name] : [])).toSorted();
  };
  return { ...fixture, call, names };
}

it("creates Azure's own rule and action group some time after a component", async () => {
  const { call, names, clock } = await withComponent(hour);
  expect(await names()).toEqual(["appi-twin", "log-twin"]);
  clock.advance(hour - 1);
  expect((await call("GET", ruleId)).status).toBe(404);
  clock.advance(1);
  expect(await names()).toEqual([
    "Application Insights Smart Detection",
    "Failure Anomalies - appi-twin",
    "appi-twin",
    "log-twin",
  ]);
  expect((await call("GET", ruleId)).body).toMatchObject({
    properties: { scope: [componentId], actionGroups: { groupIds: [actionGroupId] } },
  });
  expect((await call("GET", actionGroupId, "2023-01-01")).body).toMatchObject({
    location: "Global",
    properties: { groupShortName: "SmartDetect" },
  });
});

it("creates them once, and not again after their deletion", async () => {
  const { call, names, clock } = await withComponent(hour);
  clock.advance(hour);
  expect((await call("DELETE", ruleId)).status).toBe(200);
  expect((await call("DELETE", actionGroupId, "2023-01-01")).status).toBe(200);
  expect((await call("DELETE", ruleId)).status).toBe(204);
  clock.advance(24 * hour);
  expect(await names()).toEqual(["appi-twin", "log-twin"]);
});

it("creates nothing by default", async () => {
  const { names, clock } = await withComponent();
  clock.advance(24 * hour);
  expect(await names()).toEqual(["appi-twin", "log-twin"]);
});
