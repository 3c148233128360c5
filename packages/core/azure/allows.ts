/** One entry of a principal's permissions at a scope. https://learn.microsoft.com/rest/api/authorization/permissions */
export interface AzurePermission {
  readonly actions: readonly string[];
  readonly notActions?: readonly string[];
}

/**
 * Whether any entry allows an action. `*` matches anything, and one entry may allow an action that another one
 * excludes.
 * https://learn.microsoft.com/azure/role-based-access-control/role-definitions#notactions
 */
export function allows(permissions: readonly AzurePermission[], action: string): boolean {
  return permissions.some(({ actions, notActions = [] }) => covers(actions, action) && !covers(notActions, action));
}

function covers(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => {
    const escaped = pattern.split("*").map((part) => part.replaceAll(/[.\\/+?^${}()|[\]]/g, String.raw`\$&`));
    return new RegExp(`^${escaped.join(".*")}$`, "i").test(action);
  });
}
