/**
 * Directory objects in the shapes of Microsoft Graph v1.0.
 * https://learn.microsoft.com/graph/api/resources/application and …/serviceprincipal, …/approleassignment,
 * …/oauth2permissiongrant, …/user, …/group, …/keycredential, …/federatedidentitycredential
 */

export interface AppRole {
  readonly id: string;
  readonly value: string | null;
  readonly displayName: string;
  readonly description: string;
  readonly allowedMemberTypes: readonly ("User" | "Application")[];
  readonly isEnabled: boolean;
  readonly origin?: string;
}

export interface PermissionScope {
  readonly id: string;
  readonly value: string;
  readonly type: "User" | "Admin";
  readonly isEnabled: boolean;
  readonly adminConsentDisplayName: string | null;
  readonly adminConsentDescription: string | null;
  readonly userConsentDisplayName: string | null;
  readonly userConsentDescription: string | null;
}

export interface RequiredResourceAccess {
  readonly resourceAppId: string;
  readonly resourceAccess: readonly { readonly id: string; readonly type: "Role" | "Scope" }[];
}

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
  readonly subject: string;
  readonly description: string | null;
  readonly audiences: readonly string[];
}

export interface Application {
  readonly id: string;
  readonly appId: string;
  readonly createdDateTime: string;
  displayName: string;
  description: string | null;
  notes: string | null;
  serviceManagementReference: string | null;
  groupMembershipClaims: string | null;
  signInAudience: string;
  tags: readonly string[];
  identifierUris: readonly string[];
  isFallbackPublicClient: boolean | null;
  appRoles: readonly AppRole[];
  requiredResourceAccess: readonly RequiredResourceAccess[];
  passwordCredentials: readonly PasswordCredential[];
  keyCredentials: readonly KeyCredential[];
  api: {
    readonly requestedAccessTokenVersion: 1 | 2 | null;
    readonly acceptMappedClaims: boolean | null;
    readonly knownClientApplications: readonly string[];
    readonly oauth2PermissionScopes: readonly PermissionScope[];
    readonly preAuthorizedApplications: readonly {
      readonly appId: string;
      readonly delegatedPermissionIds: readonly string[];
    }[];
  };
  web: {
    readonly homePageUrl: string | null;
    readonly logoutUrl: string | null;
    readonly redirectUris: readonly string[];
    readonly implicitGrantSettings: {
      readonly enableAccessTokenIssuance: boolean;
      readonly enableIdTokenIssuance: boolean;
    };
  };
  spa: { readonly redirectUris: readonly string[] };
  publicClient: { readonly redirectUris: readonly string[] };
  info: {
    readonly marketingUrl: string | null;
    readonly privacyStatementUrl: string | null;
    readonly supportUrl: string | null;
    readonly termsOfServiceUrl: string | null;
  };
  /** Object ids of the owners. In Graph they're a navigation property, not part of the object's JSON. */
  owners: readonly string[];
}

export interface ServicePrincipal {
  readonly id: string;
  readonly appId: string;
  readonly appOwnerOrganizationId: string;
  readonly servicePrincipalType: "Application" | "ManagedIdentity";
  displayName: string;
  accountEnabled: boolean;
  appRoleAssignmentRequired: boolean;
  description: string | null;
  notes: string | null;
  loginUrl: string | null;
  preferredSingleSignOnMode: string | null;
  alternativeNames: readonly string[];
  notificationEmailAddresses: readonly string[];
  tags: readonly string[];
  /** Set on Microsoft's own service principals. Other service principals use the application's roles and scopes. */
  readonly ownAppRoles?: readonly AppRole[];
  readonly ownPermissionScopes?: readonly PermissionScope[];
  readonly ownServicePrincipalNames?: readonly string[];
  owners: readonly string[];
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
  readonly consentType: "AllPrincipals";
  readonly principalId: null;
  /** Object id of the resource's service principal. */
  readonly resourceId: string;
  /** Values of the resource's scopes, separated by spaces. */
  readonly scope: string;
}

export interface User {
  readonly id: string;
  readonly createdDateTime: string;
  accountEnabled: boolean;
  displayName: string;
  userPrincipalName: string;
  mailNickname: string;
  givenName: string | null;
  surname: string | null;
  mail: string | null;
  usageLocation: string | null;
  userType: "Member" | "Guest";
  /** Kept to check sign-ins. Graph never shows it. */
  passwordProfile: {
    readonly password: string;
    readonly forceChangePasswordNextSignIn: boolean;
    readonly forceChangePasswordNextSignInWithMfa: boolean;
  };
}

/** A security group with assigned members. */
export interface Group {
  readonly id: string;
  readonly createdDateTime: string;
  displayName: string;
  description: string | null;
  mailNickname: string;
  /** Object ids of users, groups and service principals: direct members only. */
  members: readonly string[];
  owners: readonly string[];
}
