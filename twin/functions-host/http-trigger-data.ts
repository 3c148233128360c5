import type { HttpTriggerData } from "./worker-messages.ts";

type NullableStrings = HttpTriggerData["nullableHeaders"];

/**
 * The request as the host hands it to a worker that asks for nullable dictionaries: empty headers are there, and a
 * repeated query parameter is one value, joined by commas. That names of parameters that differ in case are one is
 * inferred from ASP.NET Core, which reads them.
 * Azure/azure-functions-nodejs-worker `src/eventHandlers/getWorkerCapabilities.ts`; Azure/azure-functions-host
 * `src/WebJobs.Script.Grpc/MessageExtensions/GrpcMessageConversionExtensions.cs`
 */
export async function toHttpTriggerData(
  request: Request,
  params: Readonly<Record<string, string>>,
): Promise<HttpTriggerData> {
  const query = new Map<string, readonly [name: string, value: string]>();
  for (const [name, value] of new URL(request.url).searchParams) {
    const key = name.toLowerCase();
    const before = query.get(key);
    query.set(key, before ? [before[0], `${before[1]},${value}`] : [name, value]);
  }
  const bytes = request.body ? new Uint8Array(await request.arrayBuffer()) : undefined;
  return {
    method: request.method,
    url: request.url,
    nullableHeaders: nullable([...request.headers]),
    nullableQuery: nullable([...query.values()]),
    nullableParams: nullable(Object.entries(params)),
    ...(bytes && bytes.length > 0 && { body: { bytes } }),
  };
}

function nullable(entries: readonly (readonly [string, string])[]): NullableStrings {
  return Object.fromEntries(entries.map(([name, value]) => [name, { value }]));
}
