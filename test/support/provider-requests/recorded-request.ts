export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** A part of Graph's or the engine's JSON, in which `{name}` stands for a value that an earlier answer gave. */
export type JsonObject = { readonly [name: string]: Json };

/** When the provider sends one request again, besides its rule for all: 408, 424, 429 and 5xx but 501. */
export interface RetriedFault {
  readonly status: number;
  /** Part of Graph's message. Default: any. */
  readonly says?: string;
}

/** One request of the azuread provider, as it was recorded. */
export interface RecordedRequest {
  /** Method, version and path, the query decoded: `GET /v1.0/servicePrincipals?$filter=appId eq '{api.clientId}'`. */
  readonly send: string;
  readonly body?: JsonObject;
  /** The status with which the provider goes on. */
  readonly answered: number;
  /** What the provider reads of the answer: at least this has to be there. */
  readonly reads?: JsonObject;
  /** Names for parts of the answer, by their path: `{ "api.objectId": "id" }`, `{ "ada.objectId": "value.0.id" }`. */
  readonly keep?: Readonly<Record<string, string>>;
  readonly retried?: readonly RetriedFault[];
  /** It waits so many seconds first. */
  readonly afterSeconds?: number;
  /** It looks until it was answered so that many times in a row, so many seconds apart. */
  readonly polled?: { readonly times: number; readonly seconds: number };
}

/** What Pulumi's engine asks a plugin for. `resource` is the scenario's name for what is made. */
export type EngineCall =
  | {
      readonly call: "create";
      readonly resource: string;
      readonly type: string;
      readonly inputs: JsonObject;
      /** Names for outputs, by their name. */
      readonly gives?: Readonly<Record<string, string>>;
    }
  | { readonly call: "read"; readonly resource: string }
  | {
      readonly call: "update";
      readonly resource: string;
      readonly inputs: JsonObject;
      readonly ignoreChanges?: readonly string[];
    }
  | { readonly call: "delete"; readonly resource: string }
  | {
      readonly call: "invoke";
      readonly type: string;
      readonly inputs: JsonObject;
      readonly gives?: Readonly<Record<string, string>>;
    };

/** One step of an `up` or `destroy`: what the provider sends for what the engine asks. */
export interface RecordedOperation {
  /** `ApplicationPassword: create`, followed by which one where there are several. */
  readonly title: string;
  readonly requests: readonly RecordedRequest[];
  readonly asked: EngineCall;
}

/** A request that went out. */
export interface SentRequest {
  /** As `send`, filled in. */
  readonly line: string;
  readonly body?: Json;
}

/** How an operation ended: with the answer that the provider does not get over, or well. */
export interface Ending {
  readonly failed?: { readonly status: number; readonly message: string };
}
