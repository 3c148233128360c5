import { describe, expect, it } from "vitest";
import { deliveryFindings } from "../../../commands/review/compare/compare-deliveries.ts";
import { hardeningFindings } from "../../../commands/review/compare/compare-hardening.ts";
import { requestFindings } from "../../../commands/review/compare/compare-requests.ts";
import { lossFindings, resourceChanges } from "../../../commands/review/compare/compare-resources.ts";
import { said, step, told } from "./sample-snapshot.ts";

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

    expect(told(lossFindings(steps))).toEqual([
      "breaks resource/deleted: observability",
      "breaks resource/replaced: storage",
    ]);
    expect(said(lossFindings(steps))[1]).toBe(
      `breaks: "storage" is replaced (deleted and created anew) (${storage}). What it holds is deleted: the uploaded package, keys and locks of the Functions host.`,
    );
  });

  it.for([
    ["azure-native:web:WebApp", { httpsOnly: true }, { httpsOnly: false }],
    ["azure-native:web:WebApp", { siteConfig: { minTlsVersion: "1.2" } }, { siteConfig: { minTlsVersion: "1.0" } }],
    ["azure-native:web:WebAppScmAllowed", { allow: false }, { allow: true }],
    [storage, { allowSharedKeyAccess: false }, {}],
    [storage, { allowBlobPublicAccess: false }, { allowBlobPublicAccess: true }],
    ["azure-native:applicationinsights:Component", { disableLocalAuth: true }, { disableLocalAuth: false }],
  ] as const)("weakens protection: %s %j", ([type, before, after]) => {
    const change = step("update", type, "x", { before, after });
    expect(hardeningFindings([change])).toMatchObject([{ id: "resource/unprotected", severity: "weakens" }]);
    // A replacement is three steps.
    expect(hardeningFindings([change, change])).toHaveLength(1);
    expect(hardeningFindings([step("update", type, "x", { before: after, after: before })])).toEqual([]);
    expect(hardeningFindings([step("update", type, "x", { before, after: before })])).toEqual([]);
  });

  it("weakens protection by what is new and not shut from the beginning", () => {
    const after = { allowSharedKeyAccess: true, allowBlobPublicAccess: false, minimumTlsVersion: "TLS1_2" };

    expect(told(hardeningFindings([step("create", storage, "drop", { after })]))).toEqual([
      "weakens resource/unprotected: drop: allowSharedKeyAccess",
    ]);
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
