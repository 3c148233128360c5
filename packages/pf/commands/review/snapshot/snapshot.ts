/** A JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** One method of an endpoint of the API, from the contract. */
export interface OfferedEndpoint {
  /** `POST orders/{id}` */
  readonly name: string;
  /** `/api/orders/{id}` */
  readonly path: string;
  /** Roles, each of which allows calls. Absent if it's anonymous. */
  readonly allow?: readonly string[];
  /** Why callers don't need a token. */
  readonly anonymous?: string;
  /** Whether `verify` calls it on a live stack. */
  readonly isCalledUnasked: boolean;
}

export interface Role {
  readonly id: string;
  readonly value: string | null;
  readonly isEnabled: boolean;
  /** Graph's allowedMemberTypes. A permission scope has none. */
  readonly members: readonly string[];
  /** Everything else that defines it, as JSON. A difference means that it was written again. */
  readonly definition: string;
}

export interface Credential {
  readonly kind: "client secret" | "certificate" | "federated credential";
  /** The slot of a secret, or the name of any other credential. */
  readonly name: string;
  /** A different key means a different credential, whatever its name. */
  readonly key: string;
  /** ISO 8601. Undefined if it doesn't expire. */
  readonly endDate: string | undefined;
  /** Whether it expired before the review, so that it no longer works. */
  readonly hasEnded: boolean;
  /** The identities that a federated credential trusts, in words. */
  readonly trusts: string | undefined;
  /** A certificate's SHA-1, in hexadecimal digits. */
  readonly thumbprint?: string;
}

/** A holder of one of an application's app roles. */
export interface AppRoleHolder {
  readonly who: string;
  readonly role: string;
  /** The role's id, which stays the same if its name changes. */
  readonly roleId: string;
}

/** An app registration that the stack created, with its service principal. */
export interface Registration {
  /** "the API", "caller integration", or its display name. */
  readonly name: string;
  readonly clientId: string;
  readonly applicationObjectId: string;
  readonly publicClientFlows: boolean;
  readonly tokenVersion: number;
  readonly signInAudience: string;
  readonly redirectUris: readonly string[];
  readonly identifierUris: readonly string[];
  /** Tokens that the browser's redirect itself delivers: "ID tokens", "access tokens". */
  readonly implicitTokens: readonly string[];
  readonly roles: readonly Role[];
  readonly scopes: readonly Role[];
  /** Permissions that it requests on other APIs: "Microsoft Graph: openid". */
  readonly permissions: readonly string[];
  readonly owners: readonly string[];
  /** Owners of its service principal, who can add credentials there. */
  readonly servicePrincipalOwners: readonly string[];
  readonly credentials: readonly Credential[];
  readonly assignmentRequired: boolean;
  readonly isEnabled: boolean;
  readonly assignments: readonly AppRoleHolder[];
  /** Tenant-wide admin consents: "Microsoft Graph: openid". */
  readonly consents: readonly string[];
  /** Everything else that Graph returns for it. */
  readonly rest: Json;
}

export interface AzureRole {
  /** A name, because the id differs on every twin. */
  readonly who: string;
  readonly role: string;
  readonly scope: string;
}

/**
 * A permission on an API that isn't the stack's, by names. For the stack's own app registrations,
 * `Registration.assignments` has the role holders and `Registration.consents` the consents.
 */
export interface Grant {
  /** "caller partner", "the application id-whocalls-dev" */
  readonly who: string;
  /** "Microsoft Graph" */
  readonly on: string;
  /** "Application.ReadWrite.All" */
  readonly permission: string;
  /** application: as itself. delegated: on behalf of people, with admin consent. */
  readonly kind: "application" | "delegated";
}

/** A site other than the stack's function. */
interface Site {
  /** Its name in Azure. */
  readonly name: string;
  /** The properties of its authsettingsV2. */
  readonly authentication: Json;
}

/** The deployed state, read back from outside the program, with names in place of ids. */
export interface Snapshot {
  /** The properties of authsettingsV2. */
  readonly authentication: Json;
  readonly registrations: readonly Registration[];
  readonly azureRoles: readonly AzureRole[];
  /**
   * Permissions elsewhere of the stack's service principals and managed identities, and of the principals that it
   * grants permissions to.
   */
  readonly grants: readonly Grant[];
  /** Every other site in the subscription. */
  readonly sites: readonly Site[];
  /** The API's endpoints. */
  readonly endpoints: readonly OfferedEndpoint[];
  readonly hostName: string;
}

/**
 * A service's answer by path (`api.requestedAccessTokenVersion`), without the properties that other fields cover. Lists
 * stay whole.
 */
export function restOf(value: Json, coveredPaths: readonly string[], path = ""): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value)
    .map(([key, item]) => [key, item as Json, path === "" ? key : `${path}.${key}`] as const)
    .filter(([key, , fullPath]) => !coveredPaths.includes(fullPath) && !key.includes("@odata."));
  return Object.fromEntries(entries.map(([key, item, fullPath]) => [key, restOf(item, coveredPaths, fullPath)]));
}
