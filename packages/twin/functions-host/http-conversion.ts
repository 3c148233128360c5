import { z } from "zod";
import { bodyless } from "../network/web-messages.ts";
import { NotSupported } from "../tenant/refusal.ts";
import { joined } from "./trigger-metadata.ts";
import type { HttpTriggerData } from "./worker-messages.ts";

type NullableStrings = HttpTriggerData["nullableHeaders"];

/**
 * Returns the request as the host passes it to a worker that asks for nullable dictionaries. Empty headers are
 * included, and a repeated query parameter is one value, joined by commas. Parameter names that differ only in case
 * count as one. That is inferred from ASP.NET Core, which reads them.
 * Azure/azure-functions-nodejs-worker `src/eventHandlers/getWorkerCapabilities.ts`; Azure/azure-functions-host
 * `src/WebJobs.Script.Grpc/MessageExtensions/GrpcMessageConversionExtensions.cs`
 */
export async function toHttpTriggerData(
  request: Request,
  params: Readonly<Record<string, string>>,
): Promise<HttpTriggerData> {
  const bytes = request.body ? new Uint8Array(await request.arrayBuffer()) : undefined;
  return {
    method: request.method,
    url: request.url,
    nullableHeaders: dictionary([...request.headers]),
    nullableQuery: dictionary(joined(new URL(request.url).searchParams)),
    nullableParams: dictionary(Object.entries(params)),
    ...(bytes && bytes.length > 0 && { body: { bytes } }),
  };
}

function dictionary(entries: readonly (readonly [string, string])[]): NullableStrings {
  return Object.fromEntries(entries.map(([name, value]) => [name, { value }]));
}

const nullable = <Value extends z.ZodType>(value: Value) => z.object({ value: value.nullish() }).nullish();

/** Azure/azure-functions-nodejs-library `src/converters/toRpcHttpCookie.ts` */
const rpcCookie = z.object({
  /** Other characters aren't valid in a cookie's name. ASP.NET Core throws (inferred), and the answer is 500. */
  name: z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/),
  value: z.string(),
  domain: nullable(z.string()),
  path: nullable(z.string()),
  expires: nullable(z.object({ seconds: z.number() })),
  secure: nullable(z.boolean()),
  httpOnly: nullable(z.boolean()),
  sameSite: z.enum(["none", "lax", "strict", "explicitNone"]).nullish(),
  maxAge: nullable(z.number()),
});

type RpcCookie = z.infer<typeof rpcCookie>;

/** The library's RpcHttpData for a response. Azure/azure-functions-nodejs-library `src/converters/toRpcHttp.ts` */
const rpcHttp = z.object({
  statusCode: z.string().regex(/^\d{3}$/),
  headers: z.record(z.string(), z.string()),
  cookies: z.array(rpcCookie),
  enableContentNegotiation: z.boolean(),
  body: z.object({ bytes: z.instanceof(Uint8Array) }).nullish(),
});

/**
 * Returns the answer to the caller. If the handler returns nothing, the answer is 204 without a body.
 * https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook-trigger
 */
export function toResponse(http: unknown, method: string): Response {
  if (http === undefined || http === null) return new Response(undefined, { status: 204 });
  const answer = rpcHttp.parse(http);
  if (answer.enableContentNegotiation) throw new NotSupported("enableContentNegotiation of a function's response");
  const status = Number(answer.statusCode);
  const headers = new Headers(answer.headers);
  for (const cookie of answer.cookies) headers.append("Set-Cookie", setCookieHeader(cookie));
  const isBodyless = bodyless.has(status) || method === "HEAD";
  const body = isBodyless ? undefined : new Uint8Array(answer.body?.bytes ?? []);
  return new Response(body, { status, headers });
}

const sameSiteWords = { none: undefined, lax: "lax", strict: "strict", explicitNone: "none" } as const;

/**
 * Returns the header as ASP.NET Core's `Response.Cookies.Append` writes it, which the host calls (inferred). The value
 * is percent-encoded, the path defaults to `/`, and attributes are in lowercase.
 */
function setCookieHeader(cookie: RpcCookie): string {
  const value = encodeURIComponent(cookie.value).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const expires = cookie.expires?.value;
  const maxAge = cookie.maxAge?.value;
  const domain = cookie.domain?.value;
  const sameSite = sameSiteWords[cookie.sameSite ?? "none"];
  return [
    `${cookie.name}=${value}`,
    expires && `expires=${new Date(expires.seconds * 1000).toUTCString()}`,
    typeof maxAge === "number" && `max-age=${maxAge}`,
    domain && `domain=${domain}`,
    `path=${cookie.path?.value ?? "/"}`,
    cookie.secure?.value === true && "secure",
    sameSite && `samesite=${sameSite}`,
    cookie.httpOnly?.value === true && "httponly",
  ]
    .filter(Boolean)
    .join("; ");
}
