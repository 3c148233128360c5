import type { TenantSubject } from "./subjects.ts";
import { cellOf } from "./cell-of.ts";
import type { Deployed } from "./deployed.ts";
import { askedColumns } from "./columns.ts";
import type { Matrix, Protection } from "./matrix.ts";
import { signInOf } from "./sign-in-clients.ts";
import { lackOfCredential } from "./valid-credential.ts";
import { placesOf, unplaced } from "./places.ts";
import { summaryOf } from "./policy-summary.ts";

/** Computes access by subject, place, resource and credential from the deployed resources. Pure. */
export function buildMatrix(deployed: Deployed, subjects: readonly TenantSubject[]): Matrix {
  const places = placesOf(deployed.namedLocations);
  const columns = askedColumns(deployed);
  return {
    at: deployed.at.toISOString(),
    subjects: subjects.map(({ subject }) => subject),
    places: [...places],
    columns: columns.map(({ column }) => column),
    policies: deployed.policies.map((policy) => summaryOf(policy, deployed, subjects)),
    cells: subjects.flatMap(({ subject, principal }) => {
      const lack = lackOf(deployed, principal);
      return places.flatMap((place) =>
        columns.map((column) => cellOf({ deployed, subject, principal, place, column, lack })),
      );
    }),
    protection: protectionIn(deployed),
    signIn: signInOf(deployed),
    callers: callersIn(deployed, subjects),
    ...(deployed.identity && { identity: deployed.identity }),
    remains: [
      "A sign-in in a browser is computed, not tried: the twin has no browser. A password is tried.",
      '"Anything else" is tested with Azure Resource Manager. A policy that names another single resource isn\'t shown.',
      "All addresses of a named location are treated alike. A policy change can take a day to reach Microsoft's sign-in.",
      ...(deployed.securityDefaults
        ? ["Security defaults are on: Microsoft decides when an account with a registered method has to use it."]
        : []),
      ...(subjects.some(({ principal }) => principal.kind === "application" && principal.isManagedIdentity)
        ? [
            "Conditional access isn't evaluated for existing apps: the settings don't say which are managed identities, " +
              "and no policy can name one. Azure may cache a managed identity's token for a day, so a removed role still works for as long.",
          ]
        : []),
      ...unplaced(deployed.namedLocations),
    ],
  };
}

/** Of the callers that the settings declare. Whether another application has a credential, the stack doesn't say. */
function lackOf({ callers, at }: Deployed, principal: TenantSubject["principal"]): string | undefined {
  const caller =
    principal.kind === "application"
      ? callers.find(({ servicePrincipalId }) => servicePrincipalId === principal.servicePrincipalId)
      : undefined;
  return caller && lackOfCredential(caller.credentials, at);
}

function callersIn({ callers, api, assignments }: Deployed, subjects: readonly TenantSubject[]): Matrix["callers"] {
  return callers.flatMap(({ servicePrincipalId, credentials }) => {
    const holder = subjects.find(
      ({ principal }) => principal.kind === "application" && principal.servicePrincipalId === servicePrincipalId,
    );
    if (!holder) return [];
    const ownAssignments = assignments.filter(({ principalId }) => principalId === servicePrincipalId);
    const roles = ownAssignments.flatMap(
      ({ appRoleId }) => api.appRoles.find(({ id }) => id === appRoleId)?.value ?? [],
    );
    return [{ label: holder.subject.label, roles: roles.toSorted(), credentials: [...credentials] }];
  });
}

/** Returns the rules that apply to everyone, with names instead of ids. Ids differ on every twin. */
function protectionIn({ tenantId, gate, api, assignments, names }: Deployed): Protection {
  const nameOfId = (id: string) => names[id] ?? id;
  const roleOf = (id: string) => api.appRoles.find((role) => role.id === id)?.value ?? "the default role";
  const sorted = (texts: readonly string[]) => texts.toSorted((left, right) => (left < right ? -1 : 1));
  const { enabled, unauthenticatedStatus, issuer, audiences, allowedApplications, excludedPaths } = gate;
  return {
    gate: {
      enabled,
      requiresToken: unauthenticatedStatus !== undefined,
      issuer: issuer.replace(tenantId, "<tenant>"),
      audiences: sorted(audiences.map((audience) => audience.replace(api.appId, "<the API>"))),
      ...(allowedApplications && { allowedApplications: sorted(allowedApplications.map(nameOfId)) }),
      excludedPaths: [...excludedPaths],
    },
    endpoints: api.endpoints.map(({ name, allowedAppRoleIds, anonymous }) => ({
      name,
      ...(allowedAppRoleIds && { allow: allowedAppRoleIds.map(roleOf) }),
      ...(anonymous !== undefined && { anonymous }),
    })),
    holders: assignments
      .map(({ principalId, appRoleId }) => ({ who: nameOfId(principalId), role: roleOf(appRoleId) }))
      .toSorted((left, right) => (`${left.who} ${left.role}` < `${right.who} ${right.role}` ? -1 : 1)),
  };
}
