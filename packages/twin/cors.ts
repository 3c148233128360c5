import type { Handler } from "./network/handler.ts";

/** `siteConfig.cors` as stored. */
export interface Cors {
  readonly allowedOrigins?: readonly string[] | undefined;
  readonly supportCredentials?: boolean | undefined;
}

/**
 * Answers browsers for the origins of a site. The host's CORS middleware stands before App Service authentication, so a
 * preflight needs no token, and a 401 also has the header: Azure/azure-functions-host#7316, #7315 (on Linux
 * Consumption; on Flex Consumption the host has the same middleware). The answers are ASP.NET Core's CorsMiddleware's, by
 * a policy of any method and header: #5215, and inferred.
 */
export function withCors(cors: () => Cors, preflight: Handler, handler: Handler): Handler {
  return async (request, from) => {
    const origin = request.headers.get("origin");
    const method = request.headers.get("access-control-request-method");
    const isPreflight = request.method === "OPTIONS" && origin !== null && method !== null;
    const answer = await (isPreflight ? preflight : handler)(request, from);
    const { allowedOrigins = [], supportCredentials = false } = cors();
    if (origin === null || !(allowedOrigins.includes(origin) || allowedOrigins.includes("*"))) return answer;
    const headers = new Headers(answer.headers);
    headers.set("access-control-allow-origin", allowedOrigins.includes("*") ? "*" : origin);
    if (!allowedOrigins.includes("*")) headers.append("vary", "Origin");
    if (supportCredentials) headers.set("access-control-allow-credentials", "true");
    const asked = request.headers.get("access-control-request-headers");
    if (isPreflight) headers.set("access-control-allow-methods", method);
    if (isPreflight && asked !== null) headers.set("access-control-allow-headers", asked);
    return new Response(answer.body, { status: answer.status, statusText: answer.statusText, headers });
  };
}
