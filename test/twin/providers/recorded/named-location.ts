import type {
  JsonObject,
  RecordedOperation,
  RecordedRequest,
} from "../../../support/provider-requests/recorded-request.ts";
import { operationsOf } from "./operations.ts";

const provider = operationsOf("azuread:index/namedLocation:NamedLocation");
const odataType = { "@odata.type": "#microsoft.graph.ipNamedLocation" };
const collection = "/v1.0/identity/conditionalAccess/namedLocations";

export interface LocationContent {
  readonly as: string;
  readonly displayName: string;
  readonly ranges: readonly string[];
  readonly isTrusted: boolean;
}

const addressOf = (as: string): string => `${collection}/{${as}.objectId}`;

/** Every range is called one of IPv4. */
const bodyOf = ({ ranges, isTrusted }: LocationContent) => ({
  ...odataType,
  isTrusted,
  ipRanges: ranges.map((cidrAddress) => ({ "@odata.type": "#microsoft.graph.iPv4CidrRange", cidrAddress })),
});
const readOf = (content: LocationContent): JsonObject => ({
  displayName: content.displayName,
  isTrusted: content.isTrusted,
  ipRanges: content.ranges.map((cidrAddress) => ({ cidrAddress })),
});
const inputsOf = ({ displayName, ranges, isTrusted }: LocationContent) => ({
  displayName,
  ip: { ipRanges: ranges, trusted: isTrusted },
});
const shown = (as: string, reads: JsonObject): readonly RecordedRequest[] => [
  { send: `GET ${addressOf(as)}`, answered: 200, polled: { times: 5, seconds: 5 } },
  { send: `GET ${addressOf(as)}`, answered: 200, reads },
];

export function createLocation(content: LocationContent): RecordedOperation {
  const { as, displayName } = content;
  const [look, read] = shown(as, readOf(content));
  return provider.create(
    as,
    [
      {
        send: `POST ${collection}`,
        body: { ...bodyOf(content), displayName },
        answered: 201,
        keep: { [`${as}.objectId`]: "id" },
      },
      ...(look && read ? [{ ...look, afterSeconds: 15 }, read] : []),
    ],
    inputsOf(content),
    { [`${as}.objectId`]: "objectId" },
  );
}

export function readLocation(content: LocationContent): RecordedOperation {
  const { as } = content;
  return provider.read(as, [{ send: `GET ${addressOf(as)}`, answered: 200, reads: readOf(content) }]);
}

/** The name goes out where it changed; here it does. */
export function updateLocation(content: LocationContent): RecordedOperation {
  const { as, displayName } = content;
  return provider.update(
    as,
    [
      { send: `PATCH ${addressOf(as)}`, body: { ...bodyOf(content), displayName }, answered: 204 },
      ...shown(as, readOf(content)),
    ],
    inputsOf(content),
  );
}

/** Each one loses its trust first, whether it has it or not. */
export function deleteLocation(content: LocationContent): RecordedOperation {
  const { as } = content;
  return provider.remove(as, [
    { send: `PATCH ${addressOf(as)}`, body: { ...bodyOf(content), isTrusted: false }, answered: 204 },
    {
      send: `GET ${addressOf(as)}`,
      answered: 200,
      reads: { isTrusted: false },
      polled: { times: 5, seconds: 5 },
    },
    { send: `DELETE ${addressOf(as)}`, answered: 204 },
    { send: `GET ${addressOf(as)}`, answered: 404, polled: { times: 5, seconds: 5 } },
  ]);
}
