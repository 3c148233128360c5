import type { RecordedOperation } from "../../../support/provider-requests/recorded-request.ts";
import { operationsOf } from "./operations.ts";

const provider = operationsOf("azuread:index/applicationCertificate:ApplicationCertificate");
const odataType = { "@odata.type": "#microsoft.graph.application" };

/** The client makes the key id; entries that are there go back as Graph shows them, with `key: null`. */
export function createCertificate(options: {
  readonly as: string;
  readonly application: string;
  readonly pem: string;
  /** Default: the certificate's own. */
  readonly endDate?: string;
}): RecordedOperation {
  const { as, application, pem, endDate } = options;
  const address = `/v1.0/applications/{${application}.objectId}`;
  const before = `${as}.before`;
  const added = {
    keyId: "{uuid}",
    type: "AsymmetricX509Cert",
    usage: "Verify",
    key: Buffer.from(pem).toString("base64"),
    ...(endDate !== undefined && { endDateTime: endDate }),
  };
  return provider.create(
    as,
    [
      { send: `GET ${address}`, answered: 200, keep: { [before]: "keyCredentials" } },
      {
        send: `PATCH ${address}`,
        body: { ...odataType, id: `{${application}.objectId}`, keyCredentials: [`{...${before}}`, added] },
        answered: 204,
      },
      { send: `GET ${address}`, answered: 200, polled: { times: 5, seconds: 1 } },
      {
        send: `GET ${address}`,
        answered: 200,
        reads: { keyCredentials: [`{...${before}}`, { type: "AsymmetricX509Cert", usage: "Verify", key: null }] },
      },
    ],
    {
      applicationId: `{${application}.id}`,
      type: "AsymmetricX509Cert",
      value: pem,
      ...(endDate !== undefined && { endDate }),
    },
  );
}

export function readCertificate(as: string, application: string): RecordedOperation {
  return provider.read(as, [
    {
      send: `GET /v1.0/applications/{${application}.objectId}`,
      answered: 200,
      reads: { keyCredentials: [{ type: "AsymmetricX509Cert", usage: "Verify", key: null }] },
    },
  ]);
}

/** `at`: its place in the application's list; the other one of two stays. */
export function deleteCertificate(as: string, application: string, at: 0 | 1, isLast: boolean): RecordedOperation {
  const address = `/v1.0/applications/{${application}.objectId}`;
  const other = `${as}.other`;
  return provider.remove(as, [
    {
      send: `GET ${address}`,
      answered: 200,
      ...(!isLast && { keep: { [other]: `keyCredentials.${at === 0 ? 1 : 0}` } }),
    },
    {
      send: `PATCH ${address}`,
      body: { ...odataType, id: `{${application}.objectId}`, keyCredentials: isLast ? [] : [`{${other}}`] },
      answered: 204,
    },
    { send: `GET ${address}`, answered: 200, polled: { times: 5, seconds: 5 } },
  ]);
}
