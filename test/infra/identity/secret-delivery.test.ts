import { describe, expect, it } from "vitest";
import { SecretDelivery } from "../../../infra/identity/secret-delivery.ts";
import { declare } from "../../support/declare.ts";

/** How Pulumi marks a secret on the wire (sdk/go/common/resource, `SigKey` and `SecretSig`). */
const secretMark = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

describe("a client secret's delivery (B05)", () => {
  it("writes to an existing key vault with Entra ID's expiry, and keeps the value secret", async () => {
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
