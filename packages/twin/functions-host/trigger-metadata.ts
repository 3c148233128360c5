import { limits } from "../network/limits.ts";
import type { TriggerMetadata } from "./worker-messages.ts";

interface Read {
  readonly metadata: TriggerMetadata;
  /** The body to forward. */
  readonly body: Uint8Array<ArrayBuffer> | ReadableStream | null;
}

/**
 * Returns what the host's HTTP trigger knows of a request. The library takes a streamed request's headers and parameters
 * from it. As in the host, members of a JSON body come first, then the query and the route, and names ignore case. So a
 * query parameter or a member called `Headers` takes the place of the request's headers.
 *
 * A host reads a body of a known length before it calls the worker, and a chunked one never. The twin reads none of more
 * than a few megabytes, which it doesn't look for members.
 *
 * Azure/azure-webjobs-sdk-extensions `HttpTriggerAttributeBindingProvider.cs` (GetRequestBindingData), `Utility.cs`
 * (ApplyBindingData); Azure/azure-functions-host `ScriptInvocationContextExtensions.cs`, and its issue #9840.
 * Azure/azure-functions-nodejs-library `src/http/HttpRequest.ts` (createStreamRequest)
 */
export async function readTriggerMetadata(request: Request, params: Readonly<Record<string, string>>): Promise<Read> {
  const length = Number(request.headers.get("content-length") ?? 0);
  const isRead = request.body !== null && length > 0 && length <= limits.textBytes;
  const bytes = isRead ? new Uint8Array(await request.arrayBuffer()) : undefined;
  const data = new Map<string, readonly [name: string, value: TriggerMetadata[string]]>();
  const add = (name: string, value: TriggerMetadata[string]): void => {
    const key = name.toLowerCase();
    // .NET's dictionary keeps the name that came first.
    data.set(key, [data.get(key)?.[0] ?? name, value]);
  };
  for (const [name, value] of membersOf(bytes)) add(name, value);
  const query = joined(new URL(request.url).searchParams);
  for (const [name, value] of query) if (name.toLowerCase() !== "code") add(name, { string: value });
  for (const [name, value] of Object.entries(params)) add(name, { string: value });
  if (!data.has("query")) add("Query", { json: JSON.stringify(Object.fromEntries(query)) });
  if (!data.has("headers")) add("Headers", { json: JSON.stringify(Object.fromEntries(request.headers)) });
  return { metadata: Object.fromEntries(data.values()), body: bytes ?? request.body };
}

function membersOf(bytes: Uint8Array | undefined): readonly (readonly [string, TriggerMetadata[string]])[] {
  const parsed = bytes && parsedObject(Buffer.from(bytes).toString("utf8"));
  return Object.entries(parsed ?? {}).flatMap(([name, value]): [string, TriggerMetadata[string]][] => {
    if (value === null || Array.isArray(value)) return [];
    if (typeof value === "object") return [[name, { json: JSON.stringify(value) }]];
    return [[name, { string: typeof value === "boolean" ? (value ? "True" : "False") : String(value) }]];
  });
}

function parsedObject(text: string): object | undefined {
  if (!text.trim().startsWith("{")) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** One value for each name without case, joined by commas: ASP.NET Core's query. */
export function joined(parameters: Iterable<readonly [string, string]>): readonly (readonly [string, string])[] {
  const values = new Map<string, readonly [name: string, value: string]>();
  for (const [name, value] of parameters) {
    const key = name.toLowerCase();
    const before = values.get(key);
    values.set(key, before ? [before[0], `${before[1]},${value}`] : [name, value]);
  }
  return [...values.values()];
}
