import type { AuthSettings } from "../auth-settings.ts";
import type { FeedCaller, GateDecision } from "../feed.ts";
import { notSupportedResponse } from "../network/fault.ts";
import type { Handler } from "../network/handler.ts";
import { authenticationSwitch } from "../tenant/authentication-switch.ts";
import { NotSupported } from "../tenant/refusal.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { authenticate } from "./authenticate.ts";
import { denialOf } from "./authorization-policy.ts";
import { type Caller, callerOfAccessToken, nothingSent, TokenInvalid } from "./entra-token.ts";
import type { AuthenticationContext, AuthenticationReadings } from "./authentication-context.ts";
import { forgeryRefusal } from "./browser-session.ts";
import { authenticationRulesOf, type SettingsScope } from "./authentication-rules.ts";
import { IssuerMetadata, IssuerUnreadable } from "./issuer-metadata.ts";
import { removeReservedHeaders, setPrincipalHeaders, setTokenHeaders } from "./principal-headers.ts";
import { emptyResponse, issuerUnreadableResponse, unauthenticatedResponse } from "./responses.ts";
import { answerLoginDone, finishLogin, loginRedirect, startLogin } from "./login-routes.ts";
import {
  answerLogout,
  answerLogoutComplete,
  answerLogoutDone,
  answerMe,
  answerRefresh,
  exchangeToken,
  isTokenStoreOn,
} from "./session-routes.ts";
import { SessionStore } from "./sessions.ts";

interface AuthenticationOptions extends SettingsScope {
  readonly tenant: Tenant;
  /** The site's resource id. */
  readonly siteId: string;
  /** Reaches the issuer in the settings. */
  readonly fetch: typeof globalThis.fetch;
  readonly readings?: AuthenticationReadings;
  /** How the host changes a refusal. Default: it doesn't. */
  readonly afterRefusal?: (request: Request, refusal: Response) => Response;
  /** Called with each decision, before the app gets the request. */
  readonly onDecision?: (request: Request, decision: GateDecision) => void;
}

/**
 * App Service authentication in front of one site, by its settings as deployed at the time of the request. If
 * authentication is off, nothing is in front of the site, and any X-MS-* headers from a caller reach the app.
 */
export function createAppServiceAuthentication(options: AuthenticationOptions, next: Handler): Handler {
  const { tenant, siteId, fetch, readings = {}, afterRefusal = (_request, refusal) => refusal } = options;
  const { onDecision = () => undefined, isAlone = false } = options;
  const { clock, subscription } = tenant;
  const metadata = new IssuerMetadata({ fetch, clock });
  const sessions = new SessionStore(siteId);

  /** Throws NotSupported for settings that the twin doesn't support. */
  function contextOf(url: URL, settings: AuthSettings, appSettings: AppSettings): AuthenticationContext {
    refuseUnsupportedAppSettings(appSettings);
    const rules = authenticationRulesOf(settings, { isAlone });
    if (url.protocol !== "https:") throw new NotSupported("requests over plain http");
    const signer = () => ({ host: url.host, key: Buffer.from(subscription.signingKeyOf(siteId), "hex"), clock });
    const newRequestId = () => tenant.newId();
    return {
      host: url.host,
      rules,
      readings,
      sessions,
      signer,
      metadata,
      clock,
      newRequestId,
      appSettings,
      allowedOrigins: allowedOriginsOf(subscription.find(siteId)?.body ?? {}),
      fetch,
    };
  }

  return async (request) => {
    try {
      const appSettings = appSettingsOf(subscription.find(siteId)?.body ?? {});
      const { runs, settings } = authenticationSwitch(subscription, siteId, appSettings);
      if (!runs) {
        onDecision(request, { outcome: "none", reason: "App Service authentication is off", caller: {} });
        return await next(request);
      }
      if (!settings) {
        // The middleware's behavior without settings isn't public. Treating it as absent is the worse case for the
        // function.
        refuseUnsupportedAppSettings(appSettings);
        return await next(request);
      }
      const url = new URL(request.url);
      const context = contextOf(url, settings as AuthSettings, appSettings);
      refuseForwarded(url, request.headers, settings as AuthSettings);
      const answered = await answerAuthRoute(request, context);
      if (answered) return answered;
      const { refusal, decision } = await admit(request, url.pathname, context);
      onDecision(request, decision);
      return refusal ? afterRefusal(request, refusal) : await next(request);
    } catch (error) {
      const refusal = error instanceof IssuerUnreadable ? issuerUnreadableResponse(error) : notSupportedResponse(error);
      if (!refusal) throw error;
      return refusal;
    }
  };
}

/**
 * Decides, and returns the answer in place of the app's, or none after it has set the headers for the app. It sets them on the
 * request itself, as the middleware does: a copy would follow the request's signal, a fifth of an allowed request's time.
 */
async function admit(request: Request, path: string, context: AuthenticationContext): Promise<Admission> {
  const { headers } = request;
  const { excludedPathMatch = "exact", excludedPathPrincipals = "removed" } = context.readings;
  const isExcluded = context.rules.isExcluded[excludedPathMatch](path);
  if (isExcluded && excludedPathPrincipals === "kept") return opened(excludedReason);
  const authenticated = await authenticate(headers, context);
  removeReservedHeaders(headers);
  if (authenticated instanceof TokenInvalid) {
    const { reason, claims } = authenticated;
    const sender: Sender =
      authenticated === nothingSent
        ? { sentNothing: true, caller: {} }
        : { caller: claims === undefined ? {} : { ...feedCaller(callerOfAccessToken(claims)), isUnverified: true } };
    if (isExcluded) return opened(`${excludedReason}: ${reason}`, sender);
    if (isOpenAdministration(path, context.readings)) return opened("the host's own administration", sender);
    const redirect = context.rules.unauthenticated === "redirect" ? loginRedirect(request, context) : undefined;
    const refusal = redirect ?? unauthenticatedResponse(context);
    return refusal ? refused(refusal, reason, sender) : opened(`anonymous callers are allowed: ${reason}`, sender);
  }
  const { caller, session, isByCookie } = authenticated;
  const known = feedCaller(caller);
  const forgery = isByCookie && !isExcluded ? forgeryRefusal(request, context) : undefined;
  if (forgery) return refused(forgery, "another site's page sent it with the session's cookie", { caller: known });
  const denial = denialOf(caller, context);
  if (denial !== undefined) return refused(emptyResponse(403, context), denial, { caller: known });
  setPrincipalHeaders(headers, caller.claims);
  if (session && isTokenStoreOn(context.rules.login)) {
    const tokens = context.sessions.tokensOf(session);
    if (tokens) setTokenHeaders(headers, tokens);
  }
  const reason = session ? "a valid session" : "a valid token of an allowed application";
  return { decision: { outcome: "admitted", reason, caller: known } };
}

/** What was decided, and the answer in place of the app's if there is one. */
interface Admission {
  readonly refusal?: Response;
  readonly decision: GateDecision;
}

const excludedReason = "the path is in excludedPaths";

/** The caller, as far as it's known. */
type Sender = Pick<GateDecision, "sentNothing" | "caller">;

function opened(reason: string, sender: Sender = { caller: {} }): Admission {
  return { decision: { outcome: "open", reason, ...sender } };
}

function refused(refusal: Response, reason: string, sender: Sender): Admission {
  return { refusal, decision: { outcome: "refused", reason, ...sender } };
}

function feedCaller({ clientId, claims }: Caller): FeedCaller {
  const { preferred_username: userName = claims["upn"] ?? claims["unique_name"], roles } = claims;
  return {
    ...(clientId !== undefined && { clientId }),
    ...(typeof userName === "string" && { name: userName }),
    ...(Array.isArray(roles) && { roles: roles.map(String) }),
  };
}

type Route = (request: Request, context: AuthenticationContext) => Response | Promise<Response>;

/** The supported routes. */
const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  ["POST /.auth/login/aad", exchangeToken],
  ["GET /.auth/login/aad", startLogin],
  ["POST /.auth/login/aad/callback", finishLogin],
  ["GET /.auth/login/done", answerLoginDone],
  ["GET /.auth/refresh", answerRefresh],
  ["POST /.auth/refresh", answerRefresh],
  ["GET /.auth/logout/complete", answerLogoutComplete],
  ["GET /.auth/me", answerMe],
  ["GET /.auth/logout", answerLogout],
  ["GET /.auth/logout/done", answerLogoutDone],
]);

/**
 * Answers App Service authentication's own routes. Returns undefined for the app's paths. Throws NotSupported with the
 * route's name.
 */
function answerAuthRoute(request: Request, context: AuthenticationContext): Response | Promise<Response> | undefined {
  const { pathname } = new URL(request.url);
  if (!/^\/\.auth(?:\/|$)/i.test(decoded(pathname, /%([0-7][0-9a-f])/gi))) return undefined;
  // Kestrel decodes a path, except for %2F, before anything compares it. `/%2Eauth/me` is the same route.
  const path = decoded(pathname, /%(?!2f)([0-7][0-9a-f])/gi).toLowerCase();
  const route = routes.get(`${request.method} ${path}`);
  if (!route) throw new NotSupported(`the route ${request.method} ${pathname} of authentication`);
  return route(request, context);
}

function decoded(path: string, escapes: RegExp): string {
  return path.replace(escapes, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/**
 * The Functions host's own administration. App Service authentication allows it unauthenticated, and the host requires
 * its master key. Reported by Microsoft: Azure/azure-functions-ux#499 and #1371 ("EasyAuth no longer blocks admin
 * endpoints"). On Flex Consumption it's disputed, so you can configure it.
 */
const isOpenAdministration = (path: string, { administrationPaths = "open" }: AuthenticationReadings): boolean =>
  administrationPaths === "open" && /^\/admin\//i.test(path);

/**
 * `httpSettings.forwardProxy`: the host that a proxy in front names is then the site's in redirects. Without such a header,
 * or with the site's own host in it, nothing differs. What sessions and checks of the origin do with it isn't documented.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-file-based#configuration-file-reference
 */
function refuseForwarded({ host }: URL, headers: Headers, { httpSettings }: AuthSettings): void {
  const { convention = "NoProxy", customHostHeaderName } = httpSettings?.forwardProxy ?? {};
  const name =
    convention === "Custom" ? customHostHeaderName : convention === "Standard" ? "x-forwarded-host" : undefined;
  const forwarded = name ? headers.get(name) : null;
  if (forwarded !== null && forwarded !== host) {
    throw new NotSupported(
      `authsettingsV2 httpSettings.forwardProxy.convention '${convention}' with another host in ${name} (${forwarded})`,
    );
  }
}

/** App settings by name, as in the site's environment. */
type AppSettings = ReadonlyMap<string, string>;

/** Returns the app settings in a site's body as Resource Manager keeps it. */
function appSettingsOf(body: object): AppSettings {
  const { properties } = body as {
    readonly properties?: {
      readonly siteConfig?: { readonly appSettings: readonly { readonly name: string; readonly value: string }[] };
    };
  };
  return new Map((properties?.siteConfig?.appSettings ?? []).map(({ name, value }) => [name, value]));
}

function allowedOriginsOf(body: object): readonly string[] {
  const { properties } = body as {
    readonly properties?: {
      readonly siteConfig?: { readonly cors?: { readonly allowedOrigins?: readonly string[] } | null };
    };
  };
  return properties?.siteConfig?.cors?.allowedOrigins ?? [];
}

/**
 * App settings also steer the middleware (`WEBSITE_AUTH_AAD_ALLOWED_TENANTS`, `WEBSITE_AUTH_SIGNING_KEY` …). The twin
 * supports only the switch, and the program refuses the others.
 * https://learn.microsoft.com/azure/app-service/reference-app-settings#authentication--authorization
 */
function refuseUnsupportedAppSettings(settings: AppSettings): void {
  const steering = [...settings.keys()].find((name) => /^WEBSITE_AUTH_/i.test(name) && name !== "WEBSITE_AUTH_ENABLED");
  if (steering !== undefined) {
    throw new NotSupported(`the app setting '${steering}', which steers App Service authentication`);
  }
}
