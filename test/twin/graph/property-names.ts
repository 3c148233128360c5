/**
 * The names of the properties that each type has in Graph v1.0. Source: the models of hashicorp/go-azure-sdk,
 * microsoft-graph v0.20260212.1143955 (common-types/stable), which are made from Microsoft's metadata. Names only.
 */
export const propertyNames = {
  user: words(`
    aboutMe accountEnabled activities ageGroup agreementAcceptances appRoleAssignments assignedLicenses assignedPlans
    authentication authorizationInfo birthday businessPhones calendar calendarGroups calendarView calendars chats city
    cloudClipboard companyName consentProvidedForMinor contactFolders contacts country createdDateTime createdObjects
    createdObjects@odata.bind creationType customSecurityAttributes deletedDateTime department deviceEnrollmentLimit
    deviceManagementTroubleshootingEvents directReports directReports@odata.bind displayName drive drives
    employeeExperience employeeHireDate employeeId employeeLeaveDateTime employeeOrgData employeeType events
    extensions externalUserState externalUserStateChangeDateTime faxNumber followedSites givenName hireDate id
    identities imAddresses inferenceClassification insights interests isManagementRestricted isResourceAccount
    jobTitle joinedTeams lastPasswordChangeDateTime legalAgeGroupClassification licenseAssignmentStates licenseDetails
    mail mailFolders mailNickname mailboxSettings managedAppRegistrations managedDevices manager manager@odata.bind
    memberOf memberOf@odata.bind messages mobilePhone mySite oauth2PermissionGrants officeLocation
    onPremisesDistinguishedName onPremisesDomainName onPremisesExtensionAttributes onPremisesImmutableId
    onPremisesLastSyncDateTime onPremisesProvisioningErrors onPremisesSamAccountName onPremisesSecurityIdentifier
    onPremisesSyncEnabled onPremisesUserPrincipalName onenote onlineMeetings otherMails outlook ownedDevices
    ownedDevices@odata.bind ownedObjects ownedObjects@odata.bind passwordPolicies passwordProfile pastProjects people
    permissionGrants photo photos planner postalCode preferredDataLocation preferredLanguage preferredName presence
    print provisionedPlans proxyAddresses registeredDevices registeredDevices@odata.bind responsibilities schools
    scopedRoleMemberOf securityIdentifier serviceProvisioningErrors settings showInAddressList signInActivity
    signInSessionsValidFromDateTime skills solutions sponsors sponsors@odata.bind state streetAddress surname teamwork
    todo transitiveMemberOf transitiveMemberOf@odata.bind usageLocation userPrincipalName userType
  `),
  group: words(`
    acceptedSenders acceptedSenders@odata.bind allowExternalSenders appRoleAssignments assignedLabels assignedLicenses
    autoSubscribeNewMembers calendar calendarView classification conversations createdDateTime createdOnBehalfOf
    createdOnBehalfOf@odata.bind deletedDateTime description displayName drive drives events expirationDateTime
    extensions groupLifecyclePolicies groupTypes hasMembersWithLicenseErrors hideFromAddressLists
    hideFromOutlookClients id isArchived isAssignableToRole isManagementRestricted isSubscribedByMail
    licenseProcessingState mail mailEnabled mailNickname memberOf memberOf@odata.bind members members@odata.bind
    membersWithLicenseErrors membersWithLicenseErrors@odata.bind membershipRule membershipRuleProcessingState
    onPremisesDomainName onPremisesLastSyncDateTime onPremisesNetBiosName onPremisesProvisioningErrors
    onPremisesSamAccountName onPremisesSecurityIdentifier onPremisesSyncEnabled onenote owners owners@odata.bind
    permissionGrants photo photos planner preferredDataLocation preferredLanguage proxyAddresses rejectedSenders
    rejectedSenders@odata.bind renewedDateTime securityEnabled securityIdentifier serviceProvisioningErrors settings
    sites team theme threads transitiveMemberOf transitiveMemberOf@odata.bind transitiveMembers
    transitiveMembers@odata.bind uniqueName unseenCount visibility
  `),
  conditionalAccessPolicy: words(`
    conditions createdDateTime description displayName grantControls id modifiedDateTime sessionControls state
    templateId
  `),
  conditionalAccessConditionSet: words(`
    applications authenticationFlows clientAppTypes clientApplications devices insiderRiskLevels locations platforms
    servicePrincipalRiskLevels signInRiskLevels userRiskLevels users
  `),
  conditionalAccessUsers: words(`
    excludeGroups excludeGuestsOrExternalUsers excludeRoles excludeUsers includeGroups includeGuestsOrExternalUsers
    includeRoles includeUsers
  `),
  conditionalAccessApplications: words(`
    applicationFilter excludeApplications includeApplications includeAuthenticationContextClassReferences
    includeUserActions
  `),
  conditionalAccessLocations: words(`
    excludeLocations includeLocations
  `),
  conditionalAccessClientApplications: words(`
    excludeServicePrincipals includeServicePrincipals servicePrincipalFilter
  `),
  conditionalAccessGrantControls: words(`
    authenticationStrength builtInControls customAuthenticationFactors operator termsOfUse
  `),
  conditionalAccessSessionControls: words(`
    applicationEnforcedRestrictions cloudAppSecurity disableResilienceDefaults persistentBrowser signInFrequency
  `),
  signInFrequencySessionControl: words(`
    authenticationType frequencyInterval isEnabled type value
  `),
  countryNamedLocation: words(`
    countriesAndRegions countryLookupMethod createdDateTime displayName id includeUnknownCountriesAndRegions
    modifiedDateTime
  `),
  ipNamedLocation: words(`
    createdDateTime displayName id ipRanges isTrusted modifiedDateTime
  `),
} as const;

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
