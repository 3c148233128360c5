import { describe, expect, it } from "vitest";
import { AdjustableClock } from "../../packages/twin/clock.ts";
import { seed } from "../../packages/twin/seed.ts";
import { seedsOf } from "../../packages/twin/seed-existing.ts";
import { Tenant } from "../../packages/twin/tenant/tenant.ts";

const clientId = "AAAAAAAA-0000-4000-8000-000000000001";

function seeding() {
  const clock = new AdjustableClock({ now: () => new Date("2026-11-24T15:09:18Z") });
  const tenant = new Tenant({ clock, replication: { delayMilliseconds: 60_000 } });
  const { administrator } = seed(tenant);
  return { tenant, ...tenant.directory, ...seedsOf(tenant, administrator) };
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
