import type { RecordedOperation } from "../../../support/provider-requests/recorded-request.ts";
import { operationsOf } from "./operations.ts";

const provider = operationsOf(
  "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential",
);

export interface FederatedContent {
  readonly as: string;
  readonly application: string;
  readonly displayName: string;
  readonly subject: string;
}

const issuer = "https://token.actions.githubusercontent.com";
const audiences = ["api://AzureADTokenExchange"];

const bodyOf = ({ displayName, subject }: FederatedContent) => ({
  "@odata.type": "#microsoft.graph.federatedIdentityCredential",
  name: displayName,
  issuer,
  subject,
  audiences,
  description: "",
});
const readOf = ({ displayName, subject }: FederatedContent) => ({ name: displayName, issuer, subject, audiences });
const inputsOf = ({ application, displayName, subject }: FederatedContent) => ({
  applicationId: `{${application}.id}`,
  displayName,
  issuer,
  subject,
  audiences,
});
const addressOf = (as: string, application: string): string =>
  `/v1.0/applications/{${application}.objectId}/federatedIdentityCredentials/{${as}.id}`;

export function createFederated(content: FederatedContent): RecordedOperation {
  const { as, application } = content;
  return provider.create(
    as,
    [
      { send: `GET /v1.0/applications/{${application}.objectId}`, answered: 200 },
      {
        send: `POST /v1.0/applications/{${application}.objectId}/federatedIdentityCredentials`,
        body: bodyOf(content),
        answered: 201,
        keep: { [`${as}.id`]: "id" },
      },
      { send: `GET ${addressOf(as, application)}`, answered: 200, polled: { times: 5, seconds: 1 } },
      { send: `GET ${addressOf(as, application)}`, answered: 200, reads: readOf(content) },
    ],
    inputsOf(content),
  );
}

export function readFederated(content: FederatedContent): RecordedOperation {
  const { as, application } = content;
  return provider.read(as, [{ send: `GET ${addressOf(as, application)}`, answered: 200, reads: readOf(content) }]);
}

export function updateFederated(content: FederatedContent): RecordedOperation {
  const { as, application } = content;
  return provider.update(
    as,
    [
      {
        send: `PATCH ${addressOf(as, application)}`,
        body: { ...bodyOf(content), id: `{${as}.id}` },
        answered: 204,
      },
      { send: `GET ${addressOf(as, application)}`, answered: 200, reads: readOf(content) },
    ],
    inputsOf(content),
  );
}

export function deleteFederated({ as, application }: FederatedContent): RecordedOperation {
  return provider.remove(as, [
    { send: `DELETE ${addressOf(as, application)}`, answered: 204 },
    { send: `GET ${addressOf(as, application)}`, answered: 404, polled: { times: 5, seconds: 5 } },
  ]);
}
