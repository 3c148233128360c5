import { decodeJwt, errors } from "jose";
import type { Application } from "../../tenant/directory-objects.ts";
import { isLogoutTarget } from "../../tenant/redirect-uris.ts";
import { NotSupported } from "../../tenant/refusal.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { Call } from "../call.ts";
import { requireTokenTenant } from "../tenant-named.ts";
import { harmless } from "../token/parameters.ts";
import { parametersOf } from "./authorization-request.ts";
import { clearSessionCookie, cookieOf, sessionCookie } from "./cookies.ts";
import { messagePage } from "./pages.ts";

const known: ReadonlySet<string> = new Set(
  "post_logout_redirect_uri id_token_hint logout_hint state client_id ui_locales".split(" ").concat(harmless),
);

/**
 * `/{tenant}/oauth2/v2.0/logout`: ends the browser's session, or the hinted account's part of it. It redirects only to an
 * address that an application registered. Without a hint, everyone is signed out (inferred).
 * https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#send-a-sign-out-request
 */
export function logOut(call: Call, tenant: Tenant): Response {
  requireTokenTenant(call.tenantName, tenant);
  const parameters = parametersOf(call);
  const unknown = [...parameters.keys()].find((name) => !known.has(name));
  if (unknown !== undefined) throw new NotSupported(`the parameter "${unknown}" of a sign-out request`);
  const { directory, browserSessions } = tenant;
  const { audience, username } = hintIn(parameters.get("id_token_hint"));
  const hint = parameters.get("logout_hint") ?? username;
  const user = hint === undefined ? undefined : directory.users.findByUserPrincipalName(hint);

  const sessionId = cookieOf(call.headers, sessionCookie);
  browserSessions.signOut(sessionId, user?.id);
  const response = answerTo(parameters, applicationsOf(tenant, parameters.get("client_id") ?? audience));
  const isOver = browserSessions.accountsOf(sessionId, directory.users, call.trace.at).length === 0;
  if (isOver) clearSessionCookie(response);
  return response;
}

function applicationsOf({ directory }: Tenant, clientId: string | undefined): readonly Application[] {
  if (clientId === undefined) return directory.applications.all();
  const application = directory.applications.findByClientId(clientId);
  return application ? [application] : [];
}

function answerTo(parameters: URLSearchParams, applications: readonly Application[]): Response {
  const target = parameters.get("post_logout_redirect_uri");
  const isRegistered = applications.some((application) => target !== null && isLogoutTarget(application, target));
  if (target === null || !isRegistered) {
    return messagePage("You signed out of your account", "It's a good idea to close all browser windows.");
  }
  const state = parameters.get("state");
  const query = state === null ? "" : `${target.includes("?") ? "&" : "?"}${new URLSearchParams({ state }).toString()}`;
  return new Response(null, { status: 302, headers: { location: target + query, "cache-control": "no-store" } });
}

/** Unverified: it only says which account signs out, of those that this browser has. */
function hintIn(token: string | null): { readonly audience?: string; readonly username?: string } {
  if (token === null) return {};
  try {
    const {
      aud,
      preferred_username: name,
      upn = name,
    } = decodeJwt<{ preferred_username?: unknown; upn?: unknown }>(token);
    return {
      ...(typeof aud === "string" && { audience: aud }),
      ...(typeof upn === "string" && { username: upn }),
    };
  } catch (error) {
    if (error instanceof errors.JOSEError) return {};
    throw error;
  }
}
