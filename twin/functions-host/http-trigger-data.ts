import type { HttpTriggerData } from "./worker-messages.ts";

type NullableStrings = HttpTriggerData["nullableHeaders"];

/**
 * The request as the host hands it to a worker that asks for nullable dictionaries and ignores empty headers:
 * a repeated query parameter is one value, joined by commas (inferred from StringValues.ToString of the host).
 * Azure/azure-functions-nodejs-worker `src/eventHandlers/getWorkerCapabilities.ts`
 */
export async function toHttpTriggerData(
  request: Request,
  params: Readonly<Record<string, string>>,
): Promise<HttpTriggerData> {
  const { searchParams } = new URL(request.url);
  const query = [...new Set(searchParams.keys())].map((name) => [name, searchParams.getAll(name).join(",")] as const);
  const bytes = request.body ? new Uint8Array(await request.arrayBuffer()) : undefined;
  return {
    method: request.method,
    url: request.url,
    nullableHeaders: nullable([...request.headers].filter(([, value]) => value !== "")),
    nullableQuery: nullable(query),
    nullableParams: nullable(Object.entries(params)),
    ...(bytes && bytes.length > 0 && { body: { bytes } }),
  };
}

function nullable(entries: readonly (readonly [string, string])[]): NullableStrings {
  return Object.fromEntries(entries.map(([name, value]) => [name, { value }]));
}
