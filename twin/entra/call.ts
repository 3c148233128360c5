import { limits } from "../network/limits.ts";
import { NotSupported } from "../tenant/refusal.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { AadstsRefusal, refusalBody, type Trace } from "./errors.ts";

const guid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

export function isGuid(text: string): boolean {
  return guid.test(text);
}

/**
 * `client-request-id` comes as a header or, from MSAL, as a form field and in the query.
 * https://learn.microsoft.com/openspecs/windows_protocols/ms-oapx (client-request-id); the echo as correlation id is
 * what AzureAD/microsoft-authentication-library-for-js relies on.
 */
export function startTrace(tenant: Tenant, wanted: readonly (string | null)[]): Trace {
  return {
    traceId: tenant.newId(),
    correlationId: wanted.find((id) => id !== null && isGuid(id)) ?? tenant.newId(),
    at: tenant.clock.now(),
  };
}

/** One request to Entra, read once. */
export interface Call {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  /** First segment of the path: a tenant's id or domain, or `common` and the like. */
  readonly tenantName: string;
  /** What follows the tenant: `oauth2/v2.0/token`. */
  readonly endpoint: string;
  /** The fields of a form body; none for any other body. */
  readonly form: URLSearchParams;
  /** The IP address that the request comes from. */
  readonly from: string;
  readonly trace: Trace;
}

export async function readCall(request: Request, tenant: Tenant, from: string): Promise<Call> {
  const url = new URL(request.url);
  const [, tenantName = "", ...rest] = url.pathname.split("/");
  const form = await readForm(request);
  const requestIds = [request.headers, form, url.searchParams].map((fields) => fields.get("client-request-id"));
  return {
    method: request.method,
    url,
    headers: request.headers,
    tenantName: decodeSegment(tenantName),
    endpoint: rest.join("/"),
    form,
    from,
    trace: startTrace(tenant, requestIds),
  };
}

/**
 * A JSON body counts as no body: Entra then misses `grant_type`
 * (reported: microsoftgraph/microsoft-graph-docs#20272, jupyterhub/oauthenticator#598). Inferred: so does a form that is
 * longer, or has more fields, than ASP.NET Core reads.
 */
async function readForm(request: Request): Promise<URLSearchParams> {
  const [mediaType = ""] = (request.headers.get("content-type") ?? "").split(";");
  const isForm = mediaType.trim().toLowerCase() === "application/x-www-form-urlencoded";
  if (!isForm) return new URLSearchParams();
  const bytes = Buffer.from(await request.arrayBuffer());
  const isWithinLimits = bytes.length <= limits.textBytes && fieldsIn(bytes) <= limits.formFields;
  return new URLSearchParams(isWithinLimits ? new TextDecoder().decode(bytes) : "");
}

/** Counted before they are read; no further than it takes to know that they are too many. */
function fieldsIn(form: Buffer): number {
  let fields = 1;
  for (let at = form.indexOf("&"); at >= 0 && fields <= limits.formFields; at = form.indexOf("&", at + 1)) fields += 1;
  return fields;
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** On every answer of Entra (reported: recordings of Azure/azure-sdk-for-js, 2021 and 2022). */
const everywhere = {
  "content-type": "application/json; charset=utf-8",
  "strict-transport-security": "max-age=31536000; includeSubDomains",
  "x-content-type-options": "nosniff",
  p3p: 'CP="DSP CUR OTPi IND OTRi ONL FIN"',
  // Entra names its build and datacentre; clients log it only.
  "x-ms-ests-server": "0.0.0.0 - TWIN",
};

/** Errors included; both sets of headers are from the same recordings. */
const byKind = {
  token: { "cache-control": "no-store, no-cache", pragma: "no-cache", expires: "-1" },
  metadata: {
    "cache-control": "max-age=86400, private",
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, OPTIONS",
  },
} as const;

export type EndpointKind = keyof typeof byKind;

/** Puts the headers of Entra around a body. */
export function answer(call: Call, kind: EndpointKind, status: number, body: object): Response {
  const headers = new Headers({ ...everywhere, ...byKind[kind], "x-ms-request-id": call.trace.traceId });
  // MS-OAPX, return-client-request-id: https://learn.microsoft.com/openspecs/windows_protocols/ms-oapx
  const wanted = call.headers.get("return-client-request-id") ?? call.form.get("return-client-request-id");
  if (wanted === "true") headers.set("client-request-id", call.trace.correlationId);
  return new Response(JSON.stringify(body), { status, headers });
}

/** The one place where refusals become answers. Anything else that was thrown is a fault of the twin, and thrown on. */
export function answerRefusal(call: Call, kind: EndpointKind, error: unknown): Response {
  if (error instanceof AadstsRefusal) return answer(call, kind, error.row.status, refusalBody(error, call.trace));
  if (error instanceof NotSupported) {
    return answer(call, "token", error.status, { error: error.code, error_description: error.message });
  }
  throw error;
}
