import { expect, it } from "vitest";
import { group, otherPrincipal, tenantId } from "./arm-fixture.ts";
import { bodies, deployed, ids } from "./stack.ts";

const vaultId = `${group}/providers/Microsoft.KeyVault/vaults/kv-orders`;
const references = `${ids.site}/config/configreferences/appsettings`;

/** The stack's site with settings of all kinds, beside a vault with one secret. */
async function withReferences() {
  const fixture = await deployed("site");
  await fixture.put(vaultId, {
    location: "westeurope",
    properties: { tenantId, sku: { family: "A", name: "standard" }, enableRbacAuthorization: true },
  });
  await fixture.put(`${vaultId}/secrets/partner-key`, { properties: { value: "s3cret" } });
  const appSettings = [
    { name: "PLAIN", value: "text" },
    { name: "PARTNER_KEY", value: "@Microsoft.KeyVault(VaultName=kv-orders;SecretName=partner-key)" },
    { name: "BROKEN", value: "@Microsoft.KeyVault(nothing)" },
  ];
  const { properties } = bodies.site;
  const site = {
    ...bodies.site,
    properties: {
      ...properties,
      keyVaultReferenceIdentity: ids.identity,
      siteConfig: { ...properties.siteConfig, appSettings },
    },
  };
  await fixture.put(ids.site, site);
  const listed = async () => {
    const { body } = await fixture.call("GET", references);
    return (body as { readonly value: readonly { readonly name: string; readonly properties: object }[] }).value;
  };
  return { ...fixture, listed };
}

it("returns the identity for secrets as it was set", async () => {
  const { call, put } = await withReferences();
  const identityOf = async () =>
    ((await call("GET", ids.site)).body as { properties: Record<string, unknown> }).properties[
      "keyVaultReferenceIdentity"
    ];
  expect(await identityOf()).toBe(ids.identity);
  await put(ids.site, bodies.site);
  expect(await identityOf()).toBeUndefined();
});

it("returns the status of each reference without its secret", async () => {
  const { call, listed, put, tenant } = await withReferences();
  expect((await listed()).map(({ name, properties }) => [name, properties])).toEqual([
    ["PARTNER_KEY", expect.objectContaining({ status: "AccessToKeyVaultDenied" })],
    ["BROKEN", expect.objectContaining({ status: "InvalidSyntax" })],
  ]);
  const principalId = tenant.directory.servicePrincipals
    .all()
    .find(({ servicePrincipalType }) => servicePrincipalType === "ManagedIdentity")?.id;
  const role = "4633458b-17de-408a-b874-0445c86b69e6";
  const assignment = `${vaultId}/providers/Microsoft.Authorization/roleAssignments/00000000-0000-4000-8000-000000000009`;
  await put(assignment, {
    properties: {
      roleDefinitionId: `${group.split("/resourceGroups")[0]}/providers/Microsoft.Authorization/roleDefinitions/${role}`,
      principalId,
      principalType: "ServicePrincipal",
    },
  });
  expect((await listed())[0]).toEqual({
    id: `${references}/PARTNER_KEY`,
    name: "PARTNER_KEY",
    type: "Microsoft.Web/sites/config",
    properties: {
      reference: "@Microsoft.KeyVault(VaultName=kv-orders;SecretName=partner-key)",
      status: "Resolved",
      vaultName: "kv-orders",
      secretName: "partner-key",
      identityType: { type: "UserAssigned", userAssignedIdentities: { [ids.identity]: {} } },
      source: "KeyVault",
    },
  });
  expect(JSON.stringify((await call("GET", references)).body)).not.toContain("s3cret");
});

it("requires permission to read the site's configuration, and refuses a request for one reference by name", async () => {
  const { call, grant } = await withReferences();
  expect((await call("GET", references, { oid: otherPrincipal })).status).toBe(403);
  grant("reader", otherPrincipal);
  expect((await call("GET", references, { oid: otherPrincipal })).status).toBe(200);
  expect((await call("GET", `${references}/PARTNER_KEY`)).status).toBe(501);
});
