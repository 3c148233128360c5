import type {
  JsonObject,
  RecordedOperation,
  RecordedRequest,
} from "../../../support/provider-requests/recorded-request.ts";

const type = "azuread:index/namedLocation:NamedLocation";
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
  return {
    title: `NamedLocation ${as}: create`,
    requests: [
      {
        send: `POST ${collection}`,
        body: { ...bodyOf(content), displayName },
        answered: 201,
        keep: { [`${as}.objectId`]: "id" },
      },
      ...(look && read ? [{ ...look, afterSeconds: 15 }, read] : []),
    ],
    asked: {
      call: "create",
      resource: as,
      type,
      inputs: inputsOf(content),
      gives: { [`${as}.objectId`]: "objectId" },
    },
  };
}

export function readLocation(content: LocationContent): RecordedOperation {
  const { as } = content;
  return {
    title: `NamedLocation ${as}: read`,
    requests: [{ send: `GET ${addressOf(as)}`, answered: 200, reads: readOf(content) }],
    asked: { call: "read", resource: as },
  };
}

/** The name goes out where it changed; here it does. */
export function updateLocation(content: LocationContent): RecordedOperation {
  const { as, displayName } = content;
  return {
    title: `NamedLocation ${as}: update`,
    requests: [
      { send: `PATCH ${addressOf(as)}`, body: { ...bodyOf(content), displayName }, answered: 204 },
      ...shown(as, readOf(content)),
    ],
    asked: { call: "update", resource: as, inputs: inputsOf(content) },
  };
}

/** A trusted one loses its trust first. */
export function deleteLocation(content: LocationContent): RecordedOperation {
  const { as, isTrusted } = content;
  return {
    title: `NamedLocation ${as}: delete`,
    requests: [
      ...(isTrusted
        ? [
            { send: `PATCH ${addressOf(as)}`, body: { ...bodyOf(content), isTrusted: false }, answered: 204 },
            {
              send: `GET ${addressOf(as)}`,
              answered: 200,
              reads: { isTrusted: false },
              polled: { times: 5, seconds: 5 },
            },
          ]
        : []),
      { send: `DELETE ${addressOf(as)}`, answered: 204 },
      { send: `GET ${addressOf(as)}`, answered: 404, polled: { times: 5, seconds: 5 } },
    ],
    asked: { call: "delete", resource: as },
  };
}
