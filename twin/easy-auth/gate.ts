import { notImitatedResponse } from "../network/fault.ts";
import type { Handler } from "../network/handler.ts";
import { authenticationSwitch } from "../tenant/authentication-switch.ts";
import { NotImitated } from "../tenant/refusal.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { isOpenAdministration } from "./administration-paths.ts";
import { type AppSettings, appSettingsOf } from "./app-settings.ts";
import { answerAuthRoute } from "./auth-routes.ts";
import { authenticate } from "./authenticate.ts";
import type { GateContext, GateReadings } from "./gate-context.ts";
import { gateRulesOf } from "./gate-rules.ts";
import { IssuerMetadata, IssuerUnreadable } from "./issuer-metadata.ts";
import { setPrincipalHeaders, withoutReservedHeaders } from "./principal-headers.ts";
import { issuerUnreadableResponse, unauthenticatedResponse, unauthorizedResponse } from "./refusal-responses.ts";
import { sessionRulesOf } from "./session-rules.ts";
import { SessionStore } from "./session-store.ts";
import { signingKeyOf } from "./signing-key.ts";
import { setTokenHeaders } from "./token-headers.ts";
import { refuseUnimitatedAppSettings } from "./unimitated-app-settings.ts";

export interface GateOptions {
  readonly tenant: Tenant;
  /** Resource id of the site. */
  readonly siteId: string;
  /** Reaches the issuer that the settings name. */
  readonly fetch: typeof globalThis.fetch;
  readonly readings?: GateReadings;
  /** What its host still does to a refusal. Default: nothing. */
  readonly afterRefusal?: (request: Request, refusal: Response) => Response;
}

/**
 * App Service authentication in front of one site, by its settings as deployed at the time of the request.
 * Off, it is not there at all: whatever a caller claims in X-MS-* headers reaches the app.
 */
export function createGate(options: GateOptions, next: Handler): Handler {
  const { tenant, siteId, fetch, readings = {}, afterRefusal = (_request, refusal) => refusal } = options;
  const { clock, subscription } = tenant;
  const metadata = new IssuerMetadata({ fetch, clock });
  const sessions = new SessionStore(siteId);

  /** Throws NotImitated for whatever the gate would have to do and cannot. */
  function contextOf(url: URL, properties: object, appSettings: AppSettings): GateContext {
    refuseUnimitatedAppSettings(appSettings);
    const rules = gateRulesOf(properties);
    if (url.protocol !== "https:") throw new NotImitated("requests over plain http");
    const signer = () => ({ host: url.host, key: signingKeyOf(siteId, appSettings, subscription), clock });
    const newRequestId = () => tenant.newId();
    return {
      host: url.host,
      rules,
      appSettings,
      readings,
      sessions,
      signer,
      metadata,
      fetch,
      clock,
      newRequestId,
    };
  }

  return async (request) => {
    try {
      const appSettings = appSettingsOf(subscription.find(siteId)?.body ?? {});
      const { runs, settings } = authenticationSwitch(subscription, siteId, appSettings);
      if (!runs) return await next(request);
      if (!settings) return await next(withoutSettings(request, appSettings, readings));
      const url = new URL(request.url);
      const context = contextOf(url, settings, appSettings);
      const answered = await answerAuthRoute(request, context);
      if (answered) return answered;
      const admitted = await admit(request.headers, url.pathname, context);
      if (admitted instanceof Response) return afterRefusal(request, admitted);
      return await next(withHeaders(request, admitted));
    } catch (error) {
      const refusal = error instanceof IssuerUnreadable ? issuerUnreadableResponse(error) : notImitatedResponse(error);
      if (!refusal) throw error;
      return refusal;
    }
  };
}

/** The headers that the app will see, or the answer that it will not be asked for. */
async function admit(sent: Headers, path: string, context: GateContext): Promise<Headers | Response> {
  const { excludedPathMatch = "exact", excludedPathPrincipals = "removed" } = context.readings;
  const isExcluded = context.rules.isExcluded[excludedPathMatch](path);
  if (isExcluded && excludedPathPrincipals === "kept") return new Headers(sent);
  const headers = withoutReservedHeaders(sent);
  const authenticated = await authenticate(sent, context);
  if (!authenticated) {
    const isOpen = isExcluded || isOpenAdministration(path, context.readings);
    return (isOpen ? undefined : unauthenticatedResponse(context)) ?? headers;
  }
  const { caller, session } = authenticated;
  const refusal = unauthorizedResponse(caller, context);
  if (refusal) return refusal;
  setPrincipalHeaders(headers, caller.claims);
  if (session && sessionRulesOf(context.rules.login).isTokenStoreOn) {
    const tokens = context.sessions.tokensOf(session);
    if (tokens) setTokenHeaders(headers, tokens);
  }
  return headers;
}

/** Switched on by an app setting alone, the middleware has nothing to go by. */
function withoutSettings(
  request: Request,
  appSettings: AppSettings,
  { withoutSettings = "passes everything" }: GateReadings,
): Request {
  refuseUnimitatedAppSettings(appSettings);
  if (withoutSettings === "passes everything") return request;
  return withHeaders(request, withoutReservedHeaders(request.headers));
}

function withHeaders(request: Request, headers: Headers): Request {
  const { method, body, signal } = request;
  return new Request(request.url, { method, headers, signal, ...(body ? { body, duplex: "half" as const } : {}) });
}
