import {
  azureInputs,
  sameRuleFor,
  harmless,
  harmlessNew,
  type KnownType,
  operational,
  place,
  replacedAlike,
} from "../property-rules.ts";

/** Grants more permissions. The comparison over Graph isn't known to read this type. */
const granting: KnownType = {
  inputs: {},
  created: { id: "grant/added", severity: "opens" },
  deleted: { id: "grant/removed", severity: "breaks" },
  replaced: { id: "grant/added", severity: "opens" },
  isGuard: true,
};

/** https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources */
const lock: KnownType = {
  inputs: { ...azureInputs, lockName: place, notes: harmless },
  created: harmlessNew,
  deleted: { id: "resource/deleted", severity: "weakens" },
  replaced: { id: "resource/replaced", severity: "weakens" },
  isGuard: true,
};

/**
 * A place for the function's messages, or for its own requests to leave from. It lets nobody call the API: only a role,
 * or the site's own inputs, do.
 */
function beside(places: string, inputs: KnownType["inputs"]): KnownType {
  return {
    inputs: { ...azureInputs, ...sameRuleFor(place, places), ...inputs },
    created: harmlessNew,
    deleted: { id: "resource/deleted", severity: "breaks" },
    replaced: replacedAlike,
  };
}

/** Types that the program doesn't declare, but that a change may add. */
export const undeclaredTypes: Readonly<Record<string, KnownType>> = {
  // An identity that a managed identity trusts can act as the site:
  // https://learn.microsoft.com/entra/workload-id/workload-identity-federation
  "azure-native:managedidentity:FederatedIdentityCredential": {
    inputs: { ...azureInputs, resourceName: place, federatedIdentityCredentialResourceName: harmless },
    created: { id: "credential/added", severity: "opens" },
    deleted: { id: "credential/removed", severity: "breaks" },
    replaced: { id: "credential/trust-changed", severity: "opens" },
    isGuard: true,
  },
  "azure-native:authorization:ManagementLockByScope": lock,
  "azure-native:authorization:ManagementLockAtResourceGroupLevel": lock,
  "azure-native:authorization:ManagementLockAtResourceLevel": lock,
  "azure-native:authorization:ManagementLockAtSubscriptionLevel": lock,
  "azure-native:storage:Queue": beside("accountName queueName", { metadata: harmless }),
  "azure-native:network:VirtualNetwork": beside(
    "virtualNetworkName",
    sameRuleFor(operational, "addressSpace enableDdosProtection enableVmProtection"),
  ),
  "azure-native:network:Subnet": beside(
    "virtualNetworkName subnetName",
    sameRuleFor(
      operational,
      "addressPrefix addressPrefixes delegations defaultOutboundAccess privateEndpointNetworkPolicies privateLinkServiceNetworkPolicies",
    ),
  ),
  "azuread:index/directoryRoleAssignment:DirectoryRoleAssignment": granting,
  "azuread:index/directoryRoleMember:DirectoryRoleMember": granting,
  "azuread:index/groupMember:GroupMember": granting,
  "azuread:index/applicationOwner:ApplicationOwner": granting,
};
