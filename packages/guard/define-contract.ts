/*
 * The types of a contract. Data and types only, with no imports: deployment, checks and review read contract.ts without
 * loading a handler.
 */

export type Method = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";

/**
 * An app role of the API: something that a caller can be allowed to do. Tokens carry its name in the contract in
 * `roles`.
 */
export interface Role {
  /** A GUID that never changes: assignments refer to it, and a new one voids them all. */
  readonly id: string;
  readonly displayName: string;
  /** For administrators who assign it. Default: the display name. */
  readonly description?: string;
  /** Who can hold it: applications, users, or both. */
  readonly members: readonly ("Application" | "User")[];
}

/** A meaningful call, for checks and recipes. */
export interface Sample {
  /** Values for the route's parameters, by name. */
  readonly params?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Whether checks may make the call on a live stack without asking. Default: only for GET and HEAD. */
  readonly safe?: boolean;
}

interface EndpointShape {
  readonly methods: readonly Method[];
  /** The route in the Functions host's syntax, below the route prefix of host.json: `orders/{id}`. */
  readonly route: string;
  readonly sample?: Sample;
}

/** Answers callers that hold one of these roles, and no other caller. */
export interface ProtectedEndpoint<RoleName extends string = string> extends EndpointShape {
  readonly allow: readonly [RoleName, ...RoleName[]];
  readonly anonymous?: never;
}

/** Answers anyone, without a token. Its handler doesn't learn who calls. */
export interface AnonymousEndpoint extends EndpointShape {
  /** The reason, for reviewers. */
  readonly anonymous: string;
  readonly allow?: never;
}

export type Endpoint<RoleName extends string = string> = ProtectedEndpoint<RoleName> | AnonymousEndpoint;

/** An app setting: `"text"` and `"secret"` are required. A secret's value stays in a key vault. */
export type Setting =
  | "text"
  | "secret"
  /** `optional`: the handlers work without it. */
  | { readonly type: "text" | "secret"; readonly optional?: boolean; readonly default?: never }
  /** `default`: the value where a stack sets none. Everyone who reads the contract sees it. */
  | { readonly type: "text"; readonly default: string; readonly optional?: never };

/** The endpoints and roles that the API offers. */
export interface Contract<RoleName extends string = string> {
  /** By the name that tokens carry in `roles`. */
  readonly roles: Readonly<Record<RoleName, Role>>;
  /** By the name of the function that answers. */
  readonly endpoints: Readonly<Record<string, Endpoint<RoleName>>>;
  /** App settings that the handlers read. Each stack's settings provide the values. */
  readonly settings?: Readonly<Record<string, Setting>>;
  /** Files that ship with the code in addition to those in functions/assets/: paths below functions/. */
  readonly files?: readonly string[];
}

/** Refuses an option that no endpoint has. TypeScript doesn't for a type parameter. */
type OnlyEndpointKeys<Declared> = {
  readonly [Key in keyof Declared]: Key extends keyof ProtectedEndpoint
    ? Declared[Key]
    : "not an option of an endpoint";
};

/** Declares the API's contract. From here on, the compiler knows its names. contract-problems.ts has the rules. */
export function defineContract<
  const Roles extends Readonly<Record<string, Role>>,
  const Endpoints extends Readonly<Record<string, Endpoint<Extract<keyof Roles, string>>>>,
  const Rest extends Pick<Contract, "settings" | "files">,
>(
  contract: {
    readonly roles: Roles;
    readonly endpoints: Endpoints & { readonly [Name in keyof Endpoints]: OnlyEndpointKeys<Endpoints[Name]> };
  } & Rest,
): { readonly roles: Roles; readonly endpoints: Endpoints } & Rest {
  return contract;
}
