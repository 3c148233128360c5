/*
 * The types of a contract. Data and types only, without an import: deployment, checks and review read contract.ts without
 * loading a handler.
 */

export type Method = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";

/** An app role of the API: what a caller can be allowed to do. What tokens carry in `roles` is its name in the contract. */
export interface Role {
  /** GUID, once drawn and never changed: assignments refer to it, and a new one voids them all. */
  readonly id: string;
  readonly displayName: string;
  /** For administrators who assign it. Default: the display name. */
  readonly description?: string;
  /** Who may hold it: applications, people, or both. */
  readonly members: readonly ("Application" | "User")[];
}

/** A call that makes sense, for proof and recipes. */
export interface Sample {
  /** Values for the route's parameters, by name. */
  readonly params?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Whether the call may be made on a live stack, unasked. Default: for GET and HEAD alone. */
  readonly safe?: boolean;
}

interface EndpointShape {
  readonly methods: readonly Method[];
  /** As the Functions host reads it, below the route prefix of host.json: `orders/{id}`. */
  readonly route: string;
  readonly sample?: Sample;
}

/** Answers callers that hold one of these roles, and no others. */
export interface ProtectedEndpoint<RoleName extends string = string> extends EndpointShape {
  readonly allow: readonly [RoleName, ...RoleName[]];
  readonly anonymous?: never;
}

/** Answers anybody, without a token. Its handler learns nothing of who calls. */
export interface AnonymousEndpoint extends EndpointShape {
  /** The reason, for reviewers. */
  readonly anonymous: string;
  readonly allow?: never;
}

export type Endpoint<RoleName extends string = string> = ProtectedEndpoint<RoleName> | AnonymousEndpoint;

/** What the API offers, and to whom. */
export interface Contract<RoleName extends string = string> {
  /** By what tokens carry in `roles`. */
  readonly roles: Readonly<Record<RoleName, Role>>;
  /** By the name of the function that answers. */
  readonly endpoints: Readonly<Record<string, Endpoint<RoleName>>>;
  /** App settings that the handlers read, all of them needed: values come from each stack's settings. */
  readonly settings?: Readonly<Record<string, "text" | "secret">>;
  /** Files that ship beside the code, besides those in functions/assets/: paths below functions/. */
  readonly files?: readonly string[];
}

/** Says what the API offers: the names are known to the compiler from here on. Its rules: contract-problems.ts. */
export function defineContract<
  const Roles extends Readonly<Record<string, Role>>,
  const Endpoints extends Readonly<Record<string, Endpoint<Extract<keyof Roles, string>>>>,
  const Rest extends Pick<Contract, "settings" | "files">,
>(contract: { readonly roles: Roles; readonly endpoints: Endpoints } & Rest) {
  return contract;
}
