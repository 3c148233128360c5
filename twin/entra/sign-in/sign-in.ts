import type { ServicePrincipal, User } from "../../tenant/directory-objects.ts";
import type { Client } from "../token/exchange.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { DelegatedScope } from "../token/resource.ts";

/** A resource under the name that was asked for. */
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
  /** What held: the password, or a token that a sign-in of before left. */
  readonly firstFactor: "password" | "refresh token";
  readonly scope: DelegatedScope;
  /** The client proved who it is. */
  readonly isConfidential: boolean;
}

/** A client for itself, which proved who it is: an application, or a managed identity, which has no registration. */
export interface ClientSignIn extends AnySignIn {
  readonly kind: "client";
  readonly client: Pick<Client, "servicePrincipal">;
}

/** Who asks for a token for what, from where and when: all that there is to decide by. */
export type SignIn = UserSignIn | ClientSignIn;
