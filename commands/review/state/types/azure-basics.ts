import {
  each,
  harmless,
  harmlessNew,
  judgedBy,
  type KnownType,
  lostAnew,
  lostWith,
  operational,
  place,
  unknownNew,
  unordered,
  wholly,
} from "../property-rules.ts";

/** Properties that nearly every Azure resource has. `azureApiVersion`: see withoutApiVersions. */
export const common: KnownType["inputs"] = { resourceGroupName: place, location: place, tags: harmless };

export const basicTypes: Readonly<Record<string, KnownType>> = {
  "azure-native:resources:ResourceGroup": {
    inputs: common,
    created: harmlessNew,
    deleted: lostWith("everything in it"),
    replaced: lostAnew("everything in it"),
    isProtectable: true,
  },
  "azure-native:managedidentity:UserAssignedIdentity": {
    inputs: { ...common, resourceName: place },
    // It has no permissions until it's granted some, which is a finding of its own.
    created: harmlessNew,
    deleted: lostWith("principal"),
    replaced: lostAnew("principal"),
  },
  // An identity that a managed identity trusts can act as the site:
  // https://learn.microsoft.com/entra/workload-id/workload-identity-federation
  "azure-native:managedidentity:FederatedIdentityCredential": {
    inputs: { ...common, resourceName: place, federatedIdentityCredentialResourceName: harmless },
    created: { id: "credential/added", severity: "opens" },
    deleted: { id: "credential/removed", severity: "breaks" },
    replaced: { id: "credential/trust-changed", severity: "opens" },
    isGuard: true,
  },
  "azure-native:authorization:RoleAssignment": wholly(
    "Azure roles",
    {
      scope: judgedBy("Azure roles"),
      principalId: judgedBy("Azure roles"),
      roleDefinitionId: judgedBy("Azure roles"),
      // Names the principal's type so that Azure doesn't look it up. Grants nothing.
      principalType: operational,
      roleAssignmentName: place,
      description: harmless,
    },
    { isGuard: true },
  ),
  // https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources
  ...Object.fromEntries(
    ["ByScope", "AtResourceGroupLevel", "AtResourceLevel", "AtSubscriptionLevel"].map((where) => [
      `azure-native:authorization:ManagementLock${where}`,
      {
        inputs: { ...common, lockName: place, notes: harmless },
        created: harmlessNew,
        deleted: { id: "resource/deleted", severity: "weakens" },
        replaced: { id: "resource/replaced", severity: "weakens" },
        isGuard: true,
      } satisfies KnownType,
    ]),
  ),
  "azure-native:keyvault:Secret": wholly(
    "deliveries",
    {
      ...common,
      vaultName: judgedBy("deliveries"),
      secretName: judgedBy("deliveries"),
      "properties.value": judgedBy("credentials"),
      "properties.attributes.expires": judgedBy("credentials"),
      "properties.contentType": harmless,
    },
    { deleted: lostWith("delivered secret") },
  ),
  "random:index/randomString:RandomString": {
    // A different random value renames everything that uses it.
    inputs: {
      ...each(operational, "length lower numeric special upper keepers"),
    },
    created: harmlessNew,
    deleted: lostWith("names"),
    replaced: lostAnew("names"),
  },
  // Runs on the deployer's machine as the deployer, so a person has to read its command. The package is built and
  // called.
  "command:local:Command": {
    inputs: {
      "environment.PACKAGE_SHA256": judgedBy("function"),
      // A different site gets the code.
      "environment.SITE_ID": unordered,
      triggers: place,
    },
    created: unknownNew,
    deleted: lostWith("upload"),
    replaced: "function",
  },
};
