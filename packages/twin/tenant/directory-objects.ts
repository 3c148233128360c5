import type { AppRole, KeptApplication, PermissionScope } from "./resources/application.ts";
import type { KeptGroup } from "./resources/group.ts";
import type { KeptServicePrincipal } from "./resources/service-principal.ts";
import type { KeptUser } from "./resources/user.ts";

/**
 * Directory objects in the shapes of Microsoft Graph v1.0.
 * https://learn.microsoft.com/graph/api/resources/application and …/serviceprincipal, …/approleassignment,
 * …/oauth2permissiongrant, …/user, …/group, …/keycredential, …/federatedidentitycredential
 */

export type { AppRole, PermissionScope };

/** A client secret. The twin keeps `secretText` for comparison. Graph shows it only at creation. */
export interface PasswordCredential {
  readonly keyId: string;
  readonly displayName: string | null;
  readonly startDateTime: string;
  readonly endDateTime: string;
  readonly hint: string;
  readonly secretText: string;
}

/** A certificate's public part. `key` is the certificate's DER as base64, which Graph shows only on request. */
export interface KeyCredential {
  readonly keyId: string;
  readonly type: "AsymmetricX509Cert";
  readonly usage: "Verify";
  readonly displayName: string | null;
  readonly startDateTime: string;
  readonly endDateTime: string;
  /** The certificate's thumbprint: SHA-1, 40 hexadecimal digits. */
  readonly customKeyIdentifier: string;
  readonly key: string;
}

/** An external token that an application accepts as its own credential. */
export interface FederatedIdentityCredential {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  /** Null if there is an expression in its place. */
  readonly subject: string | null;
  /** Matches other claims, or parts of them. Only /beta has it. */
  readonly claimsMatchingExpression: { readonly value: string; readonly languageVersion: 1 } | null;
  readonly description: string | null;
  readonly audiences: readonly string[];
}

export interface Application extends KeptApplication {
  readonly id: string;
  readonly appId: string;
  readonly createdDateTime: string;
  readonly passwordCredentials: readonly PasswordCredential[];
  readonly keyCredentials: readonly KeyCredential[];
  /** Object ids of the owners. In Graph they're a navigation property, not part of the object's JSON. */
  readonly owners: readonly string[];
}

export interface ServicePrincipal extends KeptServicePrincipal {
  readonly id: string;
  readonly appOwnerOrganizationId: string;
  readonly servicePrincipalType: "Application" | "ManagedIdentity";
  readonly displayName: string;
  /** Set on Microsoft's own service principals. Other service principals use the application's roles and scopes. */
  readonly ownAppRoles?: readonly AppRole[];
  readonly ownPermissionScopes?: readonly PermissionScope[];
  readonly ownServicePrincipalNames?: readonly string[];
  readonly passwordCredentials: readonly PasswordCredential[];
  readonly keyCredentials: readonly KeyCredential[];
  readonly owners: readonly string[];
}

export interface AppRoleAssignment {
  readonly id: string;
  readonly createdDateTime: string;
  readonly appRoleId: string;
  readonly principalId: string;
  readonly principalType: "ServicePrincipal" | "User" | "Group";
  readonly principalDisplayName: string;
  readonly resourceId: string;
  readonly resourceDisplayName: string;
}

/** Delegated permissions with tenant-wide admin consent. */
export interface PermissionGrant {
  readonly id: string;
  /** Object id of the client's service principal. */
  readonly clientId: string;
  /** An administrator's consent for everyone, or one user's own. */
  readonly consentType: "AllPrincipals" | "Principal";
  /** Object id of the user who consented. */
  readonly principalId: string | null;
  /** Object id of the resource's service principal. */
  readonly resourceId: string;
  /** Values of the resource's scopes, separated by spaces. */
  readonly scope: string;
}

export interface User extends KeptUser {
  readonly id: string;
  readonly createdDateTime: string;
  /**
   * Object id of the manager: in Graph a navigation property. It stays when the manager is deleted. Inferred from the
   * azuread provider's TestAccUser_update (v3.8.0), which removes a manager who has just been deleted.
   */
  readonly managerId: string | null;
}

/** A security group with assigned members. */
export interface Group extends KeptGroup {
  readonly id: string;
  readonly createdDateTime: string;
  /** Object ids of users, groups and service principals: direct members only. */
  readonly members: readonly string[];
  readonly owners: readonly string[];
}
