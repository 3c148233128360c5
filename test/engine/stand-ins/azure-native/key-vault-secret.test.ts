import { expect, test } from "vitest";
import { Secret } from "../../../../packages/engine/stand-ins/property-values.ts";
import { attach } from "../../../support/stand-ins/attach.ts";
import { subscriptionId } from "../../../support/stand-ins/recorded-microsoft.ts";

const type = "azure-native:keyvault:Secret";
const id = `/subscriptions/${subscriptionId}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv/secrets/caller`;
const url = `https://management.azure.com${id}?api-version=2024-11-01`;
const vaultUrl = "https://kv.vault.azure.net/secrets/caller?api-version=7.6";
const challenge = (resource: string) => ({
  status: 401,
  headers: { "www-authenticate": `Bearer authorization="https://login.microsoftonline.com/t", resource="${resource}"` },
});

const inputs = {
  resourceGroupName: "rg",
  vaultName: "kv",
  secretName: "caller",
  tags: { stack: "local" },
  properties: {
    value: new Secret("the-callers-secret"),
    contentType: "client secret",
    attributes: { expires: 1_800_000_000 },
  },
};
const answer = {
  id,
  name: "caller",
  type: "Microsoft.KeyVault/vaults/secrets",
  location: "westeurope",
  tags: { stack: "local" },
  properties: {
    contentType: "client secret",
    attributes: { enabled: true, exp: 1_800_000_000, created: 1, updated: 1 },
    secretUri: "https://kv.vault.azure.net/secrets/caller",
    secretUriWithVersion: "https://kv.vault.azure.net/secrets/caller/1",
  },
};
const outputs = {
  name: "caller",
  type: "Microsoft.KeyVault/vaults/secrets",
  location: "westeurope",
  tags: { stack: "local" },
  properties: {
    contentType: "client secret",
    attributes: { enabled: true, expires: 1_800_000_000, created: 1, updated: 1 },
    secretUri: "https://kv.vault.azure.net/secrets/caller",
    secretUriWithVersion: "https://kv.vault.azure.net/secrets/caller/1",
  },
  azureApiVersion: "2024-11-01",
};

test("sends the value once, and keeps it out of the outputs", async () => {
  const { engine, microsoft } = await attach("azure-native");
  microsoft.expect(`GET ${url}`, { status: 404 }).expect(`PUT ${url}`, { status: 201, body: answer });
  microsoft.expect(`GET ${url}`, { body: answer });
  expect(await engine.create(type, inputs)).toEqual({ id, outputs });
  expect(microsoft.requests[1]?.body).toEqual({
    tags: { stack: "local" },
    properties: {
      value: "the-callers-secret",
      contentType: "client secret",
      attributes: { exp: 1_800_000_000 },
    },
  });
});

test("keeps the value a secret through preview and refresh", async () => {
  const { engine, microsoft } = await attach("azure-native");
  const preview = await engine.create(type, inputs, true);
  expect(preview.outputs["properties"]).toMatchObject({ value: new Secret("the-callers-secret") });
  microsoft.expect(`GET ${url}`, { body: answer });
  expect(await engine.read(type, id, { inputs, outputs })).toEqual({ id, inputs, outputs });
});

test("shows a changed expiry, but not a changed value", async () => {
  const { engine, microsoft } = await attach("azure-native");
  const attributes = { ...answer.properties.attributes, exp: 1_900_000_000 };
  microsoft.expect(`GET ${url}`, { body: { ...answer, properties: { ...answer.properties, attributes } } });
  const live = await engine.read(type, id, { inputs, outputs });
  expect((await engine.diff(type, live?.inputs ?? {}, inputs)).detailed).toEqual({
    "properties.attributes.expires": "UPDATE",
  });
});

test("is updated in place when its value changes", async () => {
  const { engine } = await attach("azure-native");
  const news = { ...inputs, properties: { ...inputs.properties, value: new Secret("another") } };
  expect(await engine.diff(type, inputs, news)).toMatchObject({
    replaces: [],
    detailed: { "properties.value": "UPDATE" },
  });
});

test("shows no value in an error", async () => {
  const { engine, microsoft } = await attach("azure-native");
  const error = { code: "BadRequest", message: "the-callers-secret is too short" };
  microsoft.expect(`GET ${url}`, { status: 404 }).expect(`PUT ${url}`, { status: 400, body: { error } });
  const failed = await engine.create(type, inputs).catch((thrown: unknown) => thrown);
  expect(String(failed)).toContain("is too short");
  expect(String(failed)).not.toContain("the-callers-secret");
});

test("is deleted at the vault, with a token that the vault asks for", async () => {
  const { engine, microsoft } = await attach("azure-native");
  microsoft.expect(`DELETE ${vaultUrl}`, challenge("https://vault.azure.net")).expect(`DELETE ${vaultUrl}`);
  await engine.delete(type, id, { inputs, outputs });
  const [first, second] = microsoft.requests;
  expect(first?.headers["Authorization"]).toBeUndefined();
  expect(second?.headers["Authorization"]).toMatch(/^Bearer /);
  expect(microsoft.tokenRequests.map((form) => form.get("scope"))).toEqual(["https://vault.azure.net/.default"]);
});

test("can be deleted if it no longer exists", async () => {
  const { engine, microsoft } = await attach("azure-native");
  const gone = { status: 404, body: { error: { code: "SecretNotFound", message: "It was not found." } } };
  microsoft.expect(`DELETE ${vaultUrl}`, challenge("https://vault.azure.net")).expect(`DELETE ${vaultUrl}`, gone);
  await engine.delete(type, id, { inputs, outputs });
});

test("stays if the deployer may not delete it, with a message", async () => {
  const { engine, microsoft } = await attach("azure-native");
  const forbidden = { status: 403, body: { error: { code: "Forbidden", message: "Caller is not authorized." } } };
  microsoft.expect(`DELETE ${vaultUrl}`, challenge("https://vault.azure.net")).expect(`DELETE ${vaultUrl}`, forbidden);
  await expect(engine.delete(type, id, { inputs, outputs })).rejects.toThrow(
    '2 UNKNOWN: Status=403 Code="Forbidden" Message="Caller is not authorized."',
  );
});

test("requests no token if the challenge names another service than vaults", async () => {
  const { engine, microsoft } = await attach("azure-native");
  microsoft.expect(`DELETE ${vaultUrl}`, challenge("https://management.azure.com"));
  await expect(engine.delete(type, id, { inputs, outputs })).rejects.toThrow("which belongs to another service");
  expect(microsoft.tokenRequests).toEqual([]);
});
