/** A value as JSON has it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** One method of an endpoint of the API, by the contract. */
export interface OfferedEndpoint {
  /** `POST orders/{id}` */
  readonly name: string;
  /** Roles, each of which opens it; absent: it is anonymous. */
  readonly allow?: readonly string[];
  /** Why callers don't need a token. */
  readonly anonymous?: string;
  /** `verify` calls it on a live stack. */
  readonly isCalledUnasked: boolean;
}

export interface Role {
  readonly id: string;
  readonly value: string | null;
  readonly isEnabled: boolean;
  /** Graph's allowedMemberTypes; a permission scope has none. */
  readonly members: readonly string[];
  /** Everything else that defines it, as JSON. A difference means that it is written again. */
  readonly definition: string;
}

export interface Credential {
  readonly kind: "client secret" | "certificate" | "federated credential";
  /** The slot of a secret, the name of anything else. */
  readonly name: string;
  /** Another one is another credential, whatever its name. */
  readonly key: string;
  /** ISO 8601; undefined: has no end. */
  readonly endDate: string | undefined;
  /** It was over before the review: nobody uses it. */
  readonly hasEnded: boolean;
  /** Whom a federated credential trusts, in words. */
  readonly trusts: string | undefined;
}

/** Who holds which of an application's app roles. */
export interface AppRoleHolder {
  readonly who: string;
  readonly role: string;
  /** The role keeps its identity under another name. */
  readonly roleId: string;
}

/** An app registration that the stack created, with its service principal. */
export interface Registration {
  /** "the API", "caller integration", or its display name. */
  readonly name: string;
  readonly clientId: string;
  readonly applicationObjectId: string;
  readonly publicClientFlows: boolean;
  readonly tokenVersion: number | undefined;
  readonly signInAudience: string;
  readonly redirectUris: readonly string[];
  readonly identifierUris: readonly string[];
  /** What comes by the browser's redirect itself: "ID tokens", "access tokens". */
  readonly implicitTokens: readonly string[];
  readonly roles: readonly Role[];
  readonly scopes: readonly Role[];
  /** What it asks for of others: "Microsoft Graph: openid". */
  readonly permissions: readonly string[];
  readonly owners: readonly string[];
  /** Owners of its service principal can add credentials there. */
  readonly servicePrincipalOwners: readonly string[];
  readonly credentials: readonly Credential[];
  readonly assignmentRequired: boolean;
  readonly isEnabled: boolean;
  readonly assignments: readonly AppRoleHolder[];
  /** What an administrator consented to, for everybody: "Microsoft Graph: openid". */
  readonly consents: readonly string[];
  /** Everything else that Graph answers of it. */
  readonly rest: Json;
}

export interface AzureRole {
  /** Names, not ids: the id is another on every twin. */
  readonly who: string;
  readonly role: string;
  readonly scope: string;
}

/**
 * A permission on an API that isn't the stack's, by names. `Registration.assignments` has the holders of roles of the stack's
 * own app registrations, `Registration.consents` the consents for them.
 */
export interface Grant {
  /** "caller partner", "the application id-whocalls-dev" */
  readonly who: string;
  /** "Microsoft Graph" */
  readonly on: string;
  /** "Application.ReadWrite.All" */
  readonly permission: string;
  /** application: as itself. delegated: on behalf of people, as an administrator consented to. */
  readonly kind: "application" | "delegated";
}

/** A site beside the stack's function. */
interface Site {
  /** As Azure has it. */
  readonly name: string;
  /** The properties of its authsettingsV2. */
  readonly authentication: Json;
}

/** What was deployed, read back from outside the program, with names in the place of ids. */
export interface Snapshot {
  /** The properties of authsettingsV2. */
  readonly authentication: Json;
  readonly registrations: readonly Registration[];
  readonly azureRoles: readonly AzureRole[];
  /** What anybody holds elsewhere: the stack's service principals and managed identities, and whom it grants something. */
  readonly grants: readonly Grant[];
  /** Every other site of the subscription. */
  readonly sites: readonly Site[];
  /** What the API offers. */
  readonly endpoints: readonly OfferedEndpoint[];
  readonly hostName: string;
}

/** A service's answer by path (`api.requestedAccessTokenVersion`), without what other fields cover. Lists stay whole. */
export function restOf(value: Json, elsewhere: readonly string[], path = ""): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value)
    .map(([key, item]) => [key, item as Json, path === "" ? key : `${path}.${key}`] as const)
    .filter(([key, , within]) => !elsewhere.includes(within) && !key.includes("@odata."));
  return Object.fromEntries(entries.map(([key, item, within]) => [key, restOf(item, elsewhere, within)]));
}
