import type { RecordedOperation } from "../../../support/provider-requests/recorded-request.ts";
import { operationsOf } from "./operations.ts";

const provider = operationsOf("azuread:index/applicationIdentifierUri:ApplicationIdentifierUri");
const odataType = { "@odata.type": "#microsoft.graph.application" };

const addressOf = (application: string): string => `/v1.0/applications/{${application}.objectId}`;

/** Reads the list, writes it back with one more. A replacement is this first, then {@link deleteIdentifierUri} of the old. */
export function createIdentifierUri(options: {
  readonly as: string;
  readonly application: string;
  readonly uri: string;
}): RecordedOperation {
  const { as, application, uri } = options;
  const before = `${as}.before`;
  return provider.create(
    as,
    [
      { send: `GET ${addressOf(application)}`, answered: 200, keep: { [before]: "identifierUris" } },
      {
        send: `PATCH ${addressOf(application)}`,
        body: { ...odataType, identifierUris: [`{...${before}}`, uri] },
        answered: 204,
      },
      {
        send: `GET ${addressOf(application)}`,
        answered: 200,
        reads: { identifierUris: [`{...${before}}`, uri] },
      },
    ],
    { applicationId: `{${application}.id}`, identifierUri: uri },
  );
}

export function readIdentifierUri(as: string, application: string, uris: readonly string[]): RecordedOperation {
  return provider.read(as, [{ send: `GET ${addressOf(application)}`, answered: 200, reads: { identifierUris: uris } }]);
}

/** `rest`: the other URIs of the application. */
export function deleteIdentifierUri(as: string, application: string, rest: readonly string[]): RecordedOperation {
  return provider.remove(as, [
    { send: `GET ${addressOf(application)}`, answered: 200 },
    { send: `PATCH ${addressOf(application)}`, body: { ...odataType, identifierUris: rest }, answered: 204 },
  ]);
}
