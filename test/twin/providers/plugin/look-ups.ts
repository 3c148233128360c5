/**
 * What azuread 6.9.1 answered to the program's look-ups on the twin, by the kind of value: names in a line. A value that Graph
 * doesn't have isn't there at all. Microsoft Graph's audience was empty, because the twin didn't answer it then.
 */
export const recordedLookUps: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  getClientConfig: {
    "a text": "clientId id objectId tenantId",
  },
  getUser: {
    "a boolean": "accountEnabled onpremisesSyncEnabled showInAddressList",
    "a text": "displayName givenName id mailNickname objectId userPrincipalName userType",
    "an empty list": "businessPhones imAddresses otherMails proxyAddresses",
    "an empty text":
      "ageGroup city companyName consentProvidedForMinor country creationType department employeeHireDate employeeId employeeType externalUserState faxNumber jobTitle mail managerId mobilePhone officeLocation onpremisesDistinguishedName onpremisesDomainName onpremisesImmutableId onpremisesSamAccountName onpremisesSecurityIdentifier onpremisesUserPrincipalName postalCode preferredLanguage state streetAddress surname usageLocation",
  },
  getGroup: {
    "a boolean":
      "assignableToRole autoSubscribeNewMembers externalSendersAllowed hideFromAddressLists hideFromOutlookClients includeTransitiveMembers mailEnabled onpremisesSyncEnabled securityEnabled",
    "a list": "dynamicMemberships members",
    "a text": "description displayName id mailNickname objectId",
    "an empty list": "behaviors owners provisioningOptions proxyAddresses types",
    "an empty text":
      "mail onpremisesDomainName onpremisesNetbiosName onpremisesSamAccountName onpremisesSecurityIdentifier preferredLanguage theme visibility",
  },
  getServicePrincipal: {
    "a boolean": "accountEnabled appRoleAssignmentRequired",
    "a list": "appRoles featureTags features oauth2PermissionScopes servicePrincipalNames",
    "a map": "appRoleIds oauth2PermissionScopeIds",
    "a text": "applicationTenantId clientId displayName id objectId signInAudience type",
    "an empty list": "alternativeNames notificationEmailAddresses redirectUris samlSingleSignOns tags",
    "an empty text": "description homepageUrl loginUrl logoutUrl notes preferredSingleSignOnMode samlMetadataUrl",
  },
};
