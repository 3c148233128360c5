/**
 * The names of all v1.0 properties, navigation properties included, as in Graph's metadata of 2026-02-12: the models of
 * the Go module github.com/hashicorp/go-azure-sdk/microsoft-graph v0.20260212.1143955, common-types/stable.
 */
export const v1Properties = {
  application:
    "addIns api appId appManagementPolicies appRoles applicationTemplateId authenticationBehaviors certification createdDateTime createdOnBehalfOf defaultRedirectUri deletedDateTime description disabledByMicrosoftStatus displayName extensionProperties federatedIdentityCredentials groupMembershipClaims homeRealmDiscoveryPolicies id identifierUris info isDeviceOnlyAuthSupported isFallbackPublicClient keyCredentials logo nativeAuthenticationApisEnabled notes oauth2RequirePostResponse optionalClaims owners parentalControlSettings passwordCredentials publicClient publisherDomain requestSignatureVerification requiredResourceAccess samlMetadataUrl serviceManagementReference servicePrincipalLockConfiguration signInAudience spa synchronization tags tokenEncryptionKeyId tokenIssuancePolicies tokenLifetimePolicies uniqueName verifiedPublisher web",
  "application/api":
    "acceptMappedClaims knownClientApplications oauth2PermissionScopes preAuthorizedApplications requestedAccessTokenVersion",
  "application/web": "homePageUrl implicitGrantSettings logoutUrl redirectUriSettings redirectUris",
  "application/web/implicitGrantSettings": "enableAccessTokenIssuance enableIdTokenIssuance",
  "application/spa": "redirectUris",
  "application/publicClient": "redirectUris",
  "application/info": "logoUrl marketingUrl privacyStatementUrl supportUrl termsOfServiceUrl",
  servicePrincipal:
    "accountEnabled addIns alternativeNames appDescription appDisplayName appId appManagementPolicies appOwnerOrganizationId appRoleAssignedTo appRoleAssignmentRequired appRoleAssignments appRoles applicationTemplateId claimsMappingPolicies createdObjects customSecurityAttributes delegatedPermissionClassifications deletedDateTime description disabledByMicrosoftStatus displayName endpoints federatedIdentityCredentials homeRealmDiscoveryPolicies homepage id info keyCredentials loginUrl logoutUrl memberOf notes notificationEmailAddresses oauth2PermissionGrants oauth2PermissionScopes ownedObjects owners passwordCredentials preferredSingleSignOnMode preferredTokenSigningKeyThumbprint remoteDesktopSecurityConfiguration replyUrls resourceSpecificApplicationPermissions samlSingleSignOnSettings servicePrincipalNames servicePrincipalType signInAudience synchronization tags tokenEncryptionKeyId tokenIssuancePolicies tokenLifetimePolicies transitiveMemberOf verifiedPublisher",
} as const;
