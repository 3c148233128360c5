import type { Clock } from "../clock.ts";
import type { EmptyListReading } from "./authorization-policy.ts";
import type { ExcludedPathMatch, AuthenticationRules } from "./authentication-rules.ts";
import type { IssuerMetadata } from "./issuer-metadata.ts";
import type { SessionStore, SessionTokenSigner } from "./sessions.ts";

/**
 * Whether `Authorization: Bearer <session token>` opens the door. The guide saw it do so; Microsoft names X-ZUMO-AUTH
 * alone (MicrosoftDocs/azure-docs#21390), and a client failed with it (Azure/azure-mobile-apps#170).
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
 * What becomes of the principal that a caller claims for itself on an excluded path. "External requests aren't allowed to
 * set these headers" (learn: configure-authentication-user-identities) names no exception. A public script that excludes
 * paths on Container Apps calls them there "the caller's own words": then the middleware leaves such a request alone, and
 * says nothing of who sent it, either.
 */
export type ExcludedPathPrincipals = "removed" | "kept";

/** Where the sources contradict each other, or end: how the gate reads them. */
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

/** What one request meets: the settings as deployed at this moment, and the state of its site. */
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
