import { type Answer, NoAnswer } from "@protected-function/core/azure/http.ts";
import { type Refusal, refusalIn } from "./call.ts";

/**
 * The part that refused, as far as the answer shows. `the function`: the guard in front of the handlers. `the handler`:
 * your code. `the host`: anything in front of App Service authentication, or the Functions host behind it.
 */
export type Refuser =
  | "Entra ID"
  | "Graph"
  | "Resource Manager"
  | "App Service authentication"
  | "the function"
  | "the handler"
  | "the host"
  | "nobody";

/** A refusal that a check got. It has neither token nor secret. */
export interface RefusedAnswer {
  readonly by: Refuser;
  /** `GET https://…`, without a query. */
  readonly request: string;
  /** Absent: no answer (`nobody`), or Microsoft's client library doesn't report it. */
  readonly status?: number;
  /** Entra ID's codes, such as 501051. */
  readonly codes: readonly number[];
  /** Entra ID's description, Graph's code and message, the function's problem document, or why there was no answer. */
  readonly said?: string;
  /** Value of WWW-Authenticate. */
  readonly challenge?: string;
  /** IDs by which Microsoft's support, and the tenant's sign-in log, find the request. */
  readonly ids: RequestIds;
}

export interface RequestIds {
  readonly traceId?: string;
  readonly correlationId?: string;
  /** `x-ms-middleware-request-id` of App Service authentication. */
  readonly middlewareRequestId?: string;
  /** `request-id` of Graph, `x-ms-request-id` of Resource Manager. */
  readonly requestId?: string;
}

interface ErrorBody {
  readonly error?: string | { readonly code?: string; readonly message?: string };
  readonly error_description?: string;
  readonly error_codes?: readonly number[];
  readonly trace_id?: string;
  readonly correlation_id?: string;
}

/** Reads an answer of 400 or more; undefined for any other. */
export function refusalOf(method: string, url: string, answer: Answer): RefusedAnswer | undefined {
  const { status, headers, text, json } = answer;
  if (status < 400) return undefined;
  const { host, origin, pathname } = new URL(url);
  const body = Object(json) as ErrorBody;
  const refuser = refuserOf(host, answer);
  const reason =
    refuser === "the function"
      ? text
      : (body.error_description ?? (typeof body.error === "object" ? serviceError(body.error) : body.error));
  const header = (name: string) => headers.get(name) ?? undefined;
  return withoutUndefined({
    by: refuser,
    request: `${method} ${origin}${pathname}`,
    status,
    codes: body.error_codes ?? [],
    said: reason,
    challenge: header("www-authenticate"),
    ids: withoutUndefined({
      traceId: body.trace_id ?? (refuser === "Entra ID" ? header("x-ms-request-id") : undefined),
      correlationId: body.correlation_id,
      middlewareRequestId: header("x-ms-middleware-request-id"),
      requestId: header("request-id") ?? (refuser === "Resource Manager" ? header("x-ms-request-id") : undefined),
    }),
  });
}

/** Reads an error that Microsoft's client library, or a request without an answer, threw; undefined for any other. */
export function thrownRefusalOf(error: unknown): RefusedAnswer | undefined {
  if (error instanceof NoAnswer) {
    return { by: "nobody", request: error.request, codes: [], said: error.message, ids: {} };
  }
  if (!(error instanceof Error)) return undefined;
  const message = error.message;
  const codes = [...message.matchAll(/AADSTS(\d{5,8})/g)].map(([, code]) => Number(code));
  const request = "POST the token endpoint, by Microsoft's client";
  // https://github.com/AzureAD/microsoft-authentication-library-for-js (ClientAuthErrorCodes)
  if (/network_error|endpoints_resolution_error|fetch failed/.test(message)) {
    return { by: "nobody", request, codes: [], said: message, ids: {} };
  }
  if (codes.length === 0) return undefined;
  return {
    by: "Entra ID",
    request,
    codes: [...new Set(codes)],
    said: message,
    ids: withoutUndefined({
      traceId: /Trace ID: ([\da-f-]{36})/i.exec(message)?.[1],
      correlationId: /Correlation ID: ([\da-f-]{36})/i.exec(message)?.[1],
    }),
  };
}

const ofSite = {
  "App Service authentication": "App Service authentication",
  "the function": "the function",
  "the Functions host": "the host",
  nobody: "the handler",
} as const satisfies Record<Refusal["by"], Refuser>;

function refuserOf(host: string, answer: Answer): Refuser {
  if (host.startsWith("login.") || host.startsWith("sts.")) return "Entra ID";
  if (host.startsWith("graph.")) return "Graph";
  if (host.startsWith("management.")) return "Resource Manager";
  return ofSite[refusalIn(answer).by];
}

function serviceError({ code = "no code", message = "no message" }: { code?: string; message?: string }): string {
  return `${code}: ${message}`;
}

function withoutUndefined<Shape extends object>(shape: { [Name in keyof Shape]: Shape[Name] | undefined }): Shape {
  return Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined)) as Shape;
}
