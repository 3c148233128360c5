import type { Clock } from "../clock.ts";
import type { ExcludedPathMatch, AuthenticationRules } from "./authentication-rules.ts";
import type { IssuerMetadata } from "./issuer-metadata.ts";
import type { SessionStore, SessionTokenSigner } from "./sessions.ts";

/**
 * The meaning of a present but empty `allowedApplications`, which is contested. The documentation enforces only a
 * non-empty list, and `az webapp auth update` leaves an empty one (auth-settings-defaults.ts), which would lock out
 * everyone. Reported: pnp/Microsoft365-Analytics-Insights#264 saw 403 for every valid token. Default: the stricter one.
 */
export type EmptyListReading = "deny" | "unrestricted";

/**
 * Whether `Authorization: Bearer <session token>` grants access. The guide saw it work. Microsoft documents only
 * X-ZUMO-AUTH (MicrosoftDocs/azure-docs#21390), and one client failed with the bearer header
 * (Azure/azure-mobile-apps#170).
 */
export type SessionTokenAsBearer = "accepted" | "refused";

/**
 * Whether the host's own `/admin/…` gets past App Service authentication without a caller. Microsoft confirms it for
 * its other plans (`administration-paths.ts`). But a Flex Consumption app that requires authentication answered the
 * platform's own `POST /admin/host/synctriggers` with 401 (Azure/azure-functions-core-tools#4196). In the host's
 * source, authentication also comes before every `/admin` route (WebJobsApplicationBuilderExtension.cs).
 */
export type AdministrationPaths = "open" | "protected";

/**
 * The answer to a request for `/` that App Service authentication refuses. In the host's source, its page overwrites
 * every answer that hasn't been sent yet (packages/twin/functions-host/homepage.ts). No source shows whether authentication
 * sends its refusal at once, because that part isn't published.
 */
export type RefusedHomepage = "page" | "refusal";

/**
 * How App Service authentication treats a caller's own principal headers on an excluded path. "External requests aren't
 * allowed to set these headers" (learn: configure-authentication-user-identities) has no exception. A public script
 * that excludes paths on Container Apps calls these headers "the caller's own words" there. In that reading, the
 * middleware leaves such a request alone and adds no caller identity either.
 */
export type ExcludedPathPrincipals = "removed" | "kept";

/** How App Service authentication behaves where sources contradict each other or are silent. */
export interface AuthenticationReadings {
  /** Default: "deny", the stricter reading. */
  readonly emptyAllowedApplications?: EmptyListReading;
  /** Default: "accepted", as the guide saw it. */
  readonly sessionTokenAsBearer?: SessionTokenAsBearer;
  /** Default: "open". */
  readonly administrationPaths?: AdministrationPaths;
  /** Default: "page". */
  readonly refusedHomepage?: RefusedHomepage;
  /** Default: "exact", the stricter reading. */
  readonly excludedPathMatch?: ExcludedPathMatch;
  /** Default: "removed", as documented. */
  readonly excludedPathPrincipals?: ExcludedPathPrincipals;
}

/** The context of a request: the currently deployed settings, and the state of its site. */
export interface AuthenticationContext {
  readonly host: string;
  readonly rules: AuthenticationRules;
  readonly readings: AuthenticationReadings;
  readonly sessions: SessionStore;
  readonly signer: () => SessionTokenSigner;
  readonly metadata: IssuerMetadata;
  readonly clock: Clock;
  /** For `x-ms-middleware-request-id`. */
  readonly newRequestId: () => string;
  /** The site's app settings by name. */
  readonly appSettings: ReadonlyMap<string, string>;
  /** `siteConfig.cors.allowedOrigins`. */
  readonly allowedOrigins: readonly string[];
  /** Reaches Entra ID. */
  readonly fetch: typeof globalThis.fetch;
}
