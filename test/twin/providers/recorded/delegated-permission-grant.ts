import type { RecordedOperation } from "../../../support/provider-requests/recorded-request.ts";
import { operationsOf } from "./operations.ts";

const provider = operationsOf(
  "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant",
);
const odataType = { "@odata.type": "#microsoft.graph.oAuth2PermissionGrant" };

export interface GrantContent {
  readonly as: string;
  /** Scenario's names of service principals. */
  readonly client: string;
  readonly resource: string;
  readonly scope: string;
}

const addressOf = (as: string): string => `/v1.0/oauth2PermissionGrants/{${as}.id}`;

const readOf = ({ client, resource, scope }: GrantContent) => ({
  clientId: `{${client}.objectId}`,
  consentType: "AllPrincipals",
  resourceId: `{${resource}.objectId}`,
  scope,
});
const inputsOf = ({ client, resource, scope }: GrantContent) => ({
  servicePrincipalObjectId: `{${client}.objectId}`,
  resourceServicePrincipalObjectId: `{${resource}.objectId}`,
  claimValues: scope.split(" "),
});

export function createGrant(content: GrantContent): RecordedOperation {
  const { as, client, resource } = content;
  return provider.create(
    as,
    [
      { send: `GET /v1.0/servicePrincipals/{${client}.objectId}`, answered: 200 },
      { send: `GET /v1.0/servicePrincipals/{${resource}.objectId}`, answered: 200 },
      {
        send: "POST /v1.0/oauth2PermissionGrants",
        body: { ...odataType, ...readOf(content) },
        answered: 201,
        keep: { [`${as}.id`]: "id" },
        retried: [
          { status: 404 },
          {
            status: 400,
            says: "does not exist or one of its queried reference-property objects are not present",
          },
        ],
      },
      { send: `GET ${addressOf(as)}`, answered: 200, reads: readOf(content) },
    ],
    inputsOf(content),
  );
}

export function readGrant(content: GrantContent): RecordedOperation {
  const { as } = content;
  return provider.read(as, [{ send: `GET ${addressOf(as)}`, answered: 200, reads: readOf(content) }]);
}

export function updateGrant(content: GrantContent): RecordedOperation {
  const { as, scope } = content;
  return provider.update(
    as,
    [
      { send: `PATCH ${addressOf(as)}`, body: { ...odataType, scope }, answered: 204 },
      { send: `GET ${addressOf(as)}`, answered: 200, reads: readOf(content) },
    ],
    inputsOf(content),
  );
}

/** No wait follows. */
export function deleteGrant({ as }: GrantContent): RecordedOperation {
  return provider.remove(as, [{ send: `DELETE ${addressOf(as)}`, answered: 204 }]);
}
