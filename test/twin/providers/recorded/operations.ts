import type {
  JsonObject,
  RecordedOperation,
  RecordedRequest,
} from "../../../support/provider-requests/recorded-request.ts";

type Requests = readonly RecordedRequest[];

/** What the engine asks of a resource, by its type; `as` is what the scenario calls it. */
export function operationsOf(type: string) {
  const name = type.slice(type.lastIndexOf(":") + 1);
  const titled = (requests: Requests, asked: Extract<RecordedOperation["asked"], { readonly resource: string }>) => ({
    title: `${name} ${asked.resource}: ${asked.call}`,
    requests,
    asked,
  });
  return {
    /** `gives`: which outputs the scenario goes on with, by their names there. */
    create: (
      as: string,
      requests: Requests,
      inputs: JsonObject,
      gives?: Readonly<Record<string, string>>,
    ): RecordedOperation =>
      titled(requests, { call: "create", resource: as, type, inputs, ...(gives !== undefined && { gives }) }),
    read: (as: string, requests: Requests): RecordedOperation => titled(requests, { call: "read", resource: as }),
    update: (as: string, requests: Requests, inputs: JsonObject): RecordedOperation =>
      titled(requests, { call: "update", resource: as, inputs }),
    remove: (as: string, requests: Requests): RecordedOperation => titled(requests, { call: "delete", resource: as }),
  };
}
