import { describe, expect, it } from "vitest";
import { SecretSettings } from "../../../infra/hosting/key-vault-secrets.ts";
import type { Settings } from "../../../infra/settings/settings-schema.ts";
import { declare } from "../../support/declare.ts";

const orders = { resourceGroup: "rg-orders", name: "kv-orders" };
const secretsUser = "4633458b-17de-408a-b874-0445c86b69e6";

const declareSettings = (settings: Settings["secretSettings"]) =>
  declare(
    () =>
      new SecretSettings("secret-settings", {
        settings,
        subscriptionId: "subscription-id",
        identityPrincipalId: "identity-principal-id",
      }),
  );

describe("app settings whose values stay in key vaults", () => {
  it("are references by the vault's name, without a cloud's address or a version", async () => {
    const { result } = await declareSettings({ PARTNER_KEY: { keyVault: orders, secret: "partner" } });

    expect(result.references).toEqual({ PARTNER_KEY: "@Microsoft.KeyVault(VaultName=kv-orders;SecretName=partner)" });
  });

  it("give the site's identity one role for secrets on each vault, and no other", async () => {
    const { resources, result } = await declareSettings({
      PARTNER_KEY: { keyVault: orders, secret: "partner" },
      OTHER_KEY: { keyVault: { ...orders, name: "KV-Orders" }, secret: "other" },
      THIRD_KEY: { keyVault: { resourceGroup: "rg-third", name: "kv-third" }, secret: "third" },
    });
    const assignments = [...resources.values()].filter(({ type }) => type.endsWith(":RoleAssignment"));
    const scope = (group: string, vault: string) =>
      `/subscriptions/subscription-id/resourceGroups/${group}/providers/Microsoft.KeyVault/vaults/${vault}`;

    expect(assignments.map(({ name, inputs }) => [name, inputs["scope"]])).toEqual([
      ["secret-settings-kv-orders", scope("rg-orders", "kv-orders")],
      ["secret-settings-kv-third", scope("rg-third", "kv-third")],
    ]);
    for (const { inputs } of assignments) {
      expect(inputs).toMatchObject({
        roleDefinitionId: `/subscriptions/subscription-id/providers/Microsoft.Authorization/roleDefinitions/${secretsUser}`,
        principalId: "identity-principal-id",
        principalType: "ServicePrincipal",
      });
    }
    expect(result.roleAssignments).toHaveLength(2);
  });

  it("give the identity no vault access if the settings name none", async () => {
    const { resources, result } = await declareSettings({});

    expect([...resources.keys()]).toEqual(["secret-settings"]);
    expect(result).toMatchObject({ references: {}, roleAssignments: [] });
  });
});
