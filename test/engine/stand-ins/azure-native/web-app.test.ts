import { expect, test } from "vitest";
import { unknownValue } from "../../../../packages/engine/stand-ins/property-values.ts";
import { attach } from "../../../support/stand-ins/attach.ts";
import { subscriptionId } from "../../../support/stand-ins/recorded-microsoft.ts";

const type = "azure-native:web:WebApp";
const group = `/subscriptions/${subscriptionId}/resourceGroups/rg`;
const id = `${group}/providers/Microsoft.Web/sites/func`;
const url = `https://management.azure.com${id}?api-version=2025-05-01`;
const configUrl = `https://management.azure.com${id}/config/web?api-version=2025-05-01`;
const identityId = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-api`;

const inputs = {
  resourceGroupName: "rg",
  name: "func",
  location: "westeurope",
  kind: "functionapp,linux",
  identity: { type: "UserAssigned", userAssignedIdentities: [identityId] },
  serverFarmId: `${group}/providers/Microsoft.Web/serverfarms/plan`,
  httpsOnly: true,
  hyperV: false,
  keyVaultReferenceIdentity: identityId,
  functionAppConfig: { runtime: { name: "node", version: "24" }, scaleAndConcurrency: { maximumInstanceCount: 40 } },
  siteConfig: { appSettings: [{ name: "A", value: "1" }], minTlsVersion: "1.2" },
};

const site = {
  id,
  name: "func",
  type: "Microsoft.Web/sites",
  kind: "functionapp,linux",
  location: "West Europe",
  identity: { type: "UserAssigned", userAssignedIdentities: { [identityId]: { principalId: "p", clientId: "c" } } },
  properties: {
    name: "func",
    serverFarmId: `${group}/providers/Microsoft.Web/serverfarms/plan`,
    httpsOnly: true,
    defaultHostName: "func-abc.westeurope-01.azurewebsites.net",
    hostNames: ["func-abc.westeurope-01.azurewebsites.net"],
    siteConfig: null,
  },
};

const config = { properties: { minTlsVersion: "1.2", appSettings: null, http20Enabled: true } };

const outputs = {
  name: "func",
  type: "Microsoft.Web/sites",
  kind: "functionapp,linux",
  location: "West Europe",
  identity: { type: "UserAssigned", userAssignedIdentities: { [identityId]: { principalId: "p", clientId: "c" } } },
  serverFarmId: `${group}/providers/Microsoft.Web/serverfarms/plan`,
  httpsOnly: true,
  defaultHostName: "func-abc.westeurope-01.azurewebsites.net",
  hostNames: ["func-abc.westeurope-01.azurewebsites.net"],
  siteConfig: { minTlsVersion: "1.2", http20Enabled: true },
  azureApiVersion: "2025-05-01",
};

test("sends identities as a map, and reads the configuration beside the site", async () => {
  const { engine, microsoft } = await attach("azure-native");
  microsoft.expect(`GET ${url}`, { status: 404 }).expect(`PUT ${url}`, { body: site });
  microsoft.expect(`GET ${url}`, { body: site }).expect(`GET ${configUrl}`, { body: config });
  expect(await engine.create(type, inputs)).toEqual({ id, outputs });
  expect(microsoft.requests[1]?.body).toEqual({
    kind: "functionapp,linux",
    location: "westeurope",
    identity: { type: "UserAssigned", userAssignedIdentities: { [identityId]: {} } },
    properties: {
      keyVaultReferenceIdentity: identityId,
      serverFarmId: inputs.serverFarmId,
      httpsOnly: true,
      hyperV: false,
      functionAppConfig: inputs.functionAppConfig,
      siteConfig: inputs.siteConfig,
    },
  });
});

test("app settings that Azure does not answer aren't drift, changed TLS is", async () => {
  const { engine, microsoft } = await attach("azure-native");
  microsoft.expect(`GET ${url}`, { body: site });
  microsoft.expect(`GET ${configUrl}`, { body: { properties: { ...config.properties, minTlsVersion: "1.0" } } });
  const live = await engine.read(type, id, { inputs, outputs });
  expect(live?.inputs).toEqual({ ...inputs, siteConfig: { ...inputs.siteConfig, minTlsVersion: "1.0" } });
  expect((await engine.diff(type, live?.inputs ?? {}, inputs)).detailed).toEqual({
    "siteConfig.minTlsVersion": "UPDATE",
  });
});

test("imports the live site, with names from the id", async () => {
  const { engine, microsoft } = await attach("azure-native");
  microsoft.expect(`GET ${url}`, { body: site }).expect(`GET ${configUrl}`, { body: config });
  expect((await engine.read(type, id))?.inputs).toEqual({
    resourceGroupName: "rg",
    name: "func",
    location: "West Europe",
    kind: "functionapp,linux",
    identity: { type: "UserAssigned", userAssignedIdentities: [identityId] },
    serverFarmId: inputs.serverFarmId,
    httpsOnly: true,
    siteConfig: { minTlsVersion: "1.2", http20Enabled: true },
  });
});

test("keeps the plan when it deletes the site", async () => {
  const { engine, microsoft } = await attach("azure-native");
  microsoft.expect(`DELETE ${url}&deleteEmptyServerFarm=false`);
  await engine.delete(type, id, { inputs, outputs });
  expect(microsoft.lines()).toEqual([`DELETE ${url}&deleteEmptyServerFarm=false`]);
});

test("a change of kind, region or name replaces, deleting first; one of a setting does not", async () => {
  const { engine } = await attach("azure-native");
  const siteConfig = {
    ...inputs.siteConfig,
    appSettings: [
      { name: "A", value: "2" },
      { name: "B", value: "3" },
    ],
  };
  expect(await engine.diff(type, inputs, { ...inputs, siteConfig })).toEqual({
    changes: true,
    replaces: [],
    deleteBeforeReplace: false,
    detailed: { "siteConfig.appSettings[0].value": "UPDATE", "siteConfig.appSettings[1]": "ADD" },
  });
  const moved = { ...inputs, kind: "app,linux", location: "northeurope", name: "other" };
  expect(await engine.diff(type, inputs, moved)).toEqual({
    changes: true,
    replaces: ["kind", "location", "name"],
    deleteBeforeReplace: true,
    detailed: { name: "UPDATE_REPLACE", location: "UPDATE_REPLACE", kind: "UPDATE_REPLACE" },
  });
});

test("regions and resource groups are compared as Azure does", async () => {
  const { engine } = await attach("azure-native");
  const news = { ...inputs, location: "West Europe", resourceGroupName: "RG" };
  expect(await engine.diff(type, inputs, news)).toEqual({
    changes: false,
    replaces: [],
    deleteBeforeReplace: false,
    detailed: {},
  });
});

test("the preview of a creation sends nothing and knows no output", async () => {
  const { engine, microsoft } = await attach("azure-native");
  const preview = await engine.create(type, { ...inputs, serverFarmId: unknownValue }, true);
  expect(preview.id).toBe("");
  expect(preview.outputs).toMatchObject({ name: "func", serverFarmId: unknownValue, defaultHostName: unknownValue });
  expect(microsoft.lines()).toEqual([]);
});

test("the preview of an update knows name and location only, as with the plugin", async () => {
  const { engine, microsoft } = await attach("azure-native");
  const preview = await engine.update(
    type,
    id,
    { inputs, outputs },
    { ...inputs, httpsOnly: false },
    { preview: true },
  );
  expect(preview).toMatchObject({ name: "func", httpsOnly: false, type: unknownValue, defaultHostName: unknownValue });
  expect(microsoft.lines()).toEqual([]);
});
