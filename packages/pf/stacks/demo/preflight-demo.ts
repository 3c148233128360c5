import { enforcedPolicies } from "./conditional-access.ts";
import type { Demo } from "./demo.ts";
import { azureRoles, replaceAzureRoles, takePermission } from "./deployer-rights.ts";

/** A tenant where the deployer lacks some of the permissions that a deployment needs. */
export const preflightDemo: Demo = {
  settings: { conditionalAccess: enforcedPolicies },
  prepare: async ({ graph, resourceManager, subscriptionId, deployer, stack, settingsFile }) => {
    const { servicePrincipalObjectId: principalId } = deployer;
    await takePermission(graph, principalId, "Policy.ReadWrite.ConditionalAccess");
    await replaceAzureRoles(resourceManager, { subscriptionId, principalId }, azureRoles.contributor);
    const provider = `/subscriptions/${subscriptionId}/providers/Microsoft.OperationalInsights`;
    await resourceManager.call("POST", `${provider}/unregister?api-version=2021-04-01`);
    return {
      args: ["--stack", stack, "--settings", settingsFile],
      story: [
        "The settings ask for enforced conditional access policies.",
        "The deployer lost the Graph permission Policy.ReadWrite.ConditionalAccess.",
        "The deployer is Contributor of the subscription, so it can't assign Azure roles.",
        "The resource provider Microsoft.OperationalInsights isn't registered.",
        "The deployer may not read the tenant's licenses.",
      ],
    };
  },
};
