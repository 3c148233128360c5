import type { RecordedOperation } from "../../../support/provider-requests/recorded-request.ts";

const type = "azuread:index/applicationPassword:ApplicationPassword";

/** A change of any input is a replacement: this, then, after everything else, {@link deletePassword} of the old. */
export function createPassword(options: {
  readonly as: string;
  readonly application: string;
  readonly displayName: string;
  readonly endDate: string;
}): RecordedOperation {
  const { as, application, displayName, endDate } = options;
  const address = `/v1.0/applications/{${application}.objectId}`;
  return {
    title: `ApplicationPassword ${as}: create`,
    requests: [
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
    asked: {
      call: "create",
      resource: as,
      type,
      inputs: { applicationId: `{${application}.id}`, displayName, endDate },
      gives: { [`${as}.keyId`]: "keyId" },
    },
  };
}

export function readPassword(as: string, application: string): RecordedOperation {
  return {
    title: `ApplicationPassword ${as}: read`,
    requests: [
      {
        send: `GET /v1.0/applications/{${application}.objectId}`,
        answered: 200,
        reads: { passwordCredentials: [{ keyId: `{${as}.keyId}`, secretText: null }] },
      },
    ],
    asked: { call: "read", resource: as },
  };
}

export function deletePassword(as: string, application: string): RecordedOperation {
  const address = `/v1.0/applications/{${application}.objectId}`;
  return {
    title: `ApplicationPassword ${as}: delete`,
    requests: [
      { send: `POST ${address}/removePassword`, body: { keyId: `{${as}.keyId}` }, answered: 204 },
      { send: `GET ${address}`, answered: 200, polled: { times: 5, seconds: 5 } },
    ],
    asked: { call: "delete", resource: as },
  };
}
