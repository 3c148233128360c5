import type * as pulumi from "@pulumi/pulumi";

/**
 * What cannot be made again alike: ids that callers and others hold, a host name, logs. Credentials, assignments and
 * policies are not among it: they come and go by a setting, and a rotation must stay possible.
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
 * Has Pulumi refuse to delete or replace such resources, a destroy included, for `pulumi.runtime.registerResourceTransform`.
 * The state keeps it: lifted by an update without it. https://www.pulumi.com/docs/iac/concepts/options/protect/
 */
export const protectResources: pulumi.ResourceTransform = ({ type, props, opts }) =>
  protectedTypes.has(type) ? { props, opts: { ...opts, protect: true } } : undefined;
