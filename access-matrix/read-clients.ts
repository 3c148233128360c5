import type { JsonApi } from "../azure/json-api.ts";
import type { StackOutputs } from "../infra/outputs.ts";
import type { DeployedClient, DeployedServicePrincipal } from "./deployed.ts";

/** https://learn.microsoft.com/graph/api/resources/application */
interface Application {
  readonly appId: string;
  readonly isFallbackPublicClient: boolean | null;
  readonly api?: { readonly preAuthorizedApplications?: readonly { readonly appId: string }[] };
  readonly web?: Redirects;
  readonly spa?: Redirects;
  readonly publicClient?: Redirects;
}

interface Redirects {
  readonly redirectUris?: readonly string[];
}

/** https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant */
interface Grant {
  readonly clientId: string;
  readonly consentType: string;
  readonly resourceId: string;
  readonly scope: string;
}

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
  const list = async <Item>(path: string) =>
    ((await graph.call("GET", `/v1.0/${path}`)) as { readonly value: readonly Item[] }).value;
  const applications = await list<Application>("applications");
  const grants = await list<Grant>("oauth2PermissionGrants");
  const preAuthorized = applications
    .find(({ appId }) => appId === api.clientId)
    ?.api?.preAuthorizedApplications?.map(({ appId }) => appId);
  return Promise.all(
    clientIds.map(async (appId): Promise<DeployedClient> => {
      const application = applications.find((one) => one.appId === appId);
      const principal = servicePrincipals.find((one) => one.appId === appId);
      const isGranted = grants.some(
        ({ clientId, consentType, resourceId, scope }) =>
          clientId === principal?.id &&
          consentType === "AllPrincipals" &&
          resourceId === api.servicePrincipalObjectId &&
          scope.trim() !== "",
      );
      const requiresAssignment = principal?.appRoleAssignmentRequired === true;
      return {
        appId,
        isOwn: application !== undefined && !existing.includes(appId),
        isPublicClient: application?.isFallbackPublicClient === true,
        redirectUris: [application?.web, application?.spa, application?.publicClient].flatMap(
          (one) => one?.redirectUris ?? [],
        ),
        isConsented: isGranted || preAuthorized?.includes(appId) === true,
        requiresAssignment,
        assignments:
          requiresAssignment && principal ? await list(`servicePrincipals/${principal.id}/appRoleAssignedTo`) : [],
      };
    }),
  );
}
