import { stackMark } from "../../../../infra/stack-mark.ts";

/** A stack that adopted an API and a site, as its state has them; the parts that matter. */
export const identity = {
  project: "protected-function",
  stack: "test",
  workload: "whocalls",
  subscriptionId: "abc",
  id: "k3x9q2m7a1b2",
};
export const made = stackMark(identity, {}, "made");
export const adopted = stackMark(identity, {}, "adopted");
export const group = "/subscriptions/abc/resourceGroups/rg-orders";

const types: Readonly<Record<string, string>> = {
  Application: "azuread:index/application:Application",
  ServicePrincipal: "azuread:index/servicePrincipal:ServicePrincipal",
  Uri: "azuread:index/applicationIdentifierUri:ApplicationIdentifierUri",
  Consent: "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant",
  Assignment: "azuread:index/appRoleAssignment:AppRoleAssignment",
  Group: "azure-native:resources:ResourceGroup",
  Site: "azure-native:web:WebApp",
  Storage: "azure-native:storage:StorageAccount",
  Secret: "azure-native:keyvault:Secret",
  Random: "random:index/randomString:RandomString",
  Command: "command:local:Command",
  Component: "protected-function:identity:ResourceApplication",
};

export const urn = (type: string, name: string): string =>
  `urn:pulumi:test::protected-function::${types[type] ?? type}::${name}`;

const one = (type: string, name: string, rest: Readonly<Record<string, unknown>> = {}) => ({
  urn: urn(type, name),
  type: types[type] ?? type,
  inputs: {},
  outputs: {},
  ...rest,
});

export function sampleState() {
  const wasAdopted = { notes: adopted.notes };
  const imported = { importID: "by-hand", protect: true };
  return {
    version: 3,
    deployment: {
      resources: [
        one("pulumi:pulumi:Stack", "protected-function-test", {
          outputs: {
            tenantId: "tenant",
            scope: "api://client/.default",
            api: { clientId: "client" },
            functionApp: { siteId: `${group}/providers/Microsoft.Web/sites/func-orders` },
            endpoints: [],
            deployment: {
              id: identity.id,
              workload: "whocalls",
              location: "westeurope",
              adopted: { apiClientId: "client", siteId: "site" },
            },
          },
        }),
        one("Random", "stack-id", { id: "r1", outputs: { result: identity.id } }),
        one("Random", "suffix", { id: "r2" }),
        one("Component", "api"),
        one("Application", "api", {
          id: "/applications/api-id",
          parent: urn("Component", "api"),
          inputs: wasAdopted,
          outputs: { clientId: "client" },
          ...imported,
        }),
        one("ServicePrincipal", "api-principal", { id: "/servicePrincipals/api-sp", inputs: wasAdopted, ...imported }),
        one("Uri", "api-uri", {
          id: "/applications/api-id/identifierUris/x",
          inputs: { applicationId: "/applications/api-id" },
        }),
        one("Consent", "api-consent", {
          id: "/oauth2PermissionGrants/c",
          inputs: { servicePrincipalObjectId: "api-sp" },
        }),
        one("Assignment", "assigned-ada", {
          id: "/servicePrincipals/api-sp/appRoleAssignedTo/a",
          inputs: { resourceObjectId: "api-sp", principalObjectId: "ada" },
        }),
        one("Group", "resource-group", {
          id: group,
          inputs: { resourceGroupName: "rg-orders", tags: adopted.azureTags },
          ...imported,
        }),
        one("Storage", "storage", {
          id: `${group}/providers/Microsoft.Storage/storageAccounts/st`,
          inputs: { tags: made.azureTags },
          dependencies: [urn("Group", "resource-group"), urn("Random", "suffix")],
        }),
        one("Site", "function-app", { id: `${group}/providers/Microsoft.Web/sites/func-orders`, ...imported }),
        one("Application", "integration", {
          id: "/applications/caller-id",
          inputs: { notes: made.notes },
          dependencies: [urn("Application", "api")],
          propertyDependencies: { requiredResourceAccesses: [urn("Application", "api")], tags: null },
        }),
        one("ServicePrincipal", "integration-principal", {
          id: "/servicePrincipals/caller-sp",
          inputs: { notes: made.notes },
        }),
        one("Assignment", "integration-assignment", {
          id: "/servicePrincipals/api-sp/appRoleAssignedTo/b",
          inputs: { resourceObjectId: "api-sp", principalObjectId: "caller-sp" },
          dependencies: [urn("ServicePrincipal", "api-principal"), urn("ServicePrincipal", "integration-principal")],
          deletedWith: urn("ServicePrincipal", "api-principal"),
        }),
        one("Secret", "integration-delivery", { id: `${group}/providers/Microsoft.KeyVault/vaults/kv/secrets/s` }),
        one("Command", "code", {
          id: "code",
          dependencies: [urn("Site", "function-app")],
          parent: urn("Site", "function-app"),
        }),
      ],
    },
  };
}
