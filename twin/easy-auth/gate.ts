import { notImitatedResponse } from "../network/fault.ts";
import type { Handler } from "../network/handler.ts";
import { NotImitated } from "../tenant/refusal.ts";
import type { Subscription } from "../tenant/subscription.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { type EmptyListReading, isAuthorized } from "./authorization-policy.ts";
import { gateRulesOf } from "./gate-rules.ts";
import { IssuerMetadata, IssuerUnreadable } from "./issuer-metadata.ts";
import { setPrincipalHeaders, withoutReservedHeaders } from "./principal-headers.ts";
import { forbiddenResponse, issuerUnreadableResponse, unauthenticatedResponse } from "./refusal-responses.ts";
import { validateToken } from "./token-validation.ts";
import { refuseUnimitatedAppSettings } from "./unimitated-app-settings.ts";

export interface GateOptions {
  readonly tenant: Tenant;
  /** Resource id of the site. */
  readonly siteId: string;
  /** Reaches the issuer that the settings name. */
  readonly fetch: typeof globalThis.fetch;
  /** How a present but empty `allowedApplications` is read; the stricter way unless told. */
  readonly emptyAllowedApplications?: EmptyListReading;
}

/**
 * App Service authentication in front of one site, by its authsettingsV2 as deployed at the time of the request.
 * Off, it is not there at all: whatever a caller claims in X-MS-* headers reaches the app.
 */
export function createGate(options: GateOptions, next: Handler): Handler {
  const { tenant, siteId } = options;
  const metadata = new IssuerMetadata({ fetch: options.fetch, clock: tenant.clock });

  /** The headers that the app will see, or the answer that it will not be asked for. */
  async function admit(request: Request, properties: object): Promise<Headers | Response> {
    refuseUnimitatedAppSettings(tenant.subscription.find(siteId)?.body ?? {});
    const rules = gateRulesOf(properties);
    const url = new URL(request.url);
    if (url.protocol !== "https:") throw new NotImitated("requests over plain http");
    if (isAuthRoute(url.pathname))
      throw new NotImitated(`the route ${request.method} ${url.pathname} of authentication`);

    const headers = withoutReservedHeaders(request.headers);
    const token = bearerTokenOf(headers);
    const claims =
      token === undefined ? undefined : await validateToken(token, { rules, metadata, clock: tenant.clock });
    if (!claims) {
      return rules.unauthenticated === "anonymous" ? headers : unauthenticatedResponse(url.host, rules, tenant.newId());
    }
    if (!isAuthorized(claims, rules, options.emptyAllowedApplications ?? "deny")) {
      return forbiddenResponse(tenant.newId());
    }
    setPrincipalHeaders(headers, claims);
    return headers;
  }

  return async (request) => {
    const properties = enabledSettings(tenant.subscription, siteId);
    if (!properties) return next(request);
    try {
      const admitted = await admit(request, properties);
      return admitted instanceof Response ? admitted : await next(withHeaders(request, admitted));
    } catch (error) {
      const refusal = error instanceof IssuerUnreadable ? issuerUnreadableResponse(error) : notImitatedResponse(error);
      if (!refusal) throw error;
      return refusal;
    }
  };
}

/** The settings while they switch the gate on: `platform.enabled` alone says whether it is there. */
function enabledSettings(subscription: Subscription, siteId: string): object | undefined {
  const properties = subscription.find(`${siteId}/config/authsettingsV2`)?.body["properties"];
  if (typeof properties !== "object" || properties === null || !("platform" in properties)) return undefined;
  const { platform } = properties;
  const isOn = typeof platform === "object" && platform !== null && "enabled" in platform && platform.enabled === true;
  return isOn ? properties : undefined;
}

/** Kestrel decodes a path before anyone compares it: `/%2Eauth/me` is the same route. */
function isAuthRoute(path: string): boolean {
  const decoded = path.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return /^\/\.auth(?:\/|$)/i.test(decoded);
}

function bearerTokenOf(headers: Headers): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
}

function withHeaders(request: Request, headers: Headers): Request {
  const { method, body, signal } = request;
  return new Request(request.url, { method, headers, signal, ...(body ? { body, duplex: "half" as const } : {}) });
}
