/** Messages between host and worker, over the channel that Node.js opens between them (structured clones). */

/** HTTP trigger data, a subset of the worker's RpcHttpData (Azure/azure-functions-nodejs-worker types-core). */
export interface HttpTriggerData {
  readonly method: string;
  readonly url: string;
  readonly nullableHeaders: Readonly<Record<string, { readonly value: string }>>;
  readonly nullableQuery: Readonly<Record<string, { readonly value: string }>>;
  readonly nullableParams: Readonly<Record<string, { readonly value: string }>>;
  readonly body?: { readonly bytes: Uint8Array };
}

/** A value between host and worker, a subset of RpcTypedData. One member is present. */
export interface TypedData {
  readonly string?: string;
  readonly json?: string;
  readonly bytes?: Uint8Array;
  readonly int?: number;
  readonly double?: number;
  readonly collectionString?: { readonly string: readonly string[] };
}

export interface NamedData {
  /** A binding's name. */
  readonly name: string;
  readonly data: TypedData;
}

/** What the host knows of a trigger besides its data. */
export type TriggerMetadata = Readonly<Record<string, TypedData>>;

export interface Invocation {
  readonly kind: "invoke";
  readonly invocationId: string;
  readonly functionId: string;
  /** Name of the trigger's binding. */
  readonly triggerName: string;
  /** Absent if the worker gets the request itself, as a stream. */
  readonly http?: HttpTriggerData;
  readonly metadata?: TriggerMetadata;
  /** The data of another trigger than HTTP. */
  readonly data?: TypedData;
  /** What the host read for input bindings. */
  readonly inputs?: readonly NamedData[];
  readonly standIn?: StandIn;
}

/**
 * A test's code in the place of the package's. `witness` answers what the guard passes to a handler, `failing` throws
 * in the handler's place. A trigger's type: a function with that trigger, as if the package had registered it too.
 */
export type StandIn = "witness" | "failing" | { readonly undeclared: string };

/** The arguments of `registerFunction`. `bindings` is the library's unread result of `app.http(…)`. */
export interface RegisteredFunction {
  readonly functionId: string;
  readonly name: string;
  readonly bindings: Readonly<Record<string, unknown>>;
  readonly hasRetryOptions: boolean;
}

/** What a package asks of its host as it starts. */
export interface Started {
  readonly functions: readonly RegisteredFunction[];
  /** The port of the library's own HTTP server: the package streams (`enableHttpStream`). */
  readonly streamPort?: number;
  /** The port of the worker's inspector, if it was asked for one. */
  readonly inspectorPort?: number;
}

export interface InvocationAnswer {
  /** The library's RpcHttpData, unread; undefined when the handler returned nothing. */
  readonly http: unknown;
  /** What the handler wrote to output bindings. */
  readonly outputs: readonly NamedData[];
  /** What a function without an HTTP trigger returned. */
  readonly returned?: TypedData;
}

export type WorkerMessage =
  | ({ readonly kind: "ready" } & Started)
  | { readonly kind: "startFailed"; readonly message: string; readonly notSupported?: string }
  | {
      readonly kind: "log";
      readonly level: string;
      readonly category: string;
      readonly functionName?: string;
      readonly invocationId?: string;
      readonly message: string;
    }
  | ({ readonly kind: "answered"; readonly invocationId: string } & InvocationAnswer)
  | { readonly kind: "failed"; readonly invocationId: string; readonly message: string };

const kinds: ReadonlySet<unknown> = new Set(["ready", "startFailed", "log", "answered", "failed"]);

/** Ignores other messages. The package shares the process and may send its own. */
export function isWorkerMessage(message: unknown): message is WorkerMessage {
  return typeof message === "object" && message !== null && "kind" in message && kinds.has(message.kind);
}
