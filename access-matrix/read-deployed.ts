import { findByClientId } from "../azure/by-client-id.ts";
import { areSecurityDefaultsOn } from "../azure/security-defaults.ts";
import type { ConditionalAccessPolicy, NamedLocation } from "../access/index.ts";
import { type Endpoint, endpointName } from "../checks/call.ts";
import type { Administrator } from "../checks/origin.ts";
import type { StackOutputs } from "../infra/outputs.ts";
import {
  type Deployed,
  type DeployedDoor,
  type DeployedGate,
  type DeployedServicePrincipal,
  ownApplications,
} from "./deployed.ts";
import { readClients } from "./read-clients.ts";
import { readCredentials } from "./read-credentials.ts";

/** Azure Resource Manager represents every other resource, because every tenant has it. */
const microsofts = {
  graph: "00000003-0000-0000-c000-000000000000",
  resourceManager: "797f4846-ba00-4fd7-ba43-dac1f8f63013",
} as const;

/**
 * Reads back over Graph and Resource Manager the settings that decide access. @throws RequestRefused
 */
export async function readDeployed(
  { tenantId, api, scope, endpoints, callers, publicClient, functionApp, conditionalAccess }: StackOutputs,
  { graph, resourceManager }: Administrator,
  at: Date,
): Promise<Deployed> {
  const get = (path: string) => graph.call("GET", `/v1.0/${path}`);
  const list = async <Item>(path: string) => ((await get(path)) as { readonly value: readonly Item[] }).value;
  const servicePrincipal = async (clientId: string): Promise<DeployedServicePrincipal> => {
    const found = await findByClientId<DeployedServicePrincipal>(graph, "servicePrincipals", clientId);
    if (!found) throw new Error(`The tenant has no service principal for ${clientId}.`);
    return found;
  };
  const application = (await get(`applications/${api.applicationObjectId}`)) as Application & {
    readonly api: { readonly requestedAccessTokenVersion: number | null };
    readonly appRoles: Deployed["api"]["appRoles"];
  };
  const signIn = publicClient ?? api;
  const { isFallbackPublicClient } = (
    publicClient ? await get(`applications/${publicClient.applicationObjectId}`) : application
  ) as Application;
  const gate = await resourceManager.call(
    "GET",
    `${functionApp.siteId}/config/authsettingsV2/list?api-version=2021-02-01`,
  );
  const assignments = await list<Assignment>(`servicePrincipals/${api.servicePrincipalObjectId}/appRoleAssignedTo`);
  const servicePrincipals = await list<DeployedServicePrincipal>("servicePrincipals");
  const own = ownApplications({ api, publicClient, callers });
  return {
    at,
    tenantId,
    api: {
      ...(await servicePrincipal(api.clientId)),
      identifierUri: scope.replace(/\/\.default$/, ""),
      tokenVersion: application.api.requestedAccessTokenVersion === 2 ? 2 : 1,
      appRoles: application.appRoles,
      endpoints: endpoints.map(doorIn(api.appRoles)),
    },
    graph: await servicePrincipal(microsofts.graph),
    resourceManager: await servicePrincipal(microsofts.resourceManager),
    assignments,
    signIn: {
      ...(await servicePrincipal(signIn.clientId)),
      isPublicClient: isFallbackPublicClient === true,
      assignments: await list(`servicePrincipals/${signIn.servicePrincipalObjectId}/appRoleAssignedTo`),
    },
    consents: await list(
      `oauth2PermissionGrants?$filter=${encodeURIComponent(`clientId eq '${signIn.servicePrincipalObjectId}'`)}`,
    ),
    clients: await readClients(graph, {
      api,
      clientIds: [...own.keys()],
      existing: Object.values(callers).flatMap(({ clientId, existing }) => (existing === undefined ? [] : [clientId])),
      servicePrincipals,
    }),
    gate: gateOf((gate as { readonly properties: GateProperties }).properties),
    policies: byName(
      shortened(
        await list<ConditionalAccessPolicy>("identity/conditionalAccess/policies"),
        Object.values(conditionalAccess?.policies ?? {}),
      ),
    ),
    namedLocations: byName(
      shortened(
        await list<NamedLocation>("identity/conditionalAccess/namedLocations"),
        Object.values(conditionalAccess?.namedLocations ?? {}),
      ),
    ),
    securityDefaults: await areSecurityDefaultsOn(graph),
    groups: await list("groups"),
    callers: await Promise.all(
      Object.entries(callers).map(async ([name, caller]) => ({
        name,
        servicePrincipalId: servicePrincipals.find(({ appId }) => appId === caller.clientId)?.id ?? "",
        credentials: await readCredentials(graph, caller),
      })),
    ),
    names: Object.fromEntries([
      ...assignments.map(({ principalId, principalType, principalDisplayName }) => [
        principalId,
        `${principalType.toLowerCase()} ${principalDisplayName}`,
      ]),
      ...servicePrincipals.flatMap(({ id, appId, displayName }) => {
        const name = own.get(appId) ?? `application ${displayName}`;
        return [
          [id, name],
          [appId, name],
        ];
      }),
    ]),
  };
}

/** https://learn.microsoft.com/graph/api/resources/approleassignment */
interface Assignment {
  readonly principalId: string;
  readonly appRoleId: string;
  readonly principalType: string;
  readonly principalDisplayName: string;
}

/** An endpoint with the ids of its roles. */
function doorIn(appRoles: StackOutputs["api"]["appRoles"]) {
  return (door: Endpoint): DeployedDoor => ({
    name: endpointName(door),
    endpoint: door.name,
    path: decodeURI(new URL(door.url).pathname),
    ...(door.allow && { allowedAppRoleIds: door.allow.map((role) => appRoles[role] ?? "") }),
    ...(door.anonymous !== undefined && { anonymous: door.anonymous }),
  });
}

interface Application {
  readonly isFallbackPublicClient: boolean | null;
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
  return items.toSorted((one, other) => (one.displayName < other.displayName ? -1 : 1));
}

interface GateProperties {
  readonly platform?: { readonly enabled?: boolean };
  readonly globalValidation?: {
    readonly requireAuthentication?: boolean;
    readonly unauthenticatedClientAction?: string;
    readonly excludedPaths?: readonly string[];
  };
  readonly identityProviders?: {
    readonly azureActiveDirectory?: {
      readonly registration?: { readonly openIdIssuer?: string };
      readonly validation?: {
        readonly allowedAudiences?: readonly string[];
        readonly defaultAuthorizationPolicy?: { readonly allowedApplications?: readonly string[] };
      };
    };
  };
}

function gateOf({ platform, globalValidation, identityProviders }: GateProperties): DeployedGate {
  const provider = identityProviders?.azureActiveDirectory;
  const isDemanded = globalValidation?.requireAuthentication === true;
  return {
    enabled: platform?.enabled === true,
    unauthenticatedStatus: isDemanded
      ? globalValidation.unauthenticatedClientAction === "Return403"
        ? 403
        : 401
      : undefined,
    issuer: provider?.registration?.openIdIssuer ?? "",
    audiences: provider?.validation?.allowedAudiences ?? [],
    allowedApplications: provider?.validation?.defaultAuthorizationPolicy?.allowedApplications,
    excludedPaths: globalValidation?.excludedPaths ?? [],
  };
}
