import { common } from "./azure-common.ts";
import { breaks, sameRuleFor, harmless, identity, type KnownEffects, lessAccess } from "./effect.ts";

/**
 * What types do that a program declares beside the component (docs/guides/extend-the-program.md). They let nobody call
 * the API.
 */
export const besideEffects: Readonly<Record<string, KnownEffects>> = {
  "azure-native:storage:Queue": {
    ifDeleted: lessAccess("The function can't use the queue, and its messages are gone."),
    properties: {
      ...common,
      ...sameRuleFor(identity, "accountName queueName"),
      metadata: harmless("It describes the queue."),
    },
  },
  "azure-native:network:VirtualNetwork": {
    ifDeleted: lessAccess("Nothing in the network can be reached through it."),
    properties: {
      ...common,
      ...sameRuleFor(identity, "virtualNetworkName"),
      ...sameRuleFor(breaks("The network has other addresses."), "addressSpace"),
    },
  },
  "azure-native:network:Subnet": {
    ifDeleted: lessAccess("The function's own requests can't leave through it."),
    properties: {
      ...common,
      ...sameRuleFor(identity, "virtualNetworkName subnetName"),
      ...sameRuleFor(
        breaks("The function's own requests may leave otherwise, or not at all."),
        "addressPrefix addressPrefixes delegations",
      ),
    },
  },
};
