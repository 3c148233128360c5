import { expect, test } from "vitest";
import type { PropertyMap } from "../../../../packages/engine/stand-ins/property-values.ts";
import { attach } from "../../../support/stand-ins/attach.ts";
import { subscriptionId } from "../../../support/stand-ins/recorded-microsoft.ts";
import { portalMade, type PortalMade } from "./portal-made.ts";

const site = find("azure-native:web:WebApp");
const gate = find("azure-native:web:WebAppAuthSettingsV2");

function find(type: string): PortalMade {
  const found = portalMade(subscriptionId).find((one) => one.type === type);
  if (!found) throw new Error(`there is no ${type}`);
  return found;
}

/** What an import of `one` finds different from the program. */
async function differences(one: PortalMade, changes: PropertyMap = {}) {
  const { engine, microsoft } = await attach("azure-native");
  for (const [path, body] of one.answers) microsoft.expect(`GET https://management.azure.com${path}`, { body });
  const imported = await engine.read(one.type, one.id);
  const { inputs, failures } = await engine.check(one.type, { ...one.program, ...changes });
  expect(failures).toEqual([]);
  return (await engine.diff(one.type, imported?.inputs ?? {}, inputs, imported?.outputs)).detailed;
}

/** What Azure and its portal wrote down unasked, and the program does not say: listed, and so to be updated away. */
const listed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "azure-native:resources:ResourceGroup": {},
  "azure-native:managedidentity:UserAssignedIdentity": {},
  "azure-native:storage:StorageAccount": { accessTier: "DELETE", allowCrossTenantReplication: "DELETE" },
  "azure-native:storage:BlobContainer": {},
  "azure-native:web:AppServicePlan": { "sku.size": "DELETE", "sku.family": "DELETE", "sku.capacity": "DELETE" },
  "azure-native:web:WebApp": {
    publicNetworkAccess: "DELETE",
    clientAffinityEnabled: "DELETE",
    hyperV: "DELETE",
    isXenon: "DELETE",
    scmSiteAlsoStopped: "DELETE",
    "siteConfig.http20Enabled": "DELETE",
    "siteConfig.localMySqlEnabled": "DELETE",
    "siteConfig.netFrameworkVersion": "DELETE",
    // An import ignores hidden settings.
    "siteConfig.appSettings": "ADD",
  },
  "azure-native:web:WebAppAuthSettingsV2": {
    "globalValidation.redirectToProvider": "DELETE",
    "httpSettings.forwardProxy": "DELETE",
    "identityProviders.azureActiveDirectory.isAutoProvisioned": "DELETE",
    "identityProviders.azureActiveDirectory.registration.clientSecretSettingName": "DELETE",
    "login.cookieExpiration": "DELETE",
    "login.nonce": "DELETE",
    "login.preserveUrlFragmentsForLogins": "DELETE",
    "login.tokenStore.tokenRefreshExtensionHours": "DELETE",
  },
};

test.each(portalMade(subscriptionId))("$type: lists everything nonempty that the portal wrote", async (one) => {
  expect(await differences(one)).toEqual(listed[one.type]);
});

test.each([
  [site, { httpsOnly: false }, { httpsOnly: "UPDATE" }],
  [
    gate,
    { globalValidation: { requireAuthentication: false } },
    {
      "globalValidation.requireAuthentication": "UPDATE",
      "globalValidation.unauthenticatedClientAction": "DELETE",
    },
  ],
] as const)("$0.type: also shows differences from the program", async (one, changes, expected) => {
  expect(await differences(one, changes)).toEqual({ ...listed[one.type], ...expected });
});

test("shows a filled list that was empty, even if the program doesn't state it", async () => {
  const [[path, body] = ["", {}]] = gate.answers;
  const settings = structuredClone(body["properties"]) as { globalValidation: { excludedPaths: string[] } };
  settings.globalValidation.excludedPaths = ["/api/open"];
  const opened = { ...gate, answers: [[path, { ...body, properties: settings }]] as const };
  expect(await differences(opened)).toEqual({ ...listed[gate.type], "globalValidation.excludedPaths": "DELETE" });
});
