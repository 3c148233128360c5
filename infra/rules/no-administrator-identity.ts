import { azureRoleName, escalatingGraphRoles, isAdministratorRole } from "../settings/privileged-roles.ts";
import { readInput } from "./read-input.ts";
import type { Rule } from "./rule.ts";

const azure = "azure-native:authorization:RoleAssignment";
const graph = "azuread:index/appRoleAssignment:AppRoleAssignment";

/** Components that give the settings' roles, which need a reason there (infra/settings/identity-settings.ts). */
const reasoned: ReadonlySet<string> = new Set([
  "protected-function:hosting:IdentityRoles",
  "protected-function:identity:IdentityPermissions",
]);

/**
 * Code that runs as an administrator hands its rights to whoever finds a flaw in it. The settings allow it with a reason.
 * https://learn.microsoft.com/azure/role-based-access-control/best-practices
 */
export const noAdministratorIdentity: Rule = {
  id: "no-administrator-identity",
  types: [azure, graph],
  demand:
    "No application may get Owner, Contributor or another administrator role in Azure, or a permission of Microsoft Graph that gives any other, without a reason.",
  check: (type, inputs, { parentType }) => {
    if (parentType !== undefined && reasoned.has(parentType)) return undefined;
    const path = type === azure ? "roleDefinitionId" : "appRoleId";
    const id = readInput(inputs, path);
    if (!id.known || typeof id.value !== "string") return undefined;
    if (type === azure) {
      const principal = readInput(inputs, "principalType");
      const isPerson = principal.known && ["User", "Group"].includes(String(principal.value));
      if (isPerson || !isAdministratorRole(id.value)) return undefined;
      const role = azureRoleName(id.value.split("/").at(-1) ?? "");
      return {
        found: `${path} is ${role}`,
        fix: `assign a smaller role, or state it in the setting identity.azureRoles with its reason`,
      };
    }
    const permission = escalatingGraphRoles[id.value.toLowerCase()];
    if (permission === undefined) return undefined;
    return {
      found: `${path} is ${permission}`,
      fix: "grant a smaller permission, or state it in the setting identity.graphRoles with its reason",
    };
  },
};
