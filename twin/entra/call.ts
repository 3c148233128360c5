import { limits } from "../network/limits.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { startTrace, type Trace } from "./trace.ts";

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
  const isModest = bytes.length <= limits.textBytes && fieldsIn(bytes) <= limits.formFields;
  return new URLSearchParams(isModest ? new TextDecoder().decode(bytes) : "");
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
