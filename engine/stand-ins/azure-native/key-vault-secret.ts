import { count, flag, mapOf, objectOf, text, textOf } from "../property-shape.ts";
import type { PlainMap } from "../secret-values.ts";
import type { ArmBody } from "./arm-body.ts";
import type { ArmResourceType } from "./arm-resource.ts";

// secrets.json and keyvault.json of Microsoft.KeyVault 2024-11-01 in azure-rest-api-specs
const vaultName = textOf({ pattern: "^[a-zA-Z0-9-]{3,24}$" });
const vaultPath =
  "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.KeyVault/vaults/{vaultName}";

/** A vault that exists, to look up. https://learn.microsoft.com/rest/api/keyvault/vaults/get */
export const existingKeyVault: ArmResourceType = {
  apiVersion: "2024-11-01",
  path: vaultPath,
  inputs: { resourceGroupName: text, vaultName, location: text, tags: mapOf(text), properties: objectOf({}) },
  required: ["resourceGroupName", "vaultName"],
  computed: ["systemData"],
};

/**
 * A secret in a vault that exists. Its value is never answered, so whoever alters it goes unseen.
 * https://learn.microsoft.com/rest/api/keyvault/secrets/create-or-update (Resource Manager's view of secrets)
 */
export const keyVaultSecret: ArmResourceType = {
  apiVersion: "2024-11-01",
  path: `${vaultPath}/secrets/{secretName}`,
  inputs: {
    resourceGroupName: text,
    vaultName,
    secretName: textOf({ pattern: "^[a-zA-Z0-9-]{1,127}$" }),
    tags: mapOf(text),
    properties: objectOf({
      value: text,
      contentType: text,
      attributes: objectOf({ enabled: flag, expires: count, notBefore: count }),
    }),
  },
  required: ["resourceGroupName", "vaultName", "secretName", "properties"],
  computed: ["location"],
  wire: {
    encode: (body) => renameAttributes(body, { expires: "exp", notBefore: "nbf" }),
    decode: (body) => renameAttributes(body, { exp: "expires", nbf: "notBefore" }),
  },
  // Resource Manager deletes no secret; the plugin asks the vault itself, which keeps it for its retention time.
  // Source: https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/resources/customresources/custom_keyvault.go
  remove: async ({ vaultName, secretName }, { client, deployer }, signal) => {
    const { vaultDomain } = deployer().cloud;
    const address = `https://${String(vaultName)}${vaultDomain}/secrets/${String(secretName)}`;
    await client.deleteAtVault({ address, signal });
  },
};

function renameAttributes(body: ArmBody, names: Readonly<Record<string, string>>): ArmBody {
  const properties = body["properties"] as PlainMap | undefined;
  const attributes = properties?.["attributes"] as PlainMap | undefined;
  if (attributes === undefined) return body;
  const renamed = Object.entries(attributes).map(([name, value]) => [names[name] ?? name, value] as const);
  return { ...body, properties: { ...properties, attributes: Object.fromEntries(renamed) } };
}
