import { expect, it } from "vitest";
import { bodies, deployed, ids, siteWith } from "./stack.ts";

const withIdentity = (type: string, userAssignedIdentities?: object) => ({
  ...bodies.site,
  identity: { type, ...(userAssignedIdentities && { userAssignedIdentities }) },
  properties: {
    ...bodies.site.properties,
    functionAppConfig: withConnectionString("DEPLOYMENT_STORAGE_CONNECTION_STRING"),
    siteConfig: { appSettings: [{ name: "DEPLOYMENT_STORAGE_CONNECTION_STRING", value: "AccountName=sttwin" }] },
  },
});

function withConnectionString(storageAccountConnectionStringName: string) {
  const { functionAppConfig } = bodies.site.properties;
  const { type, value } = functionAppConfig.deployment.storage;
  const authentication = { type: "StorageAccountConnectionString", storageAccountConnectionStringName };
  return { ...functionAppConfig, deployment: { storage: { type, value, authentication } } };
}

const principalIn = (answer: Readonly<Record<string, unknown>>): string =>
  String((answer["identity"] as { readonly principalId?: string }).principalId);

it("gives a site an identity that the directory has and that an update keeps", async () => {
  const { put, tenant } = await deployed("plan");
  const created = await put(ids.site, withIdentity("SystemAssigned"));
  const updated = await put(ids.site, withIdentity("SystemAssigned, UserAssigned", { [ids.identity]: {} }));

  expect(created["identity"]).toEqual({
    type: "SystemAssigned",
    principalId: principalIn(created),
    tenantId: tenant.tenantId,
  });
  expect(principalIn(updated)).toBe(principalIn(created));
  expect(tenant.directory.servicePrincipals.get(principalIn(created))).toMatchObject({
    displayName: "func-twin",
    servicePrincipalType: "ManagedIdentity",
  });
});

it("removes the identity if an update changes the identity kind", async () => {
  const { put, tenant } = await deployed("plan");
  const before = await put(ids.site, withIdentity("SystemAssigned"));
  const after = await put(ids.site, bodies.site);

  expect(after["identity"]).toMatchObject({ type: "UserAssigned" });
  expect(after["identity"]).not.toHaveProperty("principalId");
  expect(tenant.directory.servicePrincipals.find(principalIn(before))).toBeUndefined();
});

it("deletes the identity with the site", async () => {
  const { call, put, tenant } = await deployed("plan");
  const site = await put(ids.site, withIdentity("SystemAssigned"));
  await call("DELETE", ids.site);

  expect(tenant.directory.servicePrincipals.find(principalIn(site))).toBeUndefined();
});

it("creates no identity for a refused site", async () => {
  const { call, tenant } = await deployed("plan");
  const before = tenant.directory.servicePrincipals.all().length;
  const functionAppConfig = withConnectionString("OTHER");
  const body = { ...siteWith({ functionAppConfig }), identity: { type: "SystemAssigned" } };
  const answer = await call("PUT", ids.site, { body });

  expect(answer.status).toBe(400);
  expect(JSON.stringify(answer.body)).toContain(
    "properties.functionAppConfig.deployment.storage.authentication.storageAccountConnectionStringName is invalid.  The site has no app setting 'OTHER'.",
  );
  expect(tenant.directory.servicePrincipals.all()).toHaveLength(before);
});
