import type { Clock } from "../clock.ts";
import type { EmptyListReading } from "./authorization-policy.ts";
import type { ExcludedPathMatch, AuthenticationRules } from "./authentication-rules.ts";
import type { IssuerMetadata } from "./issuer-metadata.ts";
import type { SessionStore, SessionTokenSigner } from "./sessions.ts";

/**
 * Whether `Authorization: Bearer <session token>` grants access. The guide saw it work. Microsoft names only
 * X-ZUMO-AUTH (MicrosoftDocs/azure-docs#21390), and a client failed with it (Azure/azure-mobile-apps#170).
 */
export type SessionTokenAsBearer = "accepted" | "refused";

/**
 * Whether the host's own `/admin/…` gets past App Service authentication without a caller. Microsoft says so of its
 * other plans (`administration-paths.ts`); a Flex Consumption app that requires authentication was seen to answer the
 * platform's own `POST /admin/host/synctriggers` with 401 (Azure/azure-functions-core-tools#4196), and in the host's
 * source authentication comes before every `/admin` route (WebJobsApplicationBuilderExtension.cs).
 */
export type AdministrationPaths = "open" | "protected";

/**
 * What a request for `/` gets that App Service authentication refuses. In the host's source its page is written over
 * every answer that has not been sent yet (twin/functions-host/homepage.ts). Whether authentication sends its refusal at
 * once, no source says: that part is not published.
 */
export type RefusedHomepage = "page" | "refusal";

/**
 * How it treats the principal headers that a caller sends on an excluded path. "External requests aren't allowed to
 * set these headers" (learn: configure-authentication-user-identities) names no exception. A public script that excludes
 * paths on Container Apps calls them there "the caller's own words": then the middleware leaves such a request alone, and
 * says nothing of who sent it, either.
 */
export type ExcludedPathPrincipals = "removed" | "kept";

/** How App Service authentication behaves where sources contradict each other or are silent. */
export interface AuthenticationReadings {
  /** Default: "deny", the stricter way. */
  readonly emptyAllowedApplications?: EmptyListReading;
  /** Default: "accepted", as the guide saw it. */
  readonly sessionTokenAsBearer?: SessionTokenAsBearer;
  /** Default: "open". */
  readonly administrationPaths?: AdministrationPaths;
  /** Default: "page". */
  readonly refusedHomepage?: RefusedHomepage;
  /** Default: "exact", the stricter way. */
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
}
