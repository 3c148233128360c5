import { describe, expect, it } from "vitest";
import { runDetector } from "../../../../packages/pf/commands/drift/detector.ts";
import {
  appSettings,
  authenticationOverrides,
  authSettings,
  siteConfiguration,
} from "../../../../packages/pf/commands/drift/detectors/function-app.ts";
import { azureRoleAssignments } from "../../../../packages/pf/commands/drift/detectors/azure-role-assignments.ts";
import { deployed, stateWith, types } from "../../../support/drift/deployed.ts";
import { fakeApis } from "../../../support/drift/fake-apis.ts";
import { lineOf } from "../../../support/drift/line-of.ts";

const group = deployed(types.group, "resource-group", { id: "/subscriptions/s/resourceGroups/rg" });
const siteId = `${group.id}/providers/Microsoft.Web/sites/func-a`;
const stack = "dev";

describe("app settings", () => {
  const list = `POST ${siteId}/config/appsettings/list?api-version=2024-11-01`;
  const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "c" };
  const site = (siteConfig: unknown) => deployed(types.site, "function-app", { id: siteId, inputs: { siteConfig } });
  const options = (properties: unknown) => ({
    apis: fakeApis({ resourceManager: { [list]: { properties } } }),
    state: stateWith(),
    stack,
  });

  it("are reported by name, never by value, with the command that restores them", async () => {
    const declared = [
      { name: "KEPT", value: "1" },
      { name: "OTHER", value: "2" },
      { name: "GONE", value: "3" },
    ];

    const looked = await appSettings(
      site({ appSettings: declared }),
      options({ KEPT: "1", OTHER: "hidden", MORE: "hidden" }),
    );

    expect(looked.findings.map(lineOf)).toEqual([
      'access function-app siteConfig.appSettings["MORE"] added look',
      'access function-app siteConfig.appSettings["OTHER"] changed look',
      'lacking function-app siteConfig.appSettings["GONE"] removed look',
    ]);
    expect(JSON.stringify(looked)).not.toContain("hidden");
    expect(looked.findings[0]?.undo).toBe(
      "`az functionapp config appsettings delete --resource-group rg --name func-a --setting-names MORE`, or add it to the program.",
    );
  });

  it("have quoted names if a shell would interpret them", async () => {
    const { findings } = await appSettings(site({}), options({ "a'$(b)": "x" }));

    expect(findings[0]?.undo).toContain(`--setting-names 'a'"'"'$(b)'`);
  });

  it("are compared by name if the state keeps their values secret", async () => {
    const declared = [{ name: "KEPT", value: secret }];

    expect((await appSettings(site({ appSettings: declared }), options({ KEPT: "whatever" }))).findings).toEqual([]);
  });

  it("are reported as unchecked if the state keeps all of them secret", async () => {
    const looked = await runDetector("app settings", "-", () =>
      appSettings(site({ appSettings: secret }), options({ MORE: "x" })),
    );

    expect(looked.unchecked).toEqual([
      { what: "app settings", why: "the state keeps them secret as a whole, including their names" },
    ]);
  });

  it("that override authentication are reported as a bypass, with the command that removes them", async () => {
    const found = { KEPT: "1", WEBSITE_AUTH_ENABLED: "hidden", managed_environment: "hidden", "website_auth_a'b": "" };
    const one = site({ appSettings: [{ name: "KEPT", value: "1" }] });

    const { findings } = await authenticationOverrides(one, options(found));

    expect(findings.map(lineOf)).toEqual([
      'access function-app siteConfig.appSettings["WEBSITE_AUTH_ENABLED"] added look',
      'access function-app siteConfig.appSettings["managed_environment"] added look',
      'access function-app siteConfig.appSettings["website_auth_a\'b"] added look',
    ]);
    expect(JSON.stringify(findings)).not.toContain("hidden");
    const remove = "az functionapp config appsettings delete --resource-group rg --name func-a --setting-names";
    expect(findings.map(({ undo }) => undo)).toEqual([
      `\`${remove} WEBSITE_AUTH_ENABLED\``,
      `\`${remove} managed_environment\``,
      `\`${remove} 'website_auth_a'"'"'b'\``,
    ]);
    const bypassed = "App Service authentication can be bypassed: the setting";
    expect(findings.map(({ rank }) => rank)).toEqual([0, 0, 0]);
    expect(findings.map(({ effect }) => effect).slice(0, 2)).toEqual([
      `${bypassed} overrides what authsettingsV2 says about App Service authentication.`,
      `${bypassed} can make the Functions host leave App Service authentication out.`,
    ]);
    // Told once: the comparison leaves them to this look.
    expect((await appSettings(one, options(found))).findings).toEqual([]);
  });

  it("that override authentication are reported even if the state keeps all of them secret, unless they are declared", async () => {
    const found = { WEBSITE_AUTH_ENABLED: "true" };

    expect((await authenticationOverrides(site({ appSettings: secret }), options(found))).findings).toHaveLength(1);
    expect((await authenticationOverrides(site(secret), options(found))).findings).toHaveLength(1);
    const declared = [{ name: "WEBSITE_AUTH_ENABLED", value: secret }];
    expect((await authenticationOverrides(site({ appSettings: declared }), options(found))).findings).toEqual([]);
  });
});

describe("a site's configuration", () => {
  const path = `GET ${siteId}/config/web?api-version=2024-11-01`;
  const allowAll = { ipAddress: "Any", action: "Allow", priority: 2147483647, name: "Allow all" };
  const site = deployed(types.site, "function-app", {
    id: siteId,
    inputs: { siteConfig: { minTlsVersion: "1.2" } },
    outputs: { siteConfig: { minTlsVersion: "1.2", ftpsState: "FtpsOnly", ipSecurityRestrictions: [allowAll] } },
  });
  const looking = (properties: unknown) =>
    siteConfiguration(site, {
      apis: fakeApis({ resourceManager: { [path]: { properties } } }),
      state: stateWith(),
      stack,
    });
  const asDeployed = {
    minTlsVersion: "1.2",
    ftpsState: "FtpsOnly",
    ipSecurityRestrictions: [allowAll],
    linuxFxVersion: "x",
  };

  it("hasn't drifted if the service returns the same as after the deployment", async () => {
    expect((await looking(asDeployed)).findings).toEqual([]);
  });

  it("has drifted if CORS, access restrictions or FTP differ", async () => {
    const cors = { allowedOrigins: ["https://somebody.example"], supportCredentials: true };

    const { findings } = await looking({ ...asDeployed, cors, ftpsState: "AllAllowed", ipSecurityRestrictions: [] });

    expect(findings.map(lineOf)).toEqual([
      "access function-app siteConfig.cors.allowedOrigins added look",
      "access function-app siteConfig.cors.supportCredentials added look",
      "access function-app siteConfig.ipSecurityRestrictions removed look",
      "access function-app siteConfig.ftpsState changed look",
    ]);
  });

  it("has a fix for an undeclared property, and up for a declared one", async () => {
    const cors = { allowedOrigins: ["https://somebody.example"] };

    const { findings } = await looking({ ...asDeployed, cors, ipSecurityRestrictions: [], minTlsVersion: "1.0" });

    const by = (property: string) => findings.find((finding) => finding.property.startsWith(property))?.undo;
    const patch = (body: string) => `\`az rest --method PATCH --url '${path.slice(4)}' --body '${body}'\`. The program`;
    expect(by("siteConfig.cors")).toContain(patch('{"properties":{"cors":null}}'));
    expect(by("siteConfig.ipSecurityRestrictions")).toContain(
      patch(JSON.stringify({ properties: { ipSecurityRestrictions: [allowAll] } })),
    );
    expect(by("siteConfig.minTlsVersion")).toContain("up --refresh");
  });
});

describe("authentication settings", () => {
  const id = `${siteId}/config/authsettingsV2`;
  const settings = deployed(types.authSettings, "authentication", {
    id,
    inputs: { platform: { enabled: true }, login: { tokenStore: { enabled: true } } },
    outputs: { platform: { enabled: true }, login: { tokenStore: { enabled: true, tokenRefreshExtensionHours: 72 } } },
  });
  const looking = (properties: unknown) => {
    const apis = fakeApis({ resourceManager: { [`GET ${id}/list?api-version=2024-11-01`]: { properties } } });
    return authSettings(settings, { apis, state: stateWith(), stack });
  };

  it("may have the service's own defaults", async () => {
    const login = { tokenStore: { enabled: true, tokenRefreshExtensionHours: 72 } };

    expect((await looking({ platform: { enabled: true }, login })).findings).toEqual([]);
  });

  it.each([
    ["false", []],
    ["true", ["access authentication clearInboundClaimsMapping changed look"]],
  ])("have clearInboundClaimsMapping %j in every answer, which the plugin doesn't know", async (value, lines) => {
    const login = { tokenStore: { enabled: true, tokenRefreshExtensionHours: 72 } };
    const { findings } = await looking({ platform: { enabled: true }, login, clearInboundClaimsMapping: value });
    expect(findings.map(lineOf)).toEqual(lines);
  });

  it("are compared property by property, including another identity provider", async () => {
    const login = { tokenStore: { enabled: true, tokenRefreshExtensionHours: 8760 } };
    const identityProviders = { google: { enabled: true, registration: { clientId: "somebody" } } };

    const { findings } = await looking({ platform: { enabled: false }, login, identityProviders });

    expect(findings.map(lineOf)).toEqual([
      "access authentication platform.enabled changed look",
      "access authentication identityProviders.google.enabled added look",
      "access authentication identityProviders.google.registration.clientId added look",
      "access authentication login.tokenStore.tokenRefreshExtensionHours changed look",
    ]);
  });

  it("are all reported as deleted if they are missing", async () => {
    expect((await looking(undefined)).findings.map(lineOf)).toContain(
      "access authentication platform.enabled removed look",
    );
  });
});

describe("Azure role assignments", () => {
  const assignment = (id: string, scope: string) => ({
    id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${id}`,
    properties: { scope, principalId: "p", roleDefinitionId: "/r" },
  });
  const storage = deployed(types.storage, "storage", {
    id: `${group.id}/providers/Microsoft.Storage/storageAccounts/st`,
  });
  const list = "/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01";

  it("are reported for the stack's nearest resource; those further up aren't drift", async () => {
    const value = [
      assignment("1", "/subscriptions/s"),
      assignment("2", group.id),
      assignment("3", storage.id.toUpperCase()),
    ];
    const apis = fakeApis({ resourceManager: { [`GET ${group.id}${list}`]: { value } } });

    const { findings } = await azureRoleAssignments({ apis, state: stateWith(group, storage), stack });

    expect(findings.map(lineOf)).toEqual([
      "access resource-group roleAssignments added look",
      "access storage roleAssignments added look",
    ]);
  });

  it("are requested at each resource if the group isn't the stack's", async () => {
    const value = [assignment("1", group.id), assignment("2", storage.id)];
    const apis = fakeApis({ resourceManager: { [`GET ${storage.id}${list}`]: { value } } });

    const { findings } = await azureRoleAssignments({ apis, state: stateWith(storage), stack });

    expect(findings.map(lineOf)).toEqual(["access storage roleAssignments added look"]);
  });
});
