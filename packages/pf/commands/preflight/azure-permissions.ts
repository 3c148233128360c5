import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { allows, type AzurePermission } from "@protected-function/core/azure/allows.ts";
import type { JsonApi } from "@protected-function/core/azure/json-api.ts";
import {
  type ForeseenError,
  met,
  type Need,
  type PreflightFinding,
  read,
  type Reading,
  unmet,
  unread,
} from "./finding.ts";
import { resourceGroupName } from "./resource-group.ts";
import type { Deployer, Surroundings } from "./surroundings.ts";
import type { Requirements } from "./wanted.ts";

/**
 * Returns the permissions for the program's types (infra/hosting), the upload of the code, and the joins. Each type
 * requires write and read, because the plugin checks for existence before it creates (pulumi/pulumi-azure-native,
 * `CanCreate`: "cannot check existence of resource").
 */
function actionsFor({ alert }: Requirements): readonly string[] {
  const actions = [
    "Microsoft.Resources/subscriptions/resourceGroups/write",
    "Microsoft.ManagedIdentity/userAssignedIdentities/write",
    "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
    "Microsoft.Storage/storageAccounts/write",
    "Microsoft.Storage/storageAccounts/blobServices/containers/write",
    "Microsoft.OperationalInsights/workspaces/write",
    "Microsoft.Insights/components/write",
    "Microsoft.Insights/diagnosticSettings/write",
    ...(alert ? ["Microsoft.Insights/scheduledQueryRules/write", "Microsoft.Insights/actionGroups/write"] : []),
    "Microsoft.Web/serverfarms/write",
    "Microsoft.Web/serverfarms/join/action",
    "Microsoft.Web/sites/write",
    "Microsoft.Web/sites/config/write",
    "Microsoft.Web/sites/publish/action",
    // For the check that follows the upload.
    "Microsoft.Web/sites/functions/read",
    "Microsoft.Web/sites/syncfunctiontriggers/action",
    "Microsoft.Web/sites/host/sync/action",
  ];
  return actions.flatMap((action) =>
    action.endsWith("/write") ? [action.replace(/write$/, "read"), action] : [action],
  );
}

/**
 * Checks the deployer's effective actions in Azure, at the resource group if it exists, else at the subscription. They
 * don't show conditions of role assignments. https://learn.microsoft.com/rest/api/authorization/permissions
 */
export async function azurePermissions(surroundings: Surroundings): Promise<readonly PreflightFinding[]> {
  const { resourceManager, deployer, subscriptionId, requirements } = surroundings;
  const subscription = `/subscriptions/${subscriptionId}`;
  const group = `${subscription}/resourceGroups/${resourceGroupName(requirements)}`;
  const groupAnswer = await read(resourceManager, `${group}?api-version=2024-03-01`);
  const scope = groupAnswer.read ? group : subscription;
  const answer = await permissionsAt(resourceManager, scope);
  const eligible =
    deployer.kind === "person" ? "; where you are eligible for it (Privileged Identity Management): activate it" : "";
  const assign = (role: string) =>
    `az role assignment create --assignee ${shellWord(deployer.objectId)} --role "${role}" --scope ${shellWord(scope)}${eligible}`;
  const permissions = answer.read ? answer.value : [];
  const missingActions = actionsFor(requirements).filter((action) => !allows(permissions, action));
  const [first = "Microsoft.Resources/subscriptions/resourceGroups/write"] = missingActions;
  const resources: Need = {
    id: "azure-resources",
    title: "Create Azure resources",
    why: "The program creates a resource group with identity, storage, logs, plan and site.",
    error: authorizationFailed(deployer, first, first.includes("/resourceGroups/") ? group : `${group}/…`),
    grants: assign("Contributor"),
  };
  const roles: Need = {
    id: "azure-role-assignments",
    title: "Assign Azure roles",
    why: "The site's identity gets its roles on storage and Application Insights.",
    error: authorizationFailed(deployer, roleAssignments, `${group}/…`),
    grants: assign("Role Based Access Control Administrator"),
  };
  if (!answer.read) {
    return [resources, roles].map((need) =>
      unread(need, answer.message, `az role assignment list --assignee ${shellWord(deployer.objectId)} --all`),
    );
  }
  const noRoleText = permissions.length === 0 ? `no Azure role at ${scope}` : undefined;
  return [
    missingActions.length === 0
      ? met(resources, `all ${actionsFor(requirements).length} actions at ${scope}`)
      : unmet(resources, noRoleText ?? `not allowed: ${missingActions.join(", ")}`),
    allows(permissions, roleAssignments)
      ? met(roles, `at ${scope}`)
      : unmet(roles, noRoleText ?? `not allowed: ${roleAssignments}`),
  ];
}

export const roleAssignments = "Microsoft.Authorization/roleAssignments/write";

/** A deployer without any role at the scope can't read its own permissions, so 403 means no permissions. */
export async function permissionsAt(
  resourceManager: JsonApi,
  scope: string,
): Promise<Reading<readonly AzurePermission[]>> {
  const path = `${scope}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`;
  const answer = await read<{ readonly value: readonly AzurePermission[] }>(resourceManager, path);
  if (answer.read) return { read: true, value: answer.value.value };
  return answer.status === 403 ? { read: true, value: [] } : answer;
}

export function authorizationFailed({ clientId, objectId }: Deployer, action: string, scope: string): ForeseenError {
  return {
    code: "AuthorizationFailed",
    message: `The client '${clientId}' with object id '${objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    source: "https://learn.microsoft.com/azure/role-based-access-control/troubleshooting",
  };
}
