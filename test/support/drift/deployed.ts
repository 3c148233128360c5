import { type Deployed, DeployedResources } from "../../../packages/pf/commands/drift/deployed-resources.ts";

/** A resource as a state has it. */
export function deployed(
  type: string,
  name: string,
  { id = `/${name}`, inputs = {}, outputs = {} }: Partial<Pick<Deployed, "id" | "inputs" | "outputs">> = {},
): Deployed {
  return { urn: `urn:pulumi:test::protected-function::${type}::${name}`, type, id, inputs, outputs };
}

/** As `pulumi stack export` gives them. */
export function asExported(resources: readonly Deployed[]): readonly object[] {
  return resources.map((resource) => ({ ...resource, custom: true }));
}

export function stateWith(...resources: readonly Deployed[]): DeployedResources {
  return new DeployedResources(resources);
}

export const types = {
  application: "azuread:index/application:Application",
  certificate: "azuread:index/applicationCertificate:ApplicationCertificate",
  password: "azuread:index/applicationPassword:ApplicationPassword",
  servicePrincipal: "azuread:index/servicePrincipal:ServicePrincipal",
  policy: "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy",
  site: "azure-native:web:WebApp",
  authSettings: "azure-native:web:WebAppAuthSettingsV2",
  group: "azure-native:resources:ResourceGroup",
  storage: "azure-native:storage:StorageAccount",
} as const;
