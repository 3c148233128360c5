import { expect, it } from "vitest";
import { errorBody, expectNotSupported, expectRefused, owner, subscription, tenantId } from "./arm-fixture.ts";
import { bodies } from "./stack.ts";
import { secretBody, secretId, value, vaultBody, vaultId, withVault } from "./vault.ts";

const secretPath = "/secrets/caller?api-version=7.6";

it("creates a vault with soft delete, even if the request disables it", async () => {
  const { call } = await withVault();
  expect((await call("GET", vaultId)).body).toEqual({
    id: vaultId,
    name: "kv-twin",
    type: "Microsoft.KeyVault/vaults",
    location: "westeurope",
    properties: {
      ...vaultBody.properties,
      accessPolicies: [],
      enableSoftDelete: true,
      softDeleteRetentionInDays: 90,
      publicNetworkAccess: "Enabled",
      vaultUri: "https://kv-twin.vault.azure.net/",
      provisioningState: "Succeeded",
    },
  });
  const off = { ...vaultBody, properties: { ...vaultBody.properties, enableSoftDelete: false } };
  await expectNotSupported(
    call("PUT", vaultId, { body: off }),
    "false as 'properties.enableSoftDelete' of Microsoft.KeyVault/vaults (supported: true)",
  );
});

it("refuses the name of a deleted vault that is still retained", async () => {
  const { call, put, clock } = await withVault({ softDeleteRetentionInDays: 7 });
  expect((await call("DELETE", vaultId)).status).toBe(200);
  await put(`${subscription}/resourcegroups/rg-other`, bodies.group);
  const elsewhere = vaultId.replace("rg-twin", "rg-other");
  await expectRefused(
    call("PUT", elsewhere, { body: vaultBody }),
    409,
    "ConflictError",
    "A vault with the same name already exists in deleted state. You need to either recover or purge existing key vault. Follow this link https://go.microsoft.com/fwlink/?linkid=2149745 for more information on soft delete.",
  );
  clock.advance(7 * 24 * 60 * 60 * 1000);
  expect((await call("PUT", elsewhere, { body: vaultBody })).status).toBe(201);
});

it("writes a secret, and never shows its value", async () => {
  const { call, tenant } = await withVault();
  const created = await call("PUT", secretId, { body: secretBody });
  expect(created.status).toBe(201);
  const { secretUriWithVersion } = (created.body as { properties: { secretUriWithVersion: string } }).properties;
  expect(secretUriWithVersion).toMatch(/^https:\/\/kv-twin\.vault\.azure\.net\/secrets\/caller\/[0-9a-f]{32}$/);
  const now = Date.parse("2026-11-24T15:09:18Z") / 1000;
  const expected = {
    id: secretId,
    name: "caller",
    type: "Microsoft.KeyVault/vaults/secrets",
    location: "westeurope",
    tags: { stack: "dev" },
    properties: {
      contentType: "client secret",
      attributes: { enabled: true, exp: 1_800_000_000, created: now, updated: now },
      secretUri: "https://kv-twin.vault.azure.net/secrets/caller",
      secretUriWithVersion,
    },
  };
  expect(created.body).toEqual(expected);
  expect((await call("GET", secretId)).body).toEqual(expected);
  expect(JSON.stringify((await call("GET", `${vaultId.split("/providers/")[0]}/resources`)).body)).not.toContain(value);
  expect(tenant.subscription.find(secretId)?.body["properties"]).toMatchObject({ value });
});

it("deletes no secret by Resource Manager", async () => {
  const { call, put } = await withVault();
  await put(secretId, secretBody);
  await expectRefused(
    call("DELETE", secretId),
    400,
    "DisallowedResourceOperation",
    "The operation 'delete' on resource type 'vaults/secrets' is disallowed.",
  );
  expect((await call("GET", secretId)).status).toBe(200);
});

it("requires the vault", async () => {
  const { call } = await withVault();
  expect((await call("PUT", secretId.replace("kv-twin", "kv-no"), { body: secretBody })).body).toEqual(
    errorBody(
      "ParentResourceNotFound",
      "Can not perform requested operation on nested resource. Parent resource 'kv-no' not found.",
    ),
  );
});

it("names the token endpoint for a vault", async () => {
  const { atVault } = await withVault();
  const answer = await atVault("DELETE", secretPath, "");
  expect(answer.status).toBe(401);
  expect(answer.headers.get("www-authenticate")).toBe(
    `Bearer authorization="https://login.microsoftonline.com/${tenantId}", resource="https://vault.azure.net"`,
  );
  expect(answer.body).toEqual(errorBody("Unauthorized", "AKV10000: Request is missing a Bearer or PoP token."));
  expect(await atVault("DELETE", secretPath, "other")).toMatchObject({
    status: 401,
    body: errorBody("Unauthorized", "AKV10022: Invalid audience. Expected https://vault.azure.net."),
  });
});

it("refuses secrets to the subscription's owner without a data role", async () => {
  const { atVault, put, grant } = await withVault();
  await put(secretId, secretBody);
  expect(await atVault("GET", secretPath)).toMatchObject({ status: 403, body: { error: { code: "Forbidden" } } });
  expect((await atVault("DELETE", secretPath)).status).toBe(403);
  grant("keyVaultSecretsOfficer", owner, vaultId);
  expect(await atVault("GET", secretPath)).toMatchObject({ status: 200, body: { value } });
  expect((await atVault("DELETE", secretPath)).status).toBe(200);
});

it("uses its access policies if it was created with them", async () => {
  const policy = (secrets: readonly string[]) => ({
    enableRbacAuthorization: false,
    accessPolicies: [{ tenantId, objectId: owner, permissions: { secrets } }],
  });
  const reader = await withVault(policy(["get"]));
  await reader.put(secretId, secretBody);
  expect((await reader.atVault("GET", secretPath)).status).toBe(200);
  expect((await reader.atVault("DELETE", secretPath)).status).toBe(403);
  const deleter = await withVault(policy(["delete"]));
  await deleter.put(secretId, secretBody);
  expect((await deleter.atVault("DELETE", secretPath)).status).toBe(200);
});

it("retains a deleted secret and its name for the vault's retention period", async () => {
  const { atVault, call, put, grant, clock } = await withVault({ softDeleteRetentionInDays: 7 });
  grant("keyVaultSecretsOfficer", owner, vaultId);
  await put(secretId, secretBody);
  const deleted = await atVault("DELETE", secretPath);
  expect(deleted.body).toMatchObject({ recoveryId: "https://kv-twin.vault.azure.net/deletedsecrets/caller" });
  expect(JSON.stringify(deleted.body)).not.toContain(value);
  expect((await atVault("DELETE", secretPath)).status).toBe(404);
  expect((await call("GET", secretId)).status).toBe(404);
  expect((await call("PUT", secretId, { body: secretBody })).body).toEqual(
    errorBody(
      "Conflict",
      "Secret caller is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the secret can only be recovered or purged.",
    ),
  );
  clock.advance(7 * 24 * 60 * 60 * 1000);
  expect((await call("PUT", secretId, { body: secretBody })).status).toBe(201);
});

it("refuses other vault operations by name", async () => {
  const { atVault } = await withVault();
  await expectNotSupported(atVault("PUT", secretPath), "PUT /secrets/caller at a vault, api-version 7.6");
});
