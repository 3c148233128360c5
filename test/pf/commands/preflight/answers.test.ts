import { rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type JsonApi, RequestRefused } from "../../../../packages/core/azure/json-api.ts";
import { adoptedAppSettings, flexConsumption } from "../../../../packages/pf/commands/preflight/function-app.ts";
import { appManagementPolicy } from "../../../../packages/pf/commands/preflight/app-management-policy.ts";
import { azurePermissions } from "../../../../packages/pf/commands/preflight/azure-permissions.ts";
import { deployerOf, type Surroundings } from "../../../../packages/pf/commands/preflight/surroundings.ts";
import type { PreflightFinding } from "../../../../packages/pf/commands/preflight/finding.ts";
import { keyVaults } from "../../../../packages/pf/commands/preflight/key-vaults.ts";
import { licences } from "../../../../packages/pf/commands/preflight/tenant.ts";
import { openPreflight } from "../../../../packages/pf/commands/preflight/open-preflight.ts";
import { people } from "../../../../packages/pf/commands/preflight/people-and-callers.ts";
import { preflight } from "../../../../packages/pf/commands/preflight/preflight.ts";
import { resourceProviders } from "../../../../packages/pf/commands/preflight/resource-providers.ts";
import { rsaCertificate } from "../../../support/rsa-certificate.ts";
import { repository } from "../../../support/command-line.ts";
import { surroundingsOf } from "./sample-surroundings.ts";
import { writeSettings } from "../../../support/settings-file.ts";
import { callers } from "../../../support/tenant-to-deploy-to.ts";

/** What a service answers to a path with a text in it; a number is the status of a refusal. */
type Answers = Readonly<Record<string, unknown>>;

/** Answers that the twin's own tenant and subscription do not give. */
function surroundings(answers: Answers, settings: object = {}): Surroundings & { readonly asked: string[] } {
  const asked: string[] = [];
  const api: JsonApi = {
    call: async (method, path) => {
      asked.push(decodeURIComponent(path));
      const [, answer = 404] = Object.entries(answers).find(([part]) => path.includes(part)) ?? [];
      if (typeof answer === "number") throw new RequestRefused(method, path, answer, "Code", "words");
      return answer;
    },
  };
  return { ...surroundingsOf(api, { settings }), asked };
}

const brief = (findings: readonly PreflightFinding[]) => findings.map(({ state, id, found }) => [state, id, found]);

describe("app settings of an adopted site", () => {
  const adopt = { hosting: { resourceGroupName: "rg", planName: "plan", functionAppName: "func-a" } };
  const list = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/sites/func-a/config/appsettings/list?";
  const found = (answer: unknown, settings: object = { adopt }) =>
    adoptedAppSettings(surroundings({ [list]: answer }, settings));

  it("cause a warning if they override authentication, by name alone", async () => {
    const properties = { KEPT: "1", WEBSITE_AUTH_ENABLED: "hidden", "website_auth_a b": "hidden" };

    const [finding, ...more] = await found({ properties });

    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      id: "adopted-app-settings",
      state: "warning",
      found: "overridden by WEBSITE_AUTH_ENABLED, website_auth_a b",
      grants:
        "az functionapp config appsettings delete --resource-group rg --name func-a --setting-names WEBSITE_AUTH_ENABLED " +
        "'website_auth_a b'",
    });
    expect(JSON.stringify(finding)).not.toContain("hidden");
  });

  it("are ready if none does, unknown if they can't be read, and not requested without an adoption", async () => {
    expect(brief(await found({ properties: { KEPT: "1" } }))).toEqual([
      ["ok", "adopted-app-settings", "none overrides it"],
    ]);
    expect(brief(await found({ properties: null }))).toEqual([["ok", "adopted-app-settings", "none overrides it"]]);
    expect(brief(await found(403))).toEqual([
      ["unknown", "adopted-app-settings", "couldn't be read: 403 Code; Website Contributor may read them"],
    ]);
    expect(await found({ properties: { WEBSITE_AUTH_ENABLED: "x" } }, {})).toEqual([]);
  });
});

describe("a region's runtimes", () => {
  const node = (skuCode: string, endOfLifeDate?: string) => ({
    stackSettings: {
      linuxRuntimeSettings: {
        endOfLifeDate,
        Sku: [{ skuCode, functionAppConfigProperties: { runtime: { name: "node", version: "24" } } }],
      },
    },
  });
  const found = async (...minorVersions: readonly object[]) => {
    const findings = await flexConsumption(
      surroundings({
        geoRegions: { value: [{ name: "West Europe" }] },
        functionAppStacks: { value: [{ properties: { majorVersions: [{ minorVersions }] } }] },
      }),
    );
    return brief(findings).at(-1);
  };

  it("are those of Flex Consumption, not of other plans", async () => {
    expect(await found(node("EP1"))).toEqual(["missing", "node-runtime", "Node in no version"]);
    expect(await found(node("EP1"), node("FC1"))).toEqual(["ok", "node-runtime", "offered"]);
  });

  it("cause a warning at the end of their support", async () => {
    expect(await found(node("FC1", "2026-11-30T00:00:00Z"))).toEqual([
      "warning",
      "node-runtime",
      "offered, but its support ended on 2026-11-30T00:00:00Z",
    ]);
    expect(await found(node("FC1", "2028-04-30T00:00:00Z"))).toEqual(["ok", "node-runtime", "offered"]);
  });
});

it("a resource provider that is being registered may be ready in time", async () => {
  const findings = await resourceProviders(
    surroundings({
      "Microsoft.Web": { registrationState: "Registering" },
      "providers/": { registrationState: "Registered" },
    }),
  );

  expect(brief(findings).filter(([state]) => state !== "ok")).toEqual([
    ["warning", "resource-provider:Microsoft.Web", "Registering"],
  ]);
});

describe("a licence", () => {
  const found = async (settings: object, servicePlans: readonly object[], capabilityStatus = "Enabled") => {
    const subscribedSkus = { value: [{ capabilityStatus, servicePlans }] };
    return (await licences(surroundings({ subscribedSkus }, settings))).map(({ state, id }) => `${state} ${id}`);
  };

  it.for([
    ["Enabled", "Success", "ok"],
    ["Enabled", "PendingActivation", "ok"],
    ["Warning", "Success", "ok"],
    ["Suspended", "Success", "missing"],
    ["Deleted", "Success", "missing"],
    ["Enabled", "Disabled", "missing"],
  ] as const)("%s, with its plan %s: %s", async ([capabilityStatus, provisioningStatus, state]) => {
    const plans = [{ servicePlanName: "AAD_PREMIUM", provisioningStatus }];
    const settings = { conditionalAccess: { baselineMfa: true } };
    expect(await found(settings, plans, capabilityStatus)).toEqual([`${state} license-conditional-access`]);
  });

  it.for([
    [[], "missing", "missing"],
    [["AAD_PREMIUM"], "ok", "missing"],
    [["AAD_PREMIUM_P2", "AAD_WRKLDID_P2"], "ok", "ok"],
  ] as const)("is needed for policies, enforced or not, and for callers: %j", async ([names, policies, callers]) => {
    const plans = names.map((servicePlanName) => ({ servicePlanName, provisioningStatus: "Success" }));
    for (const state of ["enforced", "report-only"]) {
      const conditionalAccess = { state, workloadIdentitiesOnlyFrom: ["office"] };
      const expected = [`${policies} license-conditional-access`, `${callers} license-workload-identities`];
      expect(await found({ conditionalAccess }, plans)).toEqual(expected);
    }
  });
});

describe("the tenant's policy for credentials", () => {
  const found = async (applicationRestrictions: object, settings: object = { callers }, isEnabled = true) =>
    (
      await appManagementPolicy(
        surroundings({ defaultAppManagementPolicy: { id: "p", isEnabled, applicationRestrictions } }, settings),
      )
    ).map(({ id, state }) => `${state} ${id}`);
  const secret = { first: { startDate: "2027-01-01T00:00:00Z", endDate: "2027-06-01T00:00:00Z" } };

  it.for([
    [{ restrictionType: "passwordAddition" }, "missing", "ok"],
    [{ restrictionType: "passwordLifetime", maxLifetime: "P30D" }, "ok", "missing"],
    [{ restrictionType: "passwordLifetime", maxLifetime: "P2Y" }, "ok", "ok"],
    [{ restrictionType: "passwordLifetime", maxLifetime: "P30D", state: "disabled" }, "ok", "ok"],
    [{ restrictionType: "customPasswordAddition" }, "ok", "ok"],
    [{ restrictionType: "passwordAddition", restrictForAppsCreatedAfterDateTime: "2090-01-01T00:00:00Z" }, "ok", "ok"],
    // By an attribute that nobody can judge from here.
    [{ restrictionType: "passwordAddition", excludeActors: { customSecurityAttributes: [] } }, "warning", "ok"],
  ] as const)("judges client secrets: %j: %s, lifetime %s", async ([restriction, addition, lifetime]) => {
    const settings = { callers: { integration: { secrets: secret } } };
    expect(await found({ passwordCredentials: [restriction] }, settings)).toEqual([
      `${addition} client-secrets-allowed`,
      `${lifetime} client-secret-lifetime`,
    ]);
  });

  it("doesn't matter if it isn't enabled", async () => {
    const passwordCredentials = [{ restrictionType: "passwordAddition", state: "enabled" }];
    expect(await found({ passwordCredentials }, { callers }, false)).toContain("ok client-secrets-allowed");
  });

  it("reports a certificate's maximum lifetime", async () => {
    const { pem } = await rsaCertificate();
    const keyCredentials = [{ restrictionType: "asymmetricKeyLifetime", state: "enabled", maxLifetime: "P9D" }];
    const policy = { id: "p", isEnabled: true, applicationRestrictions: { keyCredentials } };
    const settings = { callers: { partner: { certificate: { pem } } } };

    expect(await appManagementPolicy(surroundings({ defaultAppManagementPolicy: policy }, settings))).toMatchObject([
      { id: "certificate-lifetime", state: "missing", found: expect.stringContaining("the one of partner expires on") },
    ]);
  });

  it("isn't requested if no caller has a secret or a certificate", async () => {
    const federated = { managed: { managedIdentityPrincipalId: "77777777-8888-4999-8aaa-bbbbbbbbbbbb" } };

    expect(await found({}, { callers: { orders: { federated } } })).toEqual([]);
  });
});

it("a refusal to read a deployer's own Azure permissions counts as no role, but any other error proves nothing", async () => {
  const found = async (status: number) => brief(await azurePermissions(surroundings({ permissions: status })));

  expect(await found(403)).toEqual([
    ["missing", "azure-resources", "no Azure role at /subscriptions/s"],
    ["missing", "azure-role-assignments", "no Azure role at /subscriptions/s"],
  ]);
  expect(await found(500)).toEqual([
    ["unknown", "azure-resources", "couldn't be read: 500 Code"],
    ["unknown", "azure-role-assignments", "couldn't be read: 500 Code"],
  ]);
});

describe("a key vault", () => {
  const deliverTo = { keyVault: { resourceGroup: "rg-orders", name: "kv-orders" } };
  const settings = { callers: { integration: { ...callers.integration, deliverTo } } };
  const found = async (actions: readonly string[]) =>
    brief(await keyVaults(surroundings({ permissions: { value: [{ actions }] }, vaults: {} }, settings)));

  it("must be writable through Resource Manager, for which a role for its contents isn't enough", async () => {
    expect(await found(["Microsoft.KeyVault/vaults/*/read"])).toEqual([
      ["missing", "key-vault:kv-orders", "not allowed: Microsoft.KeyVault/vaults/secrets/write"],
    ]);
    expect(await found(["Microsoft.KeyVault/*"])).toEqual([
      ["ok", "key-vault:kv-orders", "Microsoft.KeyVault/vaults/secrets/write"],
    ]);
  });
});

it("a security group's name must be unique, and is looked up as the plugin does", async () => {
  const around = (count: number) =>
    surroundings(
      { groups: { value: Array.from({ length: count }, () => ({})) } },
      { people: { Any: { groups: ["O'Hara's"] } } },
    );
  const two = around(2);

  expect(brief(await people(two))).toEqual([
    ["missing", "group:O'Hara's", "2 groups of that name, where exactly one is required"],
  ]);
  expect(brief(await people(around(1)))).toEqual([["ok", "group:O'Hara's", "there"]]);
  expect(two.asked).toEqual(["/v1.0/groups?$filter=displayName eq 'O''Hara''s' and securityEnabled eq true"]);
});

it("an unreadable requirement isn't a failure, but a missing one is", async () => {
  const roles = [
    "Application.ReadWrite.All",
    "AppRoleAssignment.ReadWrite.All",
    "DelegatedPermissionGrant.ReadWrite.All",
  ];
  const answers = {
    permissions: { value: [{ actions: ["*"] }] },
    geoRegions: { value: [{ name: "West Europe" }] },
    functionAppStacks: 500,
    "providers/Microsoft": { registrationState: "Registered" },
  };
  const run = (changes: Answers) =>
    preflight({ ...surroundings({ ...changes, ...answers }), deployer: deployerOf({ roles }) });
  const unread = await run({});

  expect(unread.findings.map(({ state }) => state)).toContain("unknown");
  expect(unread.findings.map(({ state }) => state)).not.toContain("missing");
  expect(unread.ok).toBe(true);
  expect((await run({ "Microsoft.Web?": { registrationState: "NotRegistered" } })).ok).toBe(false);
});

it("an unknown cloud is refused before any request", async () => {
  const file = writeSettings({ callers, cloud: "germany" });
  const refusal = await openPreflight({
    environment: {},
    settingsFile: file.path,
    stack: "local",
    directory: repository,
    now: new Date(),
    signal: new AbortController().signal,
    onLogin: () => {
      throw new Error("Nobody was to be asked.");
    },
  }).catch((error: unknown) => error);
  rmSync(file.folder, { recursive: true });

  expect(refusal).toMatchObject({
    code: "SETTINGS_REFUSED",
    message: expect.stringMatching(/^The settings of this stack have a problem:\n- cloud \(.*; found "germany"\./),
  });
});
