import { limits } from "../network/limits.ts";
import { guidForm } from "../tenant/guid-form.ts";
import { NotSupported } from "../tenant/refusal.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { AadstsRefusal, refusalBody, type Trace } from "./errors.ts";

export function isGuid(text: string): boolean {
  return guidForm.test(text);
}

/**
 * Starts the request's ids. `client-request-id` is a header or, from MSAL, a form field and a query parameter.
 * https://learn.microsoft.com/openspecs/windows_protocols/ms-oapx (client-request-id)
 * AzureAD/microsoft-authentication-library-for-js relies on getting it back as the correlation id.
 */
export function startTrace(tenant: Tenant, requestedIds: readonly (string | null)[]): Trace {
  return {
    traceId: tenant.newId(),
    correlationId: requestedIds.find((id) => id !== null && isGuid(id)) ?? tenant.newId(),
    at: tenant.clock.now(),
  };
}

/** One request to Entra ID, read once. */
export interface Call {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  /** First segment of the path: a tenant's id or domain, or `common` and the like. */
  readonly tenantName: string;
  /** The path after the tenant: `oauth2/v2.0/token`. */
  readonly endpoint: string;
  /** The fields of a form body. Empty for any other body. */
  readonly form: URLSearchParams;
  /** The IP address that the request came from. */
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
 * A JSON body counts as no body, so Entra ID reports a missing `grant_type` (reported:
 * microsoftgraph/microsoft-graph-docs#20272, jupyterhub/oauthenticator#598). Inferred: so does a form that is longer,
 * or has more fields, than ASP.NET Core reads.
 */
async function readForm(request: Request): Promise<URLSearchParams> {
  const [mediaType = ""] = (request.headers.get("content-type") ?? "").split(";");
  const isForm = mediaType.trim().toLowerCase() === "application/x-www-form-urlencoded";
  if (!isForm) return new URLSearchParams();
  const bytes = Buffer.from(await request.arrayBuffer());
  const isWithinLimits = bytes.length <= limits.textBytes && fieldsIn(bytes) <= limits.formFields;
  return new URLSearchParams(isWithinLimits ? new TextDecoder().decode(bytes) : "");
}

/** Counts the fields before they are read, and stops once there are too many. */
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

/** Headers on every answer of Entra ID (reported: recordings of Azure/azure-sdk-for-js, 2021 and 2022). */
const everywhere = {
  "content-type": "application/json; charset=utf-8",
  "strict-transport-security": "max-age=31536000; includeSubDomains",
  "x-content-type-options": "nosniff",
  p3p: 'CP="DSP CUR OTPi IND OTRi ONL FIN"',
  // Entra ID names its build and data center. Clients only log it.
  "x-ms-ests-server": "0.0.0.0 - TWIN",
};

/** Headers by kind of endpoint, including errors. Both sets come from the same recordings. */
const byKind = {
  token: { "cache-control": "no-store, no-cache", pragma: "no-cache", expires: "-1" },
  metadata: {
    "cache-control": "max-age=86400, private",
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, OPTIONS",
  },
} as const;

/**
 * A page of any origin can read the token endpoint's answers, refusals included: pages show AADSTS9002326 (reported:
 * AzureAD/microsoft-authentication-library-for-js#5196). A token is still bound to its redirect URI.
 */
const forPages = [
  ["access-control-allow-origin", "*"],
  ["access-control-allow-methods", "POST, OPTIONS"],
] as const;

/** Answers a page that asks before it sends a token request with headers of its own, as MSAL.js does. */
export function answerPreflight(call: Call): Response {
  const headers = new Headers({ ...byKind.token, "x-ms-request-id": call.trace.traceId });
  for (const [name, value] of forPages) headers.set(name, value);
  headers.set("access-control-allow-headers", call.headers.get("access-control-request-headers") ?? "*");
  return new Response(null, { status: 200, headers });
}

export type EndpointKind = keyof typeof byKind;

/** Adds Entra ID's headers to a body. */
export function answer(call: Call, kind: EndpointKind, status: number, body: object): Response {
  const headers = new Headers({ ...everywhere, ...byKind[kind], "x-ms-request-id": call.trace.traceId });
  if (kind === "token" && call.headers.has("origin")) for (const [name, value] of forPages) headers.set(name, value);
  // MS-OAPX, return-client-request-id: https://learn.microsoft.com/openspecs/windows_protocols/ms-oapx
  const returnsRequestId = call.headers.get("return-client-request-id") ?? call.form.get("return-client-request-id");
  if (returnsRequestId === "true") headers.set("client-request-id", call.trace.correlationId);
  return new Response(JSON.stringify(body), { status, headers });
}

/** Turns a refusal into an answer. Nothing else does. Rethrows any other error, because it's a fault of the twin. */
export function answerRefusal(call: Call, kind: EndpointKind, error: unknown): Response {
  if (error instanceof AadstsRefusal) return answer(call, kind, error.row.status, refusalBody(error, call.trace));
  if (error instanceof NotSupported) {
    return answer(call, "token", error.status, { error: error.code, error_description: error.message });
  }
  throw error;
}
