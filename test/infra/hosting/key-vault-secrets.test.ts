import { describe, expect, it } from "vitest";
import { SecretDelivery, SecretSettings } from "../../../infra/hosting/key-vault-secrets.ts";
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
  it("are references by the vault's name: no address of a cloud, no version that would grow old", async () => {
    const { result } = await declareSettings({ PARTNER_KEY: { keyVault: orders, secret: "partner" } });

    expect(result.references).toEqual({ PARTNER_KEY: "@Microsoft.KeyVault(VaultName=kv-orders;SecretName=partner)" });
  });

  it("let the site's identity read secrets of each vault once, and of nothing else", async () => {
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

  it("are none unless the settings name some: the identity reads no vault", async () => {
    const { resources, result } = await declareSettings({});

    expect([...resources.keys()]).toEqual(["secret-settings"]);
    expect(result).toMatchObject({ references: {}, roleAssignments: [] });
  });
});

/** How Pulumi marks a secret on the wire (sdk/go/common/resource, `SigKey` and `SecretSig`). */
const secretMark = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

describe("a client secret's delivery (B05)", () => {
  it("goes into an existing key vault, ends there as in Entra ID, and is a secret on the way", async () => {
    const { resources } = await declare(
      () =>
        new SecretDelivery("delivery", {
          vault: { resourceGroup: "rg-orders", name: "kv-orders" },
          secretName: "integration-client-secret",
          clientSecret: "the secret",
          endDate: "2027-03-31T00:00:00Z",
          tags: { stack: "dev" },
        }),
    );
    const secret = [...resources.values()].find(({ type }) => type === "azure-native:keyvault:Secret");

    expect(secret?.inputs).toEqual({
      resourceGroupName: "rg-orders",
      vaultName: "kv-orders",
      secretName: "integration-client-secret",
      // Pulumi marks an object as a secret as a whole where one of its properties is one.
      properties: {
        ...secretMark,
        value: {
          value: "the secret",
          contentType: "Entra ID client secret",
          attributes: { expires: 1_806_451_200 },
        },
      },
      tags: { stack: "dev" },
    });
  });
});
