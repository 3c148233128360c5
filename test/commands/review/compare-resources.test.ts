import { describe, expect, it } from "vitest";
import { deliveryFindings } from "../../../commands/review/compare/compare-deliveries.ts";
import { hardeningFindings } from "../../../commands/review/compare/compare-hardening.ts";
import { requestFindings } from "../../../commands/review/compare/compare-requests.ts";
import { lossFindings, resourceChanges } from "../../../commands/review/compare/compare-resources.ts";
import { step } from "./sample-snapshot.ts";

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

  it("breaks what cannot be had back, be it deleted or replaced, and of nothing else", () => {
    const steps = [
      step("delete", "azure-native:operationalinsights:Workspace", "observability"),
      step("replace", storage, "storage"),
      step("create", storage, "other"),
      step("delete", application, "partner"),
    ];

    expect(lossFindings(steps).map(({ severity, text }) => `${severity}: ${text}`)).toEqual([
      'breaks: azure-native:operationalinsights:Workspace "observability" is deleted.',
      `breaks: ${storage} "storage" is replaced (deleted and made anew).`,
    ]);
  });

  it.for([
    ["azure-native:web:WebApp", { httpsOnly: true }, { httpsOnly: false }],
    ["azure-native:web:WebApp", { siteConfig: { minTlsVersion: "1.2" } }, { siteConfig: { minTlsVersion: "1.0" } }],
    ["azure-native:web:WebAppScmAllowed", { allow: false }, { allow: true }],
    [storage, { allowSharedKeyAccess: false }, {}],
    [storage, { allowBlobPublicAccess: false }, { allowBlobPublicAccess: true }],
    ["azure-native:applicationinsights:Component", { disableLocalAuth: true }, { disableLocalAuth: false }],
  ] as const)("weakens protection: %s %j", ([type, before, after]) => {
    expect(hardeningFindings([step("update", type, "x", { before, after })])).toMatchObject([
      { severity: "protection weakened", area: "resources" },
    ]);
    expect(hardeningFindings([step("update", type, "x", { before: after, after: before })])).toEqual([]);
    expect(hardeningFindings([step("update", type, "x", { before, after: before })])).toEqual([]);
  });

  it("widens access by a secret that goes to another vault, not by its new value", () => {
    const after = { vaultName: "kv-partner", secretName: "integration-client-secret" };
    const type = "azure-native:keyvault:Secret";

    expect(deliveryFindings([step("create", type, "delivery", { after })])).toMatchObject([
      {
        severity: "access widened",
        text: "The secret integration-client-secret is written to the key vault kv-partner.",
      },
    ]);
    expect(deliveryFindings([step("update", type, "delivery", { after })])).toEqual([]);
  });

  it("weakens protection where the deployment itself switches the gate off", () => {
    const settings =
      "management.azure.com/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/f/config/authsettingsV2";

    expect(requestFindings([`DELETE ${settings}`])).toMatchObject([{ severity: "protection weakened" }]);
    expect(requestFindings([`PUT ${settings}`])).toEqual([]);
  });
});
