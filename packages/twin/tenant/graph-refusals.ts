import { Refusal } from "./refusal.ts";

/** Microsoft Graph's refusals in Graph's wording. packages/twin/FIDELITY.md lists the wordings that are ours. */
export const graphRefusals = {
  notFound: (id: string) =>
    new Refusal(
      404,
      "Request_ResourceNotFound",
      `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    ),
  forbidden: () =>
    new Refusal(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."),
  invalid: badRequest,
  /** The OData library's wording (OData/odata.net `QueryOptionUtils`). The code is inferred. */
  repeatedQueryOption: (option: string) =>
    new Refusal(
      400,
      "BadRequest",
      `Query option '${option}' was specified more than once, but it must be specified at most once.`,
    ),
  enabledEntitlement: () =>
    new Refusal(
      400,
      "CannotDeleteOrUpdateEnabledEntitlement",
      "Permission (scope or role) cannot be deleted or updated unless disabled first.",
    ),
  /** https://learn.microsoft.com/entra/identity-platform/identifier-uri-restrictions */
  identifierUriPolicy: (uri: string) =>
    badRequest(
      `Failed to add identifier URI ${uri}. All newly added URIs must contain a tenant verified domain, tenant ID, or app ID, as per the default tenant policy of your organization. See https://aka.ms/identifier-uri-addition-error for more information on this error.`,
    ),
  /** Reported: hashicorp/terraform-provider-azuread#1392, Azure/Industrial-IoT#1432. */
  hostNotVerified: (uri: string) =>
    new Refusal(
      400,
      "HostNameNotOnVerifiedDomain",
      `Values of identifierUris property must use a verified domain of the organization or its subdomain: '${uri}'`,
    ),
  duplicateValue: (property: string) =>
    new Refusal(
      400,
      "Request_MultipleObjectsWithSameKeyValue",
      `Another object with the same value for property ${property} already exists.`,
    ),
  /** Reported: microsoftgraph/microsoft-graph-docs#12675. */
  preAuthorizedPermissionNotFound: () =>
    new Refusal(
      400,
      "InvalidValue",
      "Property api.preAuthorizedApplications.delegatedPermissionIds has a Permission Id that cannot be found in the AppPermissions sets.",
    ),
  servicePrincipalNameInUse: (clientId: string) =>
    new Refusal(
      409,
      "Request_MultipleObjectsWithSameKeyValue",
      `The service principal cannot be created, updated, or restored because the service principal name ${clientId} is already in use.`,
    ),
  noSuchApplication: (clientId: string) =>
    badRequest(`The appId '${clientId}' of the service principal does not reference a valid application object.`),
  permissionNotFound: (clientId: string) =>
    badRequest(`Permission being assigned was not found on application '${clientId}'.`),
  permissionExists: () => badRequest("Permission being assigned already exists on the object"),
  /** Reported: hashicorp/terraform-provider-azuread#690. */
  permissionGrantExists: () =>
    new Refusal(409, "Request_MultipleObjectsWithSameKeyValue", "Permission entry already exists."),
  /** A reference to an object that hasn't been replicated yet. Reported: microsoftgraph/msgraph-bicep-types#193. */
  invalidReference: () => badRequest("Not a valid reference update."),
  referenceExists: (property: string) =>
    badRequest(
      `One or more added object references already exist for the following modified properties: '${property}'.`,
    ),
  /** Reported: OfficeDev/microsoft-365-agents-toolkit#10905, Azure/azure-cli#28522. */
  credentialLifetime: (policyId: string) =>
    new Refusal(
      400,
      "CredentialInvalidLifetimeAsPerAppPolicy",
      `Credential lifetime exceeds the max value allowed as per assigned policy '${policyId}'.`,
    ),
  /** The code: OfficeDev/microsoft-365-agents-toolkit, `aadAppClient.ts`. The wording is inferred from its sibling's. */
  credentialTypeNotAllowed: (policyId: string) =>
    new Refusal(
      400,
      "CredentialTypeNotAllowedAsPerAppPolicy",
      `Credential type not allowed as per assigned policy '${policyId}'.`,
    ),
  /** Reported: Azure/azure-cli#11146. */
  keyCredentialEndDate: () => new Refusal(400, "KeyCredentialsInvalidEndDate", "Key credential end date is invalid."),
  /** https://learn.microsoft.com/dynamics365/fin-ops-core/dev-itpro/deployment/troubleshoot-on-prem */
  keyCredentialUpdate: (keyId: string) =>
    badRequest(`Update to existing credential with KeyId '${keyId}' is not allowed.`),
  /** Reported: Azure/azure-dev#1482. */
  federatedCredentialExists: (name: string) =>
    new Refusal(
      409,
      "Request_MultipleObjectsWithSameKeyValue",
      `FederatedIdentityCredential with name ${name} already exists.`,
    ),
  /** Reported: Azure/azure-workload-identity#434. */
  federatedCredentialSubject: (issuer: string, subject: string) =>
    invalidFederatedCredential(
      `The combination of issuer and subject must be unique for the application. Issuer ${issuer} and Subject: ${subject} already exist.`,
      "Subject",
      subject,
    ),
  federatedCredential: invalidFederatedCredential,
  /** Reported: microsoftgraph/microsoft-graph-docs#1508. */
  userPrincipalNameInUse: () =>
    badRequest("Another object with the same value for property userPrincipalName already exists."),
} as const;

/** Reported, including the parameters: Azure/azure-workload-identity#434. */
function invalidFederatedCredential(message: string, property: string, value: string): Refusal {
  return new Refusal(
    400,
    "InvalidFederatedIdentityCredentialValue",
    `${message} paramName: FederatedIdentityCredential.${property}, paramValue: ${value}, objectType: Microsoft.Online.DirectoryServices.Application`,
  );
}

function badRequest(message: string): Refusal {
  return new Refusal(400, "Request_BadRequest", message);
}
