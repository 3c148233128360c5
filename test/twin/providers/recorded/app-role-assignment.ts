import type { RecordedOperation } from "../../../support/provider-requests/recorded-request.ts";
import { operationsOf } from "./operations.ts";

const provider = operationsOf("azuread:index/appRoleAssignment:AppRoleAssignment");

export interface AssignmentContent {
  readonly as: string;
  /** Scenario's names of what has `{….objectId}`: service principal, user or group; and the resource. */
  readonly principal: string;
  readonly principalType: "ServicePrincipal" | "User" | "Group";
  readonly resource: string;
  readonly appRoleId: string;
}

const addressOf = (as: string, resource: string): string =>
  `/v1.0/servicePrincipals/{${resource}.objectId}/appRoleAssignedTo/{${as}.id}`;

const readOf = ({ principal, principalType, resource, appRoleId }: AssignmentContent) => ({
  appRoleId,
  principalId: `{${principal}.objectId}`,
  principalType,
  resourceId: `{${resource}.objectId}`,
});

/** The same requests for any principal. A change of any input is a replacement. */
export function createAssignment(content: AssignmentContent): RecordedOperation {
  const { as, principal, resource, appRoleId } = content;
  return provider.create(
    as,
    [
      { send: `GET /v1.0/servicePrincipals/{${resource}.objectId}`, answered: 200 },
      {
        send: `POST /v1.0/servicePrincipals/{${resource}.objectId}/appRoleAssignedTo`,
        body: {
          "@odata.type": "#microsoft.graph.appRoleAssignment",
          appRoleId,
          principalId: `{${principal}.objectId}`,
          resourceId: `{${resource}.objectId}`,
        },
        answered: 201,
        keep: { [`${as}.id`]: "id" },
        retried: [{ status: 404 }, { status: 400, says: "Not a valid reference update" }],
      },
      { send: `GET ${addressOf(as, resource)}`, answered: 200, reads: readOf(content) },
    ],
    {
      appRoleId,
      principalObjectId: `{${principal}.objectId}`,
      resourceObjectId: `{${resource}.objectId}`,
    },
  );
}

export function readAssignment(content: AssignmentContent): RecordedOperation {
  const { as, resource } = content;
  return provider.read(as, [{ send: `GET ${addressOf(as, resource)}`, answered: 200, reads: readOf(content) }]);
}

/** No wait follows. */
export function deleteAssignment({ as, resource }: AssignmentContent): RecordedOperation {
  return provider.remove(as, [{ send: `DELETE ${addressOf(as, resource)}`, answered: 204 }]);
}
