import { allows } from "@protected-function/core/azure/allows.ts";
import { fullScope } from "@protected-function/core/azure/resource-ids.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { authorizationFailed, permissionsAt, roleAssignments } from "./azure-permissions.ts";
import { met, type Need, type PreflightFinding, unmet, unread } from "./finding.ts";
import type { Surroundings } from "./surroundings.ts";

/** Whether the deployer may give the function's identity the Azure roles of the settings, where each holds. */
export async function identityRoles(surroundings: Surroundings): Promise<readonly PreflightFinding[]> {
  const { requirements, subscriptionId, resourceManager, deployer } = surroundings;
  return Promise.all(
    requirements.identityRoles.map(async ({ role, scope }) => {
      const full = fullScope(scope, `/subscriptions/${subscriptionId}`);
      const need: Need = {
        id: `identity-role:${role}:${scope}`,
        title: `Give the function's identity the role ${role}`,
        why: `identity.azureRoles names it on ${scope}.`,
        error: authorizationFailed(deployer, roleAssignments, `${full}/…`),
        grants: `az role assignment create --assignee ${shellWord(deployer.objectId)} --role "Role Based Access Control Administrator" --scope ${shellWord(full)}`,
      };
      const answer = await permissionsAt(resourceManager, full);
      if (answer.read)
        return allows(answer.value, roleAssignments)
          ? met(need, `${roleAssignments} at ${full}`)
          : unmet(need, `not allowed: ${roleAssignments}`);
      return unread(
        need,
        answer.message,
        `az role assignment list --assignee ${shellWord(deployer.objectId)} --scope ${shellWord(full)} --include-inherited`,
      );
    }),
  );
}
