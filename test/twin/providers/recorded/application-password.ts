import type { RecordedOperation } from "../../../support/provider-requests/recorded-request.ts";
import { operationsOf } from "./operations.ts";

const provider = operationsOf("azuread:index/applicationPassword:ApplicationPassword");

/** A change of any input is a replacement: this, then, after everything else, {@link deletePassword} of the old. */
export function createPassword(options: {
  readonly as: string;
  readonly application: string;
  readonly displayName: string;
  readonly endDate: string;
}): RecordedOperation {
  const { as, application, displayName, endDate } = options;
  const address = `/v1.0/applications/{${application}.objectId}`;
  return provider.create(
    as,
    [
      { send: `GET ${address}`, answered: 200 },
      {
        send: `POST ${address}/addPassword`,
        body: { passwordCredential: { displayName, endDateTime: endDate } },
        answered: 200,
        keep: { [`${as}.keyId`]: "keyId", [`${as}.value`]: "secretText" },
        reads: { displayName, endDateTime: endDate },
      },
      { send: `GET ${address}`, answered: 200, polled: { times: 5, seconds: 1 } },
      { send: `GET ${address}`, answered: 200 },
    ],
    { applicationId: `{${application}.id}`, displayName, endDate },
    { [`${as}.keyId`]: "keyId" },
  );
}

export function readPassword(as: string, application: string): RecordedOperation {
  return provider.read(as, [
    {
      send: `GET /v1.0/applications/{${application}.objectId}`,
      answered: 200,
      reads: { passwordCredentials: [{ keyId: `{${as}.keyId}`, secretText: null }] },
    },
  ]);
}

export function deletePassword(as: string, application: string): RecordedOperation {
  const address = `/v1.0/applications/{${application}.objectId}`;
  return provider.remove(as, [
    { send: `POST ${address}/removePassword`, body: { keyId: `{${as}.keyId}` }, answered: 204 },
    { send: `GET ${address}`, answered: 200, polled: { times: 5, seconds: 5 } },
  ]);
}
