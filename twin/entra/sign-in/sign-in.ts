import type { ServicePrincipal, User } from "../../tenant/directory-objects.ts";
import type { Client } from "../token/exchange.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { DelegatedScope } from "../token/resource.ts";

/** A resource, under the requested name. */
export interface NamedResource {
  readonly servicePrincipal: ServicePrincipal;
  readonly name: string;
}

interface AnySignIn {
  readonly tenant: Tenant;
  readonly resource: NamedResource;
  /** The caller's IP address, as it is seen from outside. */
  readonly from: string;
  readonly at: Date;
}

/** A person, whose first factor held, at a client. */
export interface UserSignIn extends AnySignIn {
  readonly kind: "user";
  readonly client: Client;
  readonly user: User;
  /** The valid first factor: the password, or a token from an earlier sign-in. */
  readonly firstFactor: "password" | "refresh token";
  readonly scope: DelegatedScope;
  /** Whether the client proved its identity. */
  readonly isConfidential: boolean;
}

/**
 * A client for itself, with a proved identity: an application, or a managed identity, which has no app registration.
 */
export interface ClientSignIn extends AnySignIn {
  readonly kind: "client";
  readonly client: Pick<Client, "servicePrincipal">;
}

/** The basis of a decision: the principal, the resource, the place and the time. */
export type SignIn = UserSignIn | ClientSignIn;
