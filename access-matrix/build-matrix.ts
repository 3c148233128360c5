import type { TenantSubject } from "./subjects.ts";
import { cellOf } from "./cell-of.ts";
import type { Deployed } from "./deployed.ts";
import { askedColumns } from "./columns.ts";
import type { Matrix, Protection } from "./matrix.ts";
import { placesOf, unplaced } from "./places.ts";
import { summaryOf } from "./policy-summary.ts";

/** Computes access by subject, place, resource and credential, from what was deployed. Pure. */
export function buildMatrix(deployed: Deployed, subjects: readonly TenantSubject[]): Matrix {
  const places = placesOf(deployed.namedLocations);
  const columns = askedColumns(deployed);
  return {
    at: deployed.at.toISOString(),
    subjects: subjects.map(({ subject }) => subject),
    places: [...places],
    columns: columns.map(({ column }) => column),
    policies: deployed.policies.map((policy) => summaryOf(policy, deployed, subjects)),
    cells: subjects.flatMap(({ subject, principal }) =>
      places.flatMap((place) => columns.map((asked) => cellOf({ deployed, subject, principal, place, asked }))),
    ),
    protection: protectionIn(deployed),
    remains: [
      "People are shown signing in by password, without a second factor: who signs in by a browser can answer a " +
        "demand that a password grant cannot.",
      '"Anything else" is tried with Azure Resource Manager: a policy that names a single other resource is not shown.',
      "Addresses of one named location are taken to be alike; a policy change can take a day to reach Microsoft's sign-in.",
      ...(deployed.securityDefaults
        ? ["Security defaults are on: Microsoft decides when an account that has registered a method is asked for it."]
        : []),
      ...(subjects.some(({ principal }) => principal.kind === "application" && principal.isManagedIdentity)
        ? [
            "Conditional access is not evaluated for managed identities: no policy can name one. " +
              "Azure may keep their tokens for a day, so that a role which was taken away still opens for as long.",
          ]
        : []),
      ...unplaced(deployed.namedLocations),
    ],
  };
}

/** Rules that apply to everyone, by name: ids differ on every twin. */
function protectionIn({ tenantId, gate, api, assignments, names }: Deployed): Protection {
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
