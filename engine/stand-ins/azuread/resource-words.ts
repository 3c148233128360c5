/** How the plugin names what it works at: `String()` of the ids in hashicorp/go-azure-sdk, microsoft-graph/common-types. */
export const inWords = {
  application: (objectId: string): string => `Application (Application: "${objectId}")`,
  servicePrincipal: (objectId: string): string => `Service Principal (Service Principal: "${objectId}")`,
  federatedCredential: (objectId: string, credentialId: string): string =>
    `Application Id Federated Identity Credential (Application: "${objectId}" Federated Identity Credential: "${credentialId}")`,
} as const;
