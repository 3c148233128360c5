import { describe, expect, it } from "vitest";
import { createResourceManager } from "../../packages/twin/arm/index.ts";
import { AdjustableClock } from "../../packages/twin/clock.ts";
import { seed } from "../../packages/twin/seed.ts";
import { seedsOf } from "../../packages/twin/seed-existing.ts";
import { Tenant } from "../../packages/twin/tenant/tenant.ts";

const clientId = "AAAAAAAA-0000-4000-8000-000000000001";

function seeding() {
  const clock = new AdjustableClock({ now: () => new Date("2026-11-24T15:09:18Z") });
  const tenant = new Tenant({ clock, replication: { delayMilliseconds: 60_000 } });
  const seeded = seed(tenant);
  return { tenant, ...seeded, ...tenant.directory, ...seedsOf(tenant, seeded) };
}

describe("a managed identity", () => {
  it("has a replicated service principal and no app registration", () => {
    const { seedManagedIdentity, servicePrincipals, applications, replication } = seeding();
    const identity = seedManagedIdentity({ displayName: "id-logic-app" });
    expect(servicePrincipals.get(identity.servicePrincipalObjectId)).toMatchObject({
      appId: identity.clientId,
      displayName: "id-logic-app",
      servicePrincipalType: "ManagedIdentity",
    });
    expect(applications.findByClientId(identity.clientId)).toBeUndefined();
    expect(replication.hasArrived(identity.servicePrincipalObjectId)).toBe(true);
  });

  it("keeps the requested client id if seeded again, and refuses it to an application", () => {
    const { seedManagedIdentity, seedApplication } = seeding();
    const identity = seedManagedIdentity({ displayName: "id", clientId });
    expect(identity.clientId).toBe(clientId.toLowerCase());
    expect(seedManagedIdentity({ displayName: "again", clientId })).toEqual(identity);
    expect(() => seedApplication({ displayName: "other", clientId })).toThrow(
      "belongs to a service principal of type ManagedIdentity",
    );
  });
});

describe("another team's application", () => {
  it("is registered in the tenant, with its service principal, and can be given a secret", () => {
    const { seedApplication, applications, servicePrincipals, replication } = seeding();
    const other = seedApplication({ displayName: "billing", clientId });
    const registered = applications.findByClientId(clientId);
    expect(registered).toMatchObject({ displayName: "billing", appId: other.clientId });
    expect(servicePrincipals.findByClientId(clientId)?.id).toBe(other.servicePrincipalObjectId);
    for (const id of [registered?.id ?? "", other.servicePrincipalObjectId])
      expect(replication.hasArrived(id)).toBe(true);
    expect(applications.addPassword(registered?.id ?? "", { displayName: "theirs" }).secretText).toHaveLength(40);
    expect(seedApplication({ displayName: "again", clientId })).toEqual(other);
  });
});

describe("a secret", () => {
  const vault = { resourceGroup: "rg-shared", name: "kv-orders" };
  const find = (tenant: Tenant, suffix: string) =>
    tenant.subscription.all().find(({ id }) => id.toLowerCase().endsWith(suffix.toLowerCase()));

  it("is in a vault with role-based access, created if missing", async () => {
    const { seedSecret, tenant } = seeding();
    await seedSecret({ vault, name: "partner-key", value: "first" });
    await seedSecret({ vault, name: "partner-key", value: "second" });
    await seedSecret({ vault: { ...vault, resourceGroup: "RG-SHARED" }, name: "other", value: "third" });
    expect(find(tenant, "/vaults/kv-orders")?.body["properties"]).toMatchObject({
      enableRbacAuthorization: true,
      vaultUri: "https://kv-orders.vault.azure.net/",
    });
    expect(find(tenant, "/secrets/partner-key")?.body["properties"]).toMatchObject({ value: "second" });
    expect(tenant.subscription.ofType("Microsoft.KeyVault/vaults")).toHaveLength(1);
  });

  it("is refused if Resource Manager refuses it", async () => {
    const { seedSecret } = seeding();
    await expect(seedSecret({ vault, name: "not_allowed", value: "x" })).rejects.toThrow(
      "The secret name 'not_allowed' is invalid",
    );
  });
});

describe("the scope of an Azure role", () => {
  const other = "/subscriptions/5e0a6b1c-1111-4222-8333-444455556666";
  const managementGroup = "/providers/Microsoft.Management/managementGroups/mg-root";
  const customRole = "0a9a7e1f-b9d0-4cc4-a60d-0319b160ffff";
  const reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";

  function seedingRoles() {
    const all = seeding();
    const { tenant, deployer } = all;
    const resourceManager = createResourceManager({
      tenant,
      verifyBearer: async () => ({ oid: deployer.servicePrincipalObjectId, roles: [], claims: {} }),
    });
    const own = `/subscriptions/${tenant.subscription.subscriptionId}`;
    const call = async (method: string, path: string, body?: object) => {
      const address = `https://management.azure.com${path.startsWith("/") ? path : `${own}/${path}`}`;
      const answer = await resourceManager(
        new Request(`${address}${address.includes("?") ? "" : "?api-version=2022-04-01"}`, {
          method,
          headers: { "Content-Type": "application/json" },
          ...(body && { body: JSON.stringify(body) }),
        }),
      );
      const text = await answer.text();
      return { status: answer.status, body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown> };
    };
    const assign = (scope: string, role = reader) =>
      call("PUT", `${scope}/providers/Microsoft.Authorization/roleAssignments/${tenant.newId()}`, {
        properties: {
          roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${role}`,
          principalId: "11111111-2222-4333-8444-555555555555",
          principalType: "ServicePrincipal",
        },
      });
    return { ...all, own, call, assign };
  }

  it.each([
    ["a resource group", "resourceGroups/rg-shared", "ResourceGroupNotFound"],
    [
      "a storage account",
      "resourceGroups/rg-shared/providers/Microsoft.Storage/storageAccounts/storders",
      "ResourceGroupNotFound",
    ],
    [
      "a container",
      "resourceGroups/rg-shared/providers/Microsoft.Storage/storageAccounts/storders/blobServices/default/containers/invoices",
      "ResourceGroupNotFound",
    ],
    [
      "a queue",
      "resourceGroups/rg-shared/providers/Microsoft.Storage/storageAccounts/storders/queueServices/default/queues/incoming",
      "ResourceGroupNotFound",
    ],
    ["a vault", "resourceGroups/rg-shared/providers/Microsoft.KeyVault/vaults/kv-orders", "ResourceGroupNotFound"],
    [
      "a resource of a type that the twin hasn't",
      "resourceGroups/rg-shared/providers/Microsoft.ServiceBus/namespaces/sb/queues/in",
      "ResourceGroupNotFound",
    ],
    [
      "an extension of a resource",
      "resourceGroups/rg-shared/providers/Microsoft.Sql/servers/sql/providers/Microsoft.Foo/bars/b",
      "ResourceGroupNotFound",
    ],
    ["another subscription", other, "SubscriptionNotFound"],
    [
      "an account in another subscription",
      `${other}/resourceGroups/rg-far/providers/Microsoft.Storage/storageAccounts/stfar`,
      "SubscriptionNotFound",
    ],
    ["a management group", managementGroup, "AuthorizationFailed"],
  ])("is there: %s", async (_, scope, without) => {
    const { seedAzureRole, assign, own, call } = seedingRoles();
    expect((await assign(scope)).body).toMatchObject({ error: { code: without } });
    await seedAzureRole({ scope });
    await seedAzureRole({ scope: scope.replace("rg-shared", "RG-Shared") });
    const { status, body } = await assign(scope);
    expect(status).toBe(201);
    const full = scope.startsWith("/") ? scope : `${own}/${scope}`;
    const root = scope === managementGroup ? "" : full.split("/").slice(0, 3).join("/");
    expect(body["properties"]).toMatchObject({
      scope: full,
      roleDefinitionId: `${root}/providers/Microsoft.Authorization/roleDefinitions/${reader}`,
    });
    const listed = await call("GET", `${full}/providers/Microsoft.Authorization/roleAssignments`);
    expect((listed.body["value"] as { readonly id: string }[]).map(({ id }) => id)).toContain(body["id"]);
    expect((await call("GET", String(body["id"]))).status).toBe(200);
    expect((await call("DELETE", String(body["id"]))).status).toBe(200);
  });

  it("takes a role that isn't built in by its definition's GUID", async () => {
    const { seedAzureRole, assign } = seedingRoles();
    const scope = "resourceGroups/rg-shared";
    await seedAzureRole({ scope, roleId: reader });
    expect((await assign(scope, customRole)).body).toMatchObject({ error: { code: "RoleDefinitionDoesNotExist" } });
    await seedAzureRole({ scope, roleId: customRole.toUpperCase() });
    expect((await assign(scope, customRole)).status).toBe(201);
  });

  it("has storage that answers, and says what it doesn't know of other resources", async () => {
    const { seedAzureRole, call, own } = seedingRoles();
    const group = "resourceGroups/rg-shared";
    const account = `${group}/providers/Microsoft.Storage/storageAccounts/storders`;
    const component = `${group}/providers/Microsoft.Insights/components/appi-shared`;
    for (const scope of [`${account}/blobServices/default/containers/invoices`, component])
      await seedAzureRole({ scope });
    const read = await call("GET", `${account}?api-version=2024-01-01`);
    expect(read.body["properties"]).toMatchObject({
      primaryEndpoints: { blob: "https://storders.blob.core.windows.net/" },
    });
    expect((await call("GET", `${component}?api-version=2020-02-02`)).body).toMatchObject({
      error: { code: "NotSupportedByTheTwin", message: expect.stringContaining(`${own}/${component}`) },
    });
  });

  it("in another subscription is in no list of the twin's own", async () => {
    const { seedAzureRole, call } = seedingRoles();
    await seedAzureRole({ scope: `${other}/resourceGroups/rg-far/providers/Microsoft.Storage/storageAccounts/stfar` });
    for (const path of ["resources?api-version=2021-04-01", "resourcegroups?api-version=2024-03-01"])
      expect((await call("GET", path)).body).toEqual({ value: [] });
    expect((await call("GET", `${other}/resourcegroups?api-version=2024-03-01`)).body).toMatchObject({
      value: [{ name: "rg-far" }],
    });
    expect((await call("GET", `${other}?api-version=2022-12-01`)).status).toBe(501);
    const site = `${other}/resourceGroups/rg-far/providers/Microsoft.Web/sites/s?api-version=2024-04-01`;
    expect((await call("GET", site)).status).toBe(501);
  });

  it("in the stack's own resource group waits for the group", async () => {
    const { seedAzureRole, assign, call } = seedingRoles();
    const scope = "resourceGroups/rg-own/providers/Microsoft.Storage/storageAccounts/stown";
    await seedAzureRole({ scope, isStacks: true });
    expect((await assign(scope)).body).toMatchObject({ error: { code: "ResourceGroupNotFound" } });
    await call("PUT", "resourceGroups/rg-own?api-version=2024-03-01", { location: "westeurope" });
    expect((await call("GET", `${scope}?api-version=2024-01-01`)).status).toBe(404);
    expect((await assign(scope)).status).toBe(201);
  });

  it("isn't made up if Azure couldn't have it", async () => {
    const { seedAzureRole, assign } = seedingRoles();
    const scope = "resourceGroups/rg-shared/providers/Microsoft.Storage/storageAccounts/Not-An-Account";
    await seedAzureRole({ scope });
    await seedAzureRole({ scope: "/subscriptions/not-a-guid/resourceGroups/rg" });
    expect((await assign(scope)).body).toMatchObject({ error: { code: "ResourceNotFound" } });
    expect((await assign("/subscriptions/not-a-guid/resourceGroups/rg")).body).toMatchObject({
      error: { code: "InvalidSubscriptionId" },
    });
  });
});
