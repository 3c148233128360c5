import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  actionGroup,
  diagnosticSetting,
  scheduledQueryRule,
} from "../../../../packages/engine/stand-ins/azure-native/monitor-types.ts";
import { apiVersions, previewVersions } from "../../../../packages/pf/commands/preflight/resource-providers.ts";
import { surroundingsOf } from "./sample-surroundings.ts";
import { notInOrder, tenantToDeployTo } from "../../../support/tenant-to-deploy-to.ts";

const rules = "Microsoft.Insights/scheduledQueryRules";
const alert = { refusedCallersAlert: { threshold: 20 } };
const plain = { serviceManagementReference: "SVC-1" };

let tenant: Awaited<ReturnType<typeof tenantToDeployTo>>;

beforeAll(async () => {
  const retired = { [rules]: ["2025-01-01-preview"] };
  tenant = await tenantToDeployTo({ resourceManager: { retiredApiVersions: retired } });
});
afterAll(() => tenant?.close());

it.each([
  ["diagnosticSetting", previewVersions.diagnosticSettings, diagnosticSetting],
  ["actionGroup", previewVersions.actionGroups, actionGroup],
  ["scheduledQueryRule", previewVersions.scheduledQueryRules, scheduledQueryRule],
])("the installed plugin's version of %s is known, and its stand-in has the same", (file, version, standIn) => {
  const types = readFileSync(`node_modules/@pulumi/azure-native/monitor/${file}.d.ts`, "utf8");
  expect(/Uses Azure REST API version ([\w-]+)\./.exec(types)?.[1]).toBe(version);
  expect(standIn.apiVersion).toBe(version);
});

it("a version that Azure has retired is missing if the settings ask for an alert", async () => {
  expect(await notInOrder(tenant, plain)).toEqual([]);
  expect(await notInOrder(tenant, { ...plain, ...alert })).toEqual([
    expect.objectContaining({
      id: "api-version:scheduledQueryRules",
      state: "missing",
      found: "not offered, only 2021-08-01, 2022-06-15, 2023-12-01",
      grants:
        "npm install @pulumi/azure-native@3 (for a newer plugin); until then, turn the alert off: " +
        "npx pulumi config rm --stack local protected-function:refusedCallersAlert",
    }),
  ]);
});

it("a type that Azure doesn't list proves nothing", async () => {
  const unlisted = { call: async () => ({ resourceTypes: [{ resourceType: "components" }] }) };
  const found = await apiVersions(surroundingsOf(unlisted, { settings: alert }));
  expect(found.map(({ state }) => state)).toEqual(["unknown", "unknown", "unknown"]);
});

it("types are compared without case, as Azure writes them", async () => {
  const resourceTypes = [{ resourceType: "DIAGNOSTICSETTINGS", apiVersions: ["2021-05-01-preview"] }];
  const [found] = await apiVersions(surroundingsOf({ call: async () => ({ resourceTypes }) }));
  expect(found?.state).toBe("ok");
});
