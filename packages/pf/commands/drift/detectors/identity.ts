import { listRoleAssignments } from "@protected-function/core/azure/arm/role-assignments.ts";
import { listAssignments } from "@protected-function/core/azure/graph/service-principal.ts";
import { isSameId, resourceGroupOf, rootScopeOf } from "@protected-function/core/azure/resource-ids.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { lastSegment } from "../../../stacks/live/deployed-object.ts";
import { types } from "../../../stacks/live/program-types.ts";
import type { Deployed } from "../deployed-resources.ts";
import type { Detected, DetectorOptions } from "../detector.ts";
import { addedFinding } from "../finding.ts";

/**
 * What the function's identity may do elsewhere and the program didn't grant: Azure roles outside the stack's own
 * resources, which have a detector of their own, and permissions of Microsoft Graph and other APIs. One that is gone is
 * a resource of the state.
 */
export async function identityPermissions(
  identity: Deployed,
  { apis, state }: DetectorOptions,
): Promise<Pick<Detected, "findings">> {
  const principalId = String(identity.outputs["principalId"]);
  const subscription = rootScopeOf(identity.id) ?? "";
  const group = resourceGroupOf(identity.id) ?? "";
  const declared = new Set(
    [...state.ofType(types.roleAssignment), ...state.ofType(types.appRoleAssignment)].map(({ id }) =>
      lastSegment(id).toLowerCase(),
    ),
  );
  const roles = (await listRoleAssignments(apis.resourceManager, subscription, { principalId })).filter(
    ({ id, properties: { scope } }) =>
      !declared.has(lastSegment(id).toLowerCase()) && !isSameId(resourceGroupOf(scope) ?? "", group),
  );
  const permissions = (await listAssignments(apis.graph, principalId, "appRoleAssignments")).filter(
    ({ id }) => !declared.has(id.toLowerCase()),
  );
  return {
    findings: [
      ...roles.map(({ id, properties: { scope, roleDefinitionId } }) =>
        addedFinding(
          identity,
          "heldRoles",
          { id, scope, roleDefinitionId },
          `\`az role assignment delete --ids ${shellWord(id)}\`, or add it to identity.azureRoles in the settings.`,
        ),
      ),
      ...permissions.map(({ id, appRoleId, resourceId, resourceDisplayName }) => {
        const url = `https://graph.microsoft.com/v1.0/servicePrincipals/${resourceId}/appRoleAssignedTo/${id}`;
        return addedFinding(
          identity,
          "appRoleAssignments",
          { id, ...(resourceDisplayName && { displayName: resourceDisplayName }), objectId: resourceId, appRoleId },
          `\`az rest --method DELETE --url ${shellWord(url)}\`, or add it to identity.graphRoles in the settings.`,
        );
      }),
    ],
  };
}
