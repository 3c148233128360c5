import type { RecordedRequest } from "../../../support/provider-requests/recorded-request.ts";

const odataType = { "@odata.type": "#microsoft.graph.application" };
const addressOf = (application: string): string => `/v1.0/applications/{${application}.objectId}`;

/**
 * ApplicationPreAuthorized, which the program does not use: here for Graph's refusal of a scope that is not there yet.
 */
export function createPreAuthorized(options: {
  readonly application: string;
  readonly client: string;
  readonly scopeId: string;
}): readonly RecordedRequest[] {
  const { application, client, scopeId } = options;
  const preAuthorizedApplications = [{ appId: `{${client}.clientId}`, delegatedPermissionIds: [scopeId] }];
  return [
    { send: `GET ${addressOf(application)}`, answered: 200 },
    {
      send: `PATCH ${addressOf(application)}`,
      body: { ...odataType, api: { preAuthorizedApplications } },
      answered: 204,
    },
    { send: `GET ${addressOf(application)}`, answered: 200, reads: { api: { preAuthorizedApplications } } },
  ];
}

/** ApplicationAppRole, which the program does not use: the removal of a role that is still enabled is Graph's to refuse. */
export function removeAppRoleAtOnce(application: string): readonly RecordedRequest[] {
  const body = { ...odataType, id: `{${application}.objectId}`, appRoles: [] };
  return [{ send: `PATCH ${addressOf(application)}`, body, answered: 204 }];
}
