import { randomUUID } from "node:crypto";
import { type NamedBinding, textOf } from "./hosted-function.ts";
import type { TypedData } from "./worker-messages.ts";

/** A request to a service as one of the site's identities. Rejects if the identity gets no token. */
export type SendAs = (clientId: string, url: string, init: RequestInit) => Promise<Response>;

/** What the host knows when it reads and writes bindings. */
export interface BindingContext {
  /** The worker's environment: the site's app settings are in it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly sendAs: SendAs;
  /** Values for `{name}` in a path: the route's parameters, or a trigger's. */
  readonly values: Readonly<Record<string, string>>;
}

/** Where a binding's data is. */
interface Place {
  readonly url: string;
  readonly clientId: string;
}

const storageTypes: ReadonlySet<string> = new Set(["queue", "blob", "table"]);

export function isStorageBinding({ type }: NamedBinding): boolean {
  return storageTypes.has(type.toLowerCase());
}

/**
 * The binding isn't run: its connection isn't by identity, or it asks for what the twin doesn't have. The message ends a
 * sentence about the binding.
 */
export class BindingNotRun extends Error {
  constructor(message: string) {
    super(message);
    this.name = "BindingNotRun";
  }
}

/** Storage refused. The host then fails the whole call. */
export class BindingFailed extends Error {
  constructor(binding: NamedBinding, status: number, code: string) {
    super(`The binding '${binding.name}' (${binding.type}) failed: storage answered ${status} ${code}.`);
    this.name = "BindingFailed";
  }
}

/**
 * Reads an input. A missing blob or entity leaves the input undefined.
 * https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-blob-input, …-storage-table-input
 *
 * @throws BindingNotRun, BindingFailed
 */
export async function readInput(binding: NamedBinding, context: BindingContext): Promise<TypedData | undefined> {
  if (binding.type.toLowerCase() === "blob") {
    const response = await request(binding, context, `/${filled(binding, "path", context)}`, { method: "GET" });
    if (response.status === 404) return undefined;
    return { bytes: new Uint8Array(await (await required(binding, response)).arrayBuffer()) };
  }
  if (binding.type.toLowerCase() === "table") {
    const [partitionKey, rowKey] = ["partitionKey", "rowKey"].map((name) => filled(binding, name, context));
    const table = filled(binding, "tableName", context);
    const query = new URLSearchParams();
    const filters = [
      filled(binding, "filter", context),
      ...(partitionKey && !rowKey ? [`PartitionKey eq '${quoted(partitionKey)}'`] : []),
    ].filter((text) => text !== "");
    if (filters.length > 0) query.set("$filter", filters.map((text) => `(${text})`).join(" and "));
    const take: unknown = Reflect.get(binding, "take");
    if (take !== undefined) query.set("$top", String(take));
    const isOne = partitionKey && rowKey;
    const path = isOne
      ? `/${table}(PartitionKey='${key(partitionKey)}',RowKey='${key(rowKey)}')`
      : `/${table}()?${query.toString()}`;
    const response = await request(binding, context, path, { method: "GET", headers: tableHeaders });
    if (response.status === 404) return isOne ? undefined : { json: "[]" };
    const answer = (await (await required(binding, response)).json()) as { readonly value?: readonly object[] };
    return { json: JSON.stringify(isOne ? withoutOdata(answer) : (answer.value ?? []).map(withoutOdata)) };
  }
  throw new BindingNotRun("a queue isn't an input");
}

/**
 * Writes an output, and creates the queue, container or table that it names.
 * Azure/azure-webjobs-sdk (QueueAsyncCollector, AddMessageAndCreateIfNotExistsAsync): a JSON list is several messages.
 *
 * @returns what was written, for the log
 * @throws BindingNotRun, BindingFailed
 */
export async function writeOutput(binding: NamedBinding, data: TypedData, context: BindingContext): Promise<string> {
  const type = binding.type.toLowerCase();
  if (type === "queue") {
    const queue = filled(binding, "queueName", context);
    for (const text of items(data)) {
      const body = `<QueueMessage><MessageText>${Buffer.from(text).toString("base64")}</MessageText></QueueMessage>`;
      const headers = { "content-type": "application/xml" };
      await written(binding, context, {
        path: `/${queue}/messages`,
        init: { method: "POST", body, headers },
        parent: [`/${queue}`, { method: "PUT" }],
      });
    }
    return `${placeOf(binding, context).url}/${queue}/messages`;
  }
  if (type === "blob") {
    const path = filled(binding, "path", context);
    const container = path.split("/")[0] ?? "";
    await written(binding, context, {
      path: `/${path}`,
      init: { method: "PUT", body: bytesOf(data), headers: { "x-ms-blob-type": "BlockBlob" } },
      parent: [`/${container}?restype=container`, { method: "PUT" }],
    });
    return `${placeOf(binding, context).url}/${path}`;
  }
  const table = filled(binding, "tableName", context);
  const keys = { PartitionKey: filled(binding, "partitionKey", context), RowKey: filled(binding, "rowKey", context) };
  for (const item of items(data)) {
    const stated = Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== ""));
    await written(binding, context, {
      path: `/${table}`,
      init: { method: "POST", body: JSON.stringify({ ...stated, ...Object(JSON.parse(item)) }), headers: tableHeaders },
      parent: ["/Tables", { method: "POST", body: JSON.stringify({ TableName: table }), headers: tableHeaders }],
    });
  }
  return `${placeOf(binding, context).url}/${table}`;
}

const tableHeaders = {
  accept: "application/json;odata=nometadata",
  "content-type": "application/json",
  dataserviceversion: "3.0",
};

interface Write {
  readonly path: string;
  readonly init: RequestInit;
  /** Creates what the write needs, if it isn't there. */
  readonly parent: readonly [path: string, init: RequestInit];
}

async function written(binding: NamedBinding, context: BindingContext, { path, init, parent }: Write): Promise<void> {
  const first = await request(binding, context, path, init);
  if (first.status !== 404) return void (await required(binding, first));
  await required(binding, await request(binding, context, ...parent), 409);
  await required(binding, await request(binding, context, path, init));
}

function request(binding: NamedBinding, context: BindingContext, path: string, init: RequestInit): Promise<Response> {
  const { url, clientId } = placeOf(binding, context);
  const headers = { "x-ms-version": "2023-11-03", ...Object.fromEntries(new Headers(init.headers)) };
  return context.sendAs(clientId, `${url}${path}`, { ...init, headers });
}

async function required(binding: NamedBinding, response: Response, orElse?: number): Promise<Response> {
  if (response.ok || response.status === orElse) return response;
  const code = response.headers.get("x-ms-error-code") ?? "";
  if (response.status === 501) {
    // The twin's own words, such as that Azurite isn't installed.
    const { error } = (await response.json()) as { readonly error?: { readonly message?: string } };
    throw new BindingNotRun(error?.message ?? "the twin doesn't have it");
  }
  throw new BindingFailed(binding, response.status, code);
}

/**
 * The service's address and the identity, by the binding's connection.
 * https://learn.microsoft.com/azure/azure-functions/functions-reference#connection-values
 */
function placeOf(binding: NamedBinding, { environment }: BindingContext): Place {
  const connection = textOf(binding, "connection") || "AzureWebJobsStorage";
  const service = binding.type.toLowerCase();
  const settings = new Map(Object.entries(environment).map(([name, value]) => [name.toLowerCase(), value]));
  const setting = (end: string) => settings.get(`${connection}__${end}`.toLowerCase());
  const account = setting("accountName");
  const uri =
    setting(`${service}ServiceUri`) ??
    (service === "table" ? setting("endpoint") : undefined) ??
    setting("serviceUri") ??
    (account && `https://${account}.${service}.core.windows.net`);
  if (!uri)
    throw new BindingNotRun(
      `its connection "${connection}" isn't by identity: there is no app setting ${connection}__${service}ServiceUri`,
    );
  const clientId = setting("clientId") ?? environment["AZURE_CLIENT_ID"] ?? "";
  return { url: uri.replace(/\/$/, ""), clientId };
}

/** A binding's text with its expressions: `{id}` of the route, `{rand-guid}`, `{DateTime}`, `%SETTING%`. */
function filled(binding: NamedBinding, name: string, { environment, values }: BindingContext): string {
  return textOf(binding, name)
    .replaceAll(/%(\w+)%/g, (_, setting: string) => environment[setting] ?? "")
    .replaceAll(/\{([\w-]+)\}/g, (_, expression: string) => {
      const lower = expression.toLowerCase();
      if (lower === "rand-guid") return randomUUID();
      if (lower === "datetime") return new Date().toISOString().replace(/\.\d+/, "");
      const value = Object.entries(values).find(([key]) => key.toLowerCase() === lower)?.[1];
      if (value === undefined) throw new BindingNotRun(`its ${name} has {${expression}}, which the twin doesn't know`);
      return value;
    });
}

function items(data: TypedData): readonly string[] {
  if (data.json === undefined) return [bytesOf(data).toString("utf8")];
  const parsed: unknown = JSON.parse(data.json);
  if (!Array.isArray(parsed)) return [data.json];
  return parsed.map((item) => (typeof item === "string" ? item : JSON.stringify(item)));
}

function bytesOf({ string, json, bytes, int, double }: TypedData): Buffer<ArrayBuffer> {
  if (bytes) return Buffer.from(bytes);
  return Buffer.from(string ?? json ?? String(int ?? double ?? ""), "utf8");
}

const quoted = (text: string): string => text.replaceAll("'", "''");
const key = (text: string): string => encodeURIComponent(quoted(text));

function withoutOdata(entity: object): object {
  return Object.fromEntries(Object.entries(entity).filter(([name]) => !name.startsWith("odata.")));
}
