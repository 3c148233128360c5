import { describe, expect, it } from "vitest";
import { deliveryFindings } from "../../../commands/review/compare/compare-credentials.ts";
import { requestFindings } from "../../../commands/review/compare/compare-gate.ts";
import { resourceChanges } from "../../../commands/review/compare/compare-resources.ts";
import { step, told } from "./sample-snapshot.ts";

const storage = "azure-native:storage:StorageAccount";
const application = "azuread:index/application:Application";

describe("what the engine does to resources", () => {
  it("is told a resource once, what cannot be taken back first", () => {
    const diff = { detailedDiff: { "tags.team": { kind: "update", inputDiff: true } as const } };
    const steps = [
      step("create", application, "partner"),
      step("update", "azure-native:web:WebApp", "function-app", diff),
      step("create-replacement", storage, "storage", { diffs: ["accountName"] }),
      step("replace", storage, "storage", { diffs: ["accountName"] }),
      step("delete-replaced", storage, "storage"),
      step("create", "protected-function:identity:ClientApplication", "partner"),
      step("update", "pulumi:pulumi:Stack", "stack"),
    ];

    expect(resourceChanges(steps)).toEqual([
      { op: "replace", type: storage, name: "storage", properties: ["accountName"] },
      { op: "update", type: "azure-native:web:WebApp", name: "function-app", properties: ["tags.team"] },
      { op: "create", type: "azuread:Application", name: "partner", properties: [] },
    ]);
  });

  it("lists no output that follows from what changes", () => {
    const update = { kind: "update", inputDiff: false } as const;
    const detailedDiff = { "appRoles[0].value": update, appRoleIds: update, oauth2PermissionScopeIds: update };

    const [change] = resourceChanges([step("update", application, "api", { detailedDiff })]);

    expect(change?.properties).toEqual(["appRoles[0].value"]);
  });

  it("widens access by a secret that goes to another vault, not by its new value", () => {
    const after = { vaultName: "kv-partner", secretName: "integration-client-secret" };
    const type = "azure-native:keyvault:Secret";

    expect(told(deliveryFindings([step("create", type, "delivery", { after })]))).toEqual([
      "opens credential/delivered: integration-client-secret in kv-partner",
    ]);
    expect(deliveryFindings([step("update", type, "delivery", { after })])).toEqual([]);
  });

  it("weakens protection where the deployment itself switches the gate off", () => {
    const settings =
      "management.azure.com/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/f/config/authsettingsV2";

    expect(told(requestFindings([`DELETE ${settings}`]))).toEqual([
      "weakens gate/off-meanwhile: App Service authentication",
    ]);
    expect(requestFindings([`PUT ${settings}`])).toEqual([]);
  });
});
