import type * as pulumi from "@pulumi/pulumi";
import type { DeclaredMark } from "../stack-identity.ts";

/**
 * The mark, and what has the portal list a service principal among the enterprise applications: its list shows those with
 * this tag, unless its filter is taken off. The plugin's own word for it, `featureTags`, excludes `tags`.
 * https://learn.microsoft.com/powershell/module/azuread/new-azureadserviceprincipal (example 1)
 * https://www.pulumi.com/registry/packages/azuread/api-docs/serviceprincipal/#tags_nodejs
 */
export function servicePrincipalTags({ tags }: DeclaredMark): pulumi.Input<string>[] {
  return [...tags, "WindowsAzureActiveDirectoryIntegratedApp"];
}
