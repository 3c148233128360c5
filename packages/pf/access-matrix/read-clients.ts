import {
  type Application,
  applicationByClientId,
  isPublicClient,
} from "@protected-function/core/azure/graph/application.ts";
import { listAssignments, listGrants, scopesOf } from "@protected-function/core/azure/graph/service-principal.ts";
import type { JsonApi } from "@protected-function/core/azure/json-api.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import type { DeployedClient, DeployedServicePrincipal } from "./deployed.ts";

interface ClientsToRead {
  readonly api: StackOutputs["api"];
  readonly clientIds: readonly string[];
  /** Client ids of callers that existed before the stack. */
  readonly existing: readonly string[];
  readonly servicePrincipals: readonly DeployedServicePrincipal[];
}

/** Reads from Graph what decides whether people can sign in at these applications. @throws RequestRefused */
export async function readClients(
  graph: JsonApi,
  { api, clientIds, existing, servicePrincipals }: ClientsToRead,
): Promise<readonly DeployedClient[]> {
  const { servicePrincipalObjectId } = api;
  const grants = await listGrants(graph, { side: "resourceId", servicePrincipalObjectId });
  const found = await Promise.all([api.clientId, ...clientIds].map((id) => applicationByClientId(graph, id)));
  const applications = new Map(found.flatMap((application) => (application ? [[application.appId, application]] : [])));
  const preAuthorized = applications.get(api.clientId)?.api.preAuthorizedApplications?.map(({ appId }) => appId);
  return Promise.all(
    clientIds.map(async (appId): Promise<DeployedClient> => {
      const application = applications.get(appId);
      const principal = servicePrincipals.find((principal) => principal.appId === appId);
      const isGranted = grants.some(
        (grant) =>
          grant.clientId === principal?.id && grant.consentType === "AllPrincipals" && scopesOf(grant).length > 0,
      );
      const requiresAssignment = principal?.appRoleAssignmentRequired === true;
      return {
        appId,
        isOwn: application !== undefined && !existing.includes(appId),
        isPublicClient: application !== undefined && isPublicClient(application),
        redirectUris: application ? redirectUrisOf(application) : [],
        isConsented: isGranted || preAuthorized?.includes(appId) === true,
        requiresAssignment,
        assignments: requiresAssignment && principal ? await listAssignments(graph, principal.id) : [],
      };
    }),
  );
}

function redirectUrisOf({ web, spa, publicClient }: Application): readonly string[] {
  return [web, spa, publicClient].flatMap(({ redirectUris }) => redirectUris);
}
