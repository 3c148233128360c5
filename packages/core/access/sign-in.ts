import type { ClientAppType } from "./policy.ts";

/** One request for a token after its first factor has been accepted, as conditional access sees it. */
export interface SignIn {
  readonly identity: UserIdentity | ServicePrincipalIdentity;
  /** Client IDs of the requested resources. Graph is `00000003-0000-0000-c000-000000000000`. */
  readonly resources: readonly string[];
  /**
   * Permission scopes that a user's client requests, bare as in `scp` (`User.Read`), including the OpenID ones. Resolve
   * `.default` first: left unresolved, it counts as more than low-privileged. Empty for a service principal.
   */
  readonly scopes: readonly string[];
  readonly client: { readonly clientId: string; readonly isConfidential: boolean };
  /** The public address that Entra sees, IPv4 or IPv6. */
  readonly ipAddress: string;
  readonly clientAppType: ClientAppType;
  readonly at: Date;
  /** Built-in grant controls that this sign-in has met (`mfa`, ...). Absent: only a password or a secret. */
  readonly satisfiedControls?: readonly string[];
  /** The address's country in two letters, or `unknown` if Microsoft knows none. Absent: it isn't known here. */
  readonly country?: string;
  /** As in Graph: `windows`, `iOS`, ... Absent: it isn't known here. */
  readonly devicePlatform?: string;
  /** The level of each kind of risk (`none`, `low`, ...). Absent: it isn't known here. */
  readonly risk?: Partial<Readonly<Record<RiskKind, string>>>;
  /** `none` for any other flow than these two. Absent: it isn't known here. */
  readonly authenticationFlow?: "none" | "deviceCodeFlow" | "authenticationTransfer";
}

/** https://learn.microsoft.com/graph/api/resources/signinconditions */
export type RiskKind = "signIn" | "user" | "servicePrincipal" | "insider";

/** A person, or an account that signs in like one. */
export interface UserIdentity {
  readonly kind: "user";
  readonly userId: string;
  /** Every group of the user, nested ones included. */
  readonly groupIds: readonly string[];
  /** Template IDs of the user's directory roles. */
  readonly roleTemplateIds: readonly string[];
  readonly userType: "Member" | "Guest";
  /**
   * The kind of guest (`internalGuest`, `b2bCollaborationMember`, ...). Absent: a `Guest` is a `b2bCollaborationGuest`,
   * a `Member` isn't a guest.
   */
  readonly externalUserType?: string;
}

/** An application or managed identity that signs in as itself. */
export interface ServicePrincipalIdentity {
  readonly kind: "servicePrincipal";
  readonly servicePrincipalId: string;
  readonly type: "application" | "managedIdentity";
  /** Whether its application is registered in this tenant, for this tenant only. */
  readonly ofThisTenant: boolean;
}

/** Whether a list has an ID. Entra's IDs are GUIDs, so case doesn't matter. */
export function hasId(ids: readonly string[] | undefined, id: string): boolean {
  const lowerCaseId = id.toLowerCase();
  return ids?.some((candidate) => candidate.toLowerCase() === lowerCaseId) ?? false;
}

/** Whether two lists share an ID. */
export function shareAnId(left: readonly string[] | undefined, right: readonly string[]): boolean {
  return right.some((id) => hasId(left, id));
}
