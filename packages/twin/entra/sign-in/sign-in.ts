import type { ServicePrincipal, User } from "../../tenant/directory-objects.ts";
import type { Client } from "../token/exchange.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { DelegatedScope } from "../token/resource.ts";

/** A resource, with the name from the request. */
export interface NamedResource {
  readonly servicePrincipal: ServicePrincipal;
  readonly name: string;
}

interface AnySignIn {
  readonly tenant: Tenant;
  readonly resource: NamedResource;
  /** The caller's IP address, as seen from outside. */
  readonly from: string;
  readonly at: Date;
}

/** A user with a valid first factor, at a client. */
export interface UserSignIn extends AnySignIn {
  readonly kind: "user";
  readonly client: Client;
  readonly user: User;
  /** The valid first factor: the password, a token from an earlier sign-in, or a browser's session. */
  readonly firstFactor: "password" | "refresh token" | "session";
  /** When the user gave the password, if the sign-in is an earlier one. */
  readonly signedInAt?: Date;
  /** Whether the user proved a second factor. Default: no. */
  readonly hasSecondFactor?: boolean;
  /** Default: a client without a browser. */
  readonly clientAppType?: "browser";
  readonly scope: DelegatedScope;
  /** Whether the client proved its identity. */
  readonly isConfidential: boolean;
}

/**
 * A client that acts for itself, with a proved identity: an application, or a managed identity (without an app
 * registration).
 */
export interface ClientSignIn extends AnySignIn {
  readonly kind: "client";
  readonly client: Pick<Client, "servicePrincipal">;
}

/** The basis of a decision: the principal, resource, place and time. */
export type SignIn = UserSignIn | ClientSignIn;
