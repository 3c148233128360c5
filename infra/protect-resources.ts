import type * as pulumi from "@pulumi/pulumi";

/**
 * Resources that can't be recreated unchanged: IDs that callers and others hold, a host name, logs. Credentials,
 * assignments and policies aren't among them: settings add and remove them, and a rotation must stay possible.
 */
const protectedTypes: ReadonlySet<string> = new Set([
  "azure-native:resources:ResourceGroup",
  "azure-native:operationalinsights:Workspace",
  "azure-native:web:AppServicePlan",
  "azure-native:web:WebApp",
  "azuread:index/application:Application",
  "azuread:index/servicePrincipal:ServicePrincipal",
]);

/**
 * Makes Pulumi refuse to delete or replace such resources, in a destroy as well. For
 * `pulumi.runtime.registerResourceTransform`. The state keeps the protection; an update without it removes it.
 * https://www.pulumi.com/docs/iac/concepts/options/protect/
 */
export const protectResources: pulumi.ResourceTransform = ({ type, props, opts }) =>
  protectedTypes.has(type) ? { props, opts: { ...opts, protect: true } } : undefined;
