import { graphClientId } from "@protected-function/core/azure/clouds.ts";
import {
  type AuthSettings,
  allowedApplicationsIn,
  entraProviderIn,
  readAuthSettings,
} from "@protected-function/core/azure/arm/auth-settings.ts";
import { isPublicClient, readApplication, tokenVersionOf } from "@protected-function/core/azure/graph/application.ts";
import {
  listAssignments,
  listGrants,
  listServicePrincipals,
  servicePrincipalByClientId,
} from "@protected-function/core/azure/graph/service-principal.ts";
import { listAll } from "@protected-function/core/azure/list-all.ts";
import { areSecurityDefaultsOn } from "@protected-function/core/azure/security-defaults.ts";
import type { ConditionalAccessPolicy, NamedLocation } from "@protected-function/core/access/index.ts";
import { type Endpoint, endpointName } from "../checks/call.ts";
import type { Administrator } from "../checks/origin.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import {
  type Deployed,
  type DeployedEndpoint,
  type DeployedGate,
  type DeployedServicePrincipal,
  ownApplications,
} from "./deployed.ts";
import { readClients } from "./read-clients.ts";
import { readIdentity } from "./read-identity.ts";
import { readCredentials } from "./read-credentials.ts";

/** Azure Resource Manager represents every other resource, because every tenant has it. */
const microsofts = {
  graph: graphClientId,
  resourceManager: "797f4846-ba00-4fd7-ba43-dac1f8f63013",
} as const;

/**
 * Reads back over Graph and Resource Manager the settings that decide access. @throws RequestRefused
 */
export async function readDeployed(
  { tenantId, api, scope, endpoints, callers, publicClient, functionApp, conditionalAccess, identity }: StackOutputs,
  { graph, resourceManager }: Administrator,
  at: Date,
): Promise<Deployed> {
  const list = <Item>(path: string) => listAll<Item>(graph, `/v1.0/${path}`);
  const servicePrincipal = async (clientId: string): Promise<DeployedServicePrincipal> => {
    const servicePrincipal = await servicePrincipalByClientId(graph, clientId);
    if (!servicePrincipal) throw new Error(`The tenant has no service principal for ${clientId}.`);
    return servicePrincipal;
  };
  const application = await readApplication(graph, api.applicationObjectId);
  const signIn = publicClient ?? api;
  const signInApplication = publicClient ? await readApplication(graph, publicClient.applicationObjectId) : application;
  const assignments = await listAssignments(graph, api.servicePrincipalObjectId);
  const servicePrincipals = await listServicePrincipals(graph);
  const ownClients = ownApplications({ api, publicClient, callers });
  return {
    at,
    tenantId,
    api: {
      ...(await servicePrincipal(api.clientId)),
      identifierUri: scope.replace(/\/\.default$/, ""),
      tokenVersion: tokenVersionOf(application) === 2 ? 2 : 1,
      appRoles: application.appRoles.map(({ allowedMemberTypes = [], ...role }) => ({ ...role, allowedMemberTypes })),
      endpoints: endpoints.map(doorIn(api.appRoles)),
    },
    graph: await servicePrincipal(microsofts.graph),
    resourceManager: await servicePrincipal(microsofts.resourceManager),
    assignments,
    signIn: {
      ...(await servicePrincipal(signIn.clientId)),
      isPublicClient: isPublicClient(signInApplication),
      assignments: await listAssignments(graph, signIn.servicePrincipalObjectId),
    },
    consents: await listGrants(graph, {
      side: "clientId",
      servicePrincipalObjectId: signIn.servicePrincipalObjectId,
    }),
    clients: await readClients(graph, {
      api,
      clientIds: [...ownClients.keys()],
      existing: Object.values(callers).flatMap(({ clientId, existing }) => (existing === undefined ? [] : [clientId])),
      servicePrincipals,
    }),
    gate: gateOf(await readAuthSettings(resourceManager, functionApp.siteId)),
    policies: byName(
      shortened(
        await list<ConditionalAccessPolicy>("identity/conditionalAccess/policies"),
        Object.values(conditionalAccess?.policies ?? {}),
      ),
    ),
    namedLocations: await readNamedLocations(graph, { conditionalAccess }),
    securityDefaults: await areSecurityDefaultsOn(graph),
    groups: await list("groups"),
    callers: await Promise.all(
      Object.entries(callers).map(async ([name, caller]) => ({
        name,
        servicePrincipalId: servicePrincipals.find(({ appId }) => appId === caller.clientId)?.id ?? "",
        credentials: await readCredentials(graph, caller, at),
      })),
    ),
    identity: await readIdentity({ identity, functionApp }, servicePrincipals, { graph, resourceManager }),
    names: Object.fromEntries([
      ...assignments.map(({ principalId, principalType, principalDisplayName }) => [
        principalId,
        `${(principalType ?? "principal").toLowerCase()} ${principalDisplayName}`,
      ]),
      ...servicePrincipals.flatMap(({ id, appId, displayName }) => {
        const name = ownClients.get(appId) ?? `application ${displayName}`;
        return [
          [id, name],
          [appId, name],
        ];
      }),
    ]),
  };
}

/** The tenant's named locations. Those of this stack have the names of its settings. @throws RequestRefused */
export async function readNamedLocations(
  graph: Administrator["graph"],
  { conditionalAccess }: Pick<StackOutputs, "conditionalAccess">,
): Promise<readonly NamedLocation[]> {
  const locations = await listAll<NamedLocation>(graph, "/v1.0/identity/conditionalAccess/namedLocations");
  return byName(shortened(locations, Object.values(conditionalAccess?.namedLocations ?? {})));
}

/** An endpoint with the ids of its roles. */
function doorIn(appRoles: StackOutputs["api"]["appRoles"]) {
  return (endpoint: Endpoint): DeployedEndpoint => ({
    name: endpointName(endpoint),
    endpoint: endpoint.name,
    path: decodeURI(new URL(endpoint.url).pathname),
    ...(endpoint.allow && { allowedAppRoleIds: endpoint.allow.map((role) => appRoles[role] ?? "") }),
    ...(endpoint.anonymous !== undefined && { anonymous: endpoint.anonymous }),
  });
}

interface Named {
  readonly id: string;
  readonly displayName: string;
}

/**
 * Removes the stack's name from the names of its own objects in the tenant. A reader of its matrix already knows which
 * stack it is.
 */
function shortened<Item extends Named>(items: readonly Item[], ids: readonly string[]): readonly Item[] {
  return items.map((item) =>
    ids.includes(item.id) ? { ...item, displayName: item.displayName.replace(/, (policy|location) of .*$/, "") } : item,
  );
}

/** Graph returns lists in no particular order. */
function byName<Item extends Named>(items: readonly Item[]): readonly Item[] {
  return items.toSorted((left, right) => (left.displayName < right.displayName ? -1 : 1));
}

function gateOf(settings: AuthSettings): DeployedGate {
  const { platform, globalValidation } = settings;
  const { registration, validation } = entraProviderIn(settings);
  const isDemanded = globalValidation?.requireAuthentication === true;
  return {
    enabled: platform?.enabled === true,
    unauthenticatedStatus: isDemanded
      ? globalValidation.unauthenticatedClientAction === "Return403"
        ? 403
        : 401
      : undefined,
    issuer: registration?.openIdIssuer ?? "",
    audiences: validation?.allowedAudiences ?? [],
    allowedApplications: allowedApplicationsIn(settings),
    excludedPaths: globalValidation?.excludedPaths ?? [],
  };
}
