import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import {
  listServicePrincipals,
  type ServicePrincipal,
} from "@protected-function/core/azure/graph/service-principal.ts";
import type { JsonApi } from "@protected-function/core/azure/json-api.ts";
import { ownApplications } from "../../../access-matrix/deployed.ts";

/** Translates ids to the names in the settings. */
export interface NamesInTenant {
  /** The name of an application, by its client id. */
  readonly application: (clientId: string) => string;
  /** The name of a user, a group or a service principal, by its object id. */
  readonly principal: (objectId: string) => Promise<string>;
  /** The name of an application's app role or permission scope: "Microsoft Graph: openid". */
  readonly permission: (resourceClientId: string, permissionId: string) => string;
  readonly servicePrincipals: readonly ServicePrincipal[];
  readonly servicePrincipalOf: (clientId: string) => ServicePrincipal | undefined;
  readonly clientIdOf: (servicePrincipalObjectId: string) => string;
  /** Replaces every id that has a name, the tenant's id, and the function's host in a text. */
  readonly withNames: (text: string) => string;
}

export async function namesInTenant(graph: JsonApi, outputs: StackOutputs): Promise<NamesInTenant> {
  const servicePrincipals = await listServicePrincipals(graph);
  const ownNames = ownApplications(outputs);
  const byClientId = new Map(servicePrincipals.map((servicePrincipal) => [servicePrincipal.appId, servicePrincipal]));
  const byObjectId = new Map(servicePrincipals.map((servicePrincipal) => [servicePrincipal.id, servicePrincipal]));
  const application = (clientId: string): string =>
    ownNames.get(clientId) ?? byClientId.get(clientId)?.displayName ?? `the application ${clientId}`;
  return {
    application,
    principal: async (objectId) => {
      const servicePrincipal = byObjectId.get(objectId);
      if (servicePrincipal) return application(servicePrincipal.appId);
      const { userPrincipalName, displayName } = (await graph.call("GET", `/v1.0/directoryObjects/${objectId}`)) as {
        readonly userPrincipalName?: string | null;
        readonly displayName?: string;
      };
      return userPrincipalName ? `user ${userPrincipalName}` : `group ${displayName ?? objectId}`;
    },
    permission: (resourceClientId, permissionId) => {
      const resource = byClientId.get(resourceClientId);
      const all = [...(resource?.appRoles ?? []), ...(resource?.oauth2PermissionScopes ?? [])];
      const permission = all.find(({ id }) => id === permissionId)?.value ?? permissionId;
      return `${application(resourceClientId)}: ${permission}`;
    },
    servicePrincipals,
    servicePrincipalOf: (clientId) => byClientId.get(clientId),
    clientIdOf: (objectId) => byObjectId.get(objectId)?.appId ?? objectId,
    withNames: (text) =>
      [
        ...ownNames,
        [outputs.tenantId, "this tenant"] as const,
        [outputs.functionApp.hostName, "the function"] as const,
      ].reduce((replaced, [id, name]) => replaced.replaceAll(id, `<${name}>`), text),
  };
}
