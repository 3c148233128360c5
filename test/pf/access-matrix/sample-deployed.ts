import type { ConditionalAccessPolicy } from "../../../packages/core/access/index.ts";
import type { TenantSubject } from "../../../packages/pf/access-matrix/subjects.ts";
import type { Deployed, DeployedEndpoint } from "../../../packages/pf/access-matrix/deployed.ts";

const id = (digit: number): string => `${digit}0000000-0000-4000-8000-000000000000`;

export const ids = {
  api: id(1),
  graph: id(2),
  resourceManager: id(3),
  user: id(4),
  office: id(5),
  tenant: id(6),
  signIn: id(9),
};

/** Object id of the service principal with a client id. */
const principalOf = (appId: string): string => appId.replace("-4000-", "-5000-");

const servicePrincipal = (appId: string, displayName: string) => ({
  id: principalOf(appId),
  appId,
  displayName,
  appRoleAssignmentRequired: displayName === "api",
});

/** A policy that blocks Ada on the API from everywhere but the office. */
export const blocking: ConditionalAccessPolicy = {
  id: id(7),
  displayName: "only from the office",
  state: "enabled",
  conditions: {
    users: { includeUsers: ["All"], excludeUsers: [] },
    applications: { includeApplications: [ids.api], excludeApplications: [] },
    locations: { includeLocations: ["All"], excludeLocations: [ids.office] },
    clientAppTypes: ["all"],
  },
  grantControls: { operator: "OR", builtInControls: ["block"] },
};

/** `GET orders`, as the endpoint `orders`; without roles an anonymous one. */
export function endpoint(name: string, allowedAppRoleIds?: readonly string[]): DeployedEndpoint {
  const [, route = ""] = name.split(" ");
  return { name, endpoint: route, path: `/api/${route}`, ...(allowedAppRoleIds && { allowedAppRoleIds }) };
}

/** A stack as it is read back, with Ada assigned to it. */
export function sampleDeployed(changes: Partial<Deployed> = {}): Deployed {
  return {
    at: new Date("2026-09-01T12:00:00Z"),
    tenantId: ids.tenant,
    api: {
      ...servicePrincipal(ids.api, "api"),
      identifierUri: `api://${ids.api}`,
      tokenVersion: 1,
      appRoles: [{ id: id(8), value: "Function.Invoke", isEnabled: true, allowedMemberTypes: ["User", "Application"] }],
      endpoints: [endpoint("GET who-calls", [id(8)])],
    },
    graph: servicePrincipal(ids.graph, "graph"),
    resourceManager: servicePrincipal(ids.resourceManager, "resource manager"),
    assignments: [{ principalId: ids.user, appRoleId: id(8) }],
    signIn: {
      ...servicePrincipal(ids.signIn, "public client"),
      appRoleAssignmentRequired: true,
      isPublicClient: true,
      assignments: [{ principalId: ids.user }],
    },
    clients: [
      {
        appId: ids.signIn,
        isOwn: true,
        isPublicClient: true,
        redirectUris: [],
        isConsented: true,
        requiresAssignment: true,
        assignments: [{ principalId: ids.user }],
      },
    ],
    consents: [
      { resourceId: principalOf(ids.api), scope: "user_impersonation" },
      { resourceId: principalOf(ids.graph), scope: "openid profile email offline_access" },
    ],
    gate: {
      enabled: true,
      unauthenticatedStatus: 401,
      issuer: `https://sts.windows.net/${ids.tenant}/`,
      audiences: [`api://${ids.api}`],
      allowedApplications: [ids.signIn],
      excludedPaths: [],
    },
    policies: [],
    securityDefaults: false,
    namedLocations: [
      {
        "@odata.type": "#microsoft.graph.ipNamedLocation",
        id: ids.office,
        displayName: "office",
        ipRanges: [{ "@odata.type": "#microsoft.graph.iPv4CidrRange", cidrAddress: "198.51.100.0/24" }],
      },
    ],
    names: {},
    callers: [],
    groups: [],
    ...changes,
  };
}

export const ada: TenantSubject = {
  subject: { label: "assigned user ada", kind: "assigned user", how: "password" },
  principal: { kind: "user", userId: ids.user, groupIds: [], directGroupIds: [], userType: "Member" },
};
