import { expect, test } from "vitest";
import { authSettings } from "../../../support/auth-settings.ts";
import { attach } from "../../../support/stand-ins/attach.ts";
import { subscriptionId } from "../../../support/stand-ins/recorded-microsoft.ts";

const type = "azure-native:web:WebAppAuthSettingsV2";
const id = `/subscriptions/${subscriptionId}/resourceGroups/rg/providers/Microsoft.Web/sites/func/config/authsettingsV2`;
const url = `https://management.azure.com${id}?api-version=2021-02-01`;
const listUrl = `https://management.azure.com${id}/list?api-version=2021-02-01`;

const settings = authSettings({ clientId: "api", openIdIssuer: "https://sts.windows.net/t/", callerId: "caller" });
const inputs = { resourceGroupName: "rg", name: "func", ...settings };
const answer = { id, name: "authsettingsV2", type: "Microsoft.Web/sites/config", properties: settings };
const outputs = {
  name: "authsettingsV2",
  type: "Microsoft.Web/sites/config",
  ...settings,
  azureApiVersion: "2021-02-01",
};

test("creates by writing what is there already, and reads the list with its secrets", async () => {
  const { engine, microsoft } = await attach("azure-native");
  microsoft.expect(`GET ${listUrl}`, { body: { properties: { platform: { enabled: false } } } });
  microsoft.expect(`PUT ${url}`, { body: answer }).expect(`GET ${listUrl}`, { body: answer });
  expect(await engine.create(type, inputs)).toEqual({ id, outputs });
  expect(microsoft.requests[1]?.body).toEqual({ properties: settings });
});

test("creates over what the portal wrote: a resource without DELETE is a singleton, whatever is there", async () => {
  const { engine, microsoft } = await attach("azure-native");
  const portal = { ...settings, login: { tokenStore: { enabled: true, tokenRefreshExtensionHours: 72 } } };
  microsoft.expect(`GET ${listUrl}`, { body: { ...answer, properties: portal } });
  microsoft.expect(`PUT ${url}`, { body: answer }).expect(`GET ${listUrl}`, { body: answer });
  expect(await engine.create(type, inputs)).toEqual({ id, outputs });
  expect(microsoft.requests[1]?.body).toEqual({ properties: settings });
});

test("has no DELETE: deleting it switches authentication off", async () => {
  const { engine, microsoft } = await attach("azure-native");
  microsoft.expect(`PUT ${url}`, { body: {} });
  await engine.delete(type, id, { inputs, outputs });
  expect(microsoft.requests.map(({ line, body }) => ({ line, body }))).toEqual([
    { line: `PUT ${url}`, body: { properties: { platform: { enabled: false } } } },
  ]);
});

test("shows that App Service authentication was weakened in the portal", async () => {
  const { engine, microsoft } = await attach("azure-native");
  const opened = {
    ...settings,
    globalValidation: { requireAuthentication: false, unauthenticatedClientAction: "AllowAnonymous" },
  };
  microsoft.expect(`GET ${listUrl}`, { body: { ...answer, properties: opened } });
  const live = await engine.read(type, id, { inputs, outputs });
  expect(live?.inputs).toEqual({ ...inputs, globalValidation: opened.globalValidation });
  expect((await engine.diff(type, live?.inputs ?? {}, inputs)).detailed).toEqual({
    "globalValidation.requireAuthentication": "UPDATE",
    "globalValidation.unauthenticatedClientAction": "UPDATE",
  });
});

test("imports with the site's name, not with the settings' own", async () => {
  const { engine, microsoft } = await attach("azure-native");
  microsoft.expect(`GET ${listUrl}`, { body: answer });
  expect((await engine.read(type, id))?.inputs).toEqual(inputs);
});

test("an added audience is one element of a list", async () => {
  const { engine } = await attach("azure-native");
  const news = structuredClone(inputs);
  news.identityProviders.azureActiveDirectory.validation.allowedAudiences.push("api");
  expect((await engine.diff(type, inputs, news)).detailed).toEqual({
    "identityProviders.azureActiveDirectory.validation.allowedAudiences[1]": "ADD",
  });
});
