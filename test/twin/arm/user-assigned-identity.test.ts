import { expect, it } from "vitest";
import { tenantId } from "./arm-fixture.ts";
import { bodies, deployed, ids } from "./stack.ts";

it("has a service principal from its creation to its deletion", async () => {
  const { call, tenant } = await deployed("group");
  const created = await call("PUT", ids.identity, { body: bodies.identity });
  expect(created.status).toBe(201);
  const { principalId, clientId } = (created.body as { properties: Record<string, string> }).properties;
  expect(created.body).toEqual({
    id: ids.identity,
    name: "id-twin",
    type: "Microsoft.ManagedIdentity/userAssignedIdentities",
    location: "westeurope",
    tags: { stack: "dev" },
    properties: { tenantId, principalId, clientId },
  });
  expect(tenant.directory.servicePrincipals.get(principalId ?? "")).toMatchObject({
    appId: clientId,
    displayName: "id-twin",
    servicePrincipalType: "ManagedIdentity",
  });

  const updated = await call("PUT", ids.identity, { body: { location: "westeurope", tags: { stack: "test" } } });
  expect(updated).toMatchObject({
    status: 200,
    body: { tags: { stack: "test" }, properties: { principalId, clientId } },
  });
  expect((await call("GET", ids.identity)).body).toEqual(updated.body);

  expect((await call("DELETE", ids.identity)).status).toBe(200);
  expect(tenant.directory.servicePrincipals.find(principalId ?? "")).toBeUndefined();
  expect((await call("DELETE", ids.identity)).status).toBe(204);
});
