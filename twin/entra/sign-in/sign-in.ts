import type { ServicePrincipal, User } from "../../tenant/directory-objects.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { DelegatedScope } from "../token/resource.ts";
import type { Client } from "../token/client.ts";
import { refuseByConditionalAccess, refuseBySecurityDefaults } from "./conditional-access.ts";
import { refuseUnassigned } from "./held-roles.ts";
import { refuseUnconsented } from "./consent.ts";

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

/** Lets a sign-in pass, or throws the refusal. */
type SignInDecision = (signIn: SignIn) => void;

/**
 * What is decided after the first factor, at every sign-in and again at every refresh; the first that refuses answers.
 * Assignment comes before consent: where it is required, nobody can consent for himself. Conditional access between them
 * is inferred: people who sign in are asked for a second factor before they are asked for consent.
 * https://learn.microsoft.com/entra/identity/enterprise-apps/what-is-access-management
 */
const decisions: readonly SignInDecision[] = [
  refuseUnassigned,
  refuseByConditionalAccess,
  refuseBySecurityDefaults,
  refuseUnconsented,
];

export function decideSignIn(signIn: SignIn): void {
  for (const decide of decisions) decide(signIn);
}
