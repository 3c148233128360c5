/** What somebody wants to know. */
export interface WhatIfQuestion {
  /** A user principal name, a caller's name, or the object id or client id of a service principal. */
  readonly who: string;
  /** `api`, `graph`, an endpoint of the API, or a client id. */
  readonly resource: string;
  /** An address, or a named location by its display name or by its name in the settings. */
  readonly from: string;
  readonly clientAppType: ClientAppType;
  /** What the client asks to do, bare (`openid profile`): some scopes ask for less than their resource. */
  readonly scopes: readonly string[];
  /** Two letters: Graph may want it beside an address. Default: not sent. */
  readonly country?: string | undefined;
}

/** https://learn.microsoft.com/graph/api/resources/signinconditions */
export const clientAppTypes = ["browser", "mobileAppsAndDesktopClients", "exchangeActiveSync", "other"] as const;
export type ClientAppType = (typeof clientAppTypes)[number];

/** What one policy says. */
export interface WhatIfPolicy {
  readonly policyId: string;
  readonly displayName: string;
  readonly state: "enabled" | "disabled" | "enabledForReportingButNotEnforced";
  readonly applies: boolean;
  /** Graph's word; `notSet` where it applies. */
  readonly analysisReasons: string;
  readonly controls: readonly string[];
  readonly operator: "AND" | "OR";
}

/** The same of twin and tenant, so that two can be compared line by line. */
export interface WhatIf {
  /** The id is a user's object id, or a service principal's client id: so Graph wants it. */
  readonly who: { readonly kind: "user" | "service principal"; readonly name: string; readonly id: string };
  readonly resource: { readonly name: string; readonly clientId: string };
  readonly from: { readonly address: string; readonly location?: string };
  readonly clientAppType: ClientAppType;
  /** By the policies that are enforced; report-only ones change nothing. */
  readonly outcome: "granted" | "blocked" | "controls required";
  /** What has to be met; each part by itself, its alternatives joined by "or". */
  readonly demands: readonly string[];
  /** The tenant's security defaults, which What If doesn't look at. "unknown": this login can't read them. */
  readonly securityDefaults: "on" | "off" | "unknown";
  /** By display name. */
  readonly policies: readonly WhatIfPolicy[];
}
