import type { Deployed } from "./deployed.ts";
import type { Protection } from "./matrix.ts";

/** What decides about everybody, in names: ids are others on every twin. */
export function protectionIn({ tenantId, gate, api, assignments, names }: Deployed): Protection {
  const named = (id: string) => names[id] ?? id;
  const roleOf = (id: string) => api.appRoles.find((role) => role.id === id)?.value ?? "the default role";
  const sorted = (texts: readonly string[]) => texts.toSorted((one, other) => (one < other ? -1 : 1));
  const { enabled, unauthenticatedStatus, issuer, audiences, allowedApplications, excludedPaths } = gate;
  return {
    gate: {
      enabled,
      requiresToken: unauthenticatedStatus !== undefined,
      issuer: issuer.replace(tenantId, "<tenant>"),
      audiences: sorted(audiences.map((one) => one.replace(api.appId, "<the API>"))),
      ...(allowedApplications && { allowedApplications: sorted(allowedApplications.map(named)) }),
      excludedPaths: [...excludedPaths],
    },
    endpoints: api.endpoints.map(({ name, allowedAppRoleIds }) => ({
      name,
      ...(allowedAppRoleIds && { allow: allowedAppRoleIds.map(roleOf) }),
    })),
    holders: assignments
      .map(({ principalId, appRoleId }) => ({ who: named(principalId), role: roleOf(appRoleId) }))
      .toSorted((one, other) => (`${one.who} ${one.role}` < `${other.who} ${other.role}` ? -1 : 1)),
  };
}
