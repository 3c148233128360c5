import type { RecordedOperation } from "../../../support/provider-requests/recorded-request.ts";

/** What getUser selects, in its order. */
const userProperties = [
  "accountEnabled,ageGroup,businessPhones,city,companyName,consentProvidedForMinor,country,creationType,department",
  "displayName,employeeHireDate,employeeId,employeeOrgData,employeeType,externalUserState,faxNumber,givenName,id",
  "imAddresses,jobTitle,mail,mailNickname,mobilePhone,officeLocation,onPremisesDistinguishedName",
  "onPremisesDomainName,onPremisesImmutableId,onPremisesSamAccountName,onPremisesSecurityIdentifier",
  "onPremisesSyncEnabled,onPremisesUserPrincipalName,otherMails,postalCode,preferredLanguage,proxyAddresses",
  "showInAddressList,state,streetAddress,surname,usageLocation,userPrincipalName,userType",
].join(",");

/** Who deploys: told from the token, without a request to Graph. */
export function getClientConfig(): RecordedOperation {
  return {
    title: "getClientConfig",
    requests: [],
    asked: {
      call: "invoke",
      type: "azuread:index/getClientConfig:getClientConfig",
      inputs: {},
      gives: { me: "objectId" },
    },
  };
}

/** A missing manager, 404, is fine. */
export function getUser(as: string, userPrincipalName: string): RecordedOperation {
  return {
    title: `getUser ${as}`,
    requests: [
      {
        send: `GET /v1.0/users?$filter=userPrincipalName eq '${userPrincipalName}'`,
        answered: 200,
        reads: { value: [{ userPrincipalName }] },
        keep: { [`${as}.objectId`]: "value.0.id" },
      },
      {
        send: `GET /v1.0/users/{${as}.objectId}?$select=${userProperties}`,
        answered: 200,
        reads: { id: `{${as}.objectId}`, userPrincipalName },
      },
      { send: `GET /v1.0/users/{${as}.objectId}/manager`, answered: 404 },
    ],
    asked: {
      call: "invoke",
      type: "azuread:index/getUser:getUser",
      inputs: { userPrincipalName },
      gives: { [`${as}.objectId`]: "objectId" },
    },
  };
}

export function getGroup(as: string, displayName: string): RecordedOperation {
  return {
    title: `getGroup ${as}`,
    requests: [
      {
        send: `GET /beta/groups?$filter=displayName eq '${displayName}' and securityEnabled eq true`,
        answered: 200,
        reads: { value: [{ displayName, securityEnabled: true }] },
        keep: { [`${as}.objectId`]: "value.0.id" },
      },
      { send: `GET /beta/groups/{${as}.objectId}/members`, answered: 200 },
      { send: `GET /beta/groups/{${as}.objectId}/owners`, answered: 200 },
    ],
    asked: {
      call: "invoke",
      type: "azuread:index/getGroup:getGroup",
      inputs: { displayName, securityEnabled: true },
      gives: { [`${as}.objectId`]: "objectId" },
    },
  };
}

/** Sends no write, unlike the resource ServicePrincipal with `useExisting`. */
export function getServicePrincipal(as: string, clientId: string): RecordedOperation {
  return {
    title: `getServicePrincipal ${as}`,
    requests: [
      {
        send: `GET /v1.0/servicePrincipals?$filter=appId eq '${clientId}'`,
        answered: 200,
        keep: { [`${as}.objectId`]: "value.0.id" },
      },
      {
        send: `GET /beta/servicePrincipals/{${as}.objectId}?$select=samlMetadataUrl`,
        answered: 200,
        reads: { samlMetadataUrl: null },
      },
    ],
    asked: {
      call: "invoke",
      type: "azuread:index/getServicePrincipal:getServicePrincipal",
      inputs: { clientId },
      gives: { [`${as}.objectId`]: "objectId" },
    },
  };
}

/**
 * Not recorded: what application_data_source.go does for a client id.
 * https://github.com/hashicorp/terraform-provider-azuread/blob/main/internal/services/applications/application_data_source.go
 */
export function getApplication(application: string): RecordedOperation {
  return {
    title: `getApplication ${application}`,
    requests: [
      {
        send: `GET /v1.0/applications?$filter=appId eq '{${application}.clientId}'`,
        answered: 200,
        reads: { value: [{ id: `{${application}.objectId}` }] },
      },
      { send: `GET /v1.0/applications/{${application}.objectId}/owners`, answered: 200 },
    ],
    asked: {
      call: "invoke",
      type: "azuread:index/getApplication:getApplication",
      inputs: { clientId: `{${application}.clientId}` },
    },
  };
}
