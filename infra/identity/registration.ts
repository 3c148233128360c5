import { graphClientId } from "@protected-function/core/azure/clouds.ts";
import type * as pulumi from "@pulumi/pulumi";
import type { DeclaredMark } from "../stack-identity.ts";

/** Microsoft Graph, the same in every tenant. https://learn.microsoft.com/graph/permissions-reference */
export const microsoftGraph = {
  clientId: graphClientId,
  /**
   * Delegated permissions that App Service authentication requests when a user signs in with a browser (reported:
   * https://github.com/Azure-Samples/active-directory-aspnetcore-webapp-openidconnect-v2/issues/499). If assignment is
   * required, users can't consent for themselves: a scope missing here ends in "Need admin approval".
   * https://learn.microsoft.com/entra/identity/enterprise-apps/what-is-access-management
   */
  signInScopes: {
    openid: "37f7f235-527c-4136-accd-4a02d197296e",
    profile: "14dad69e-099b-42c9-810b-d002981feec1",
    email: "64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0",
  },
  /** The delegated permission `offline_access`. */
  offlineAccess: "7427e0e9-2fba-42fe-b0c0-848c9e6a8182",
} as const;

/**
 * The mark, and the tag that lists a service principal among the portal's enterprise applications. The portal shows
 * only those with this tag, unless you remove its filter. The plugin's own property for it, `featureTags`, excludes
 * `tags`.
 * https://learn.microsoft.com/powershell/module/azuread/new-azureadserviceprincipal (example 1)
 * https://www.pulumi.com/registry/packages/azuread/api-docs/serviceprincipal/#tags_nodejs
 */
export function servicePrincipalTags({ tags }: DeclaredMark): pulumi.Input<string>[] {
  return [...tags, "WindowsAzureActiveDirectoryIntegratedApp"];
}

/** The properties that all app registrations of the stack share. */
export interface RegistrationArgs {
  readonly displayName: pulumi.Input<string>;
  /** Object IDs of the owners. */
  readonly ownerObjectIds: readonly pulumi.Input<string>[];
  /** If the tenant requires one. An empty text counts as absent. */
  readonly serviceManagementReference?: pulumi.Input<string> | undefined;
  readonly mark: DeclaredMark;
}

export function registrationOf({ displayName, ownerObjectIds, serviceManagementReference, mark }: RegistrationArgs) {
  return {
    displayName,
    signInAudience: "AzureADMyOrg",
    owners: [...ownerObjectIds],
    notes: mark.notes,
    tags: [...mark.tags],
    ...(serviceManagementReference && { serviceManagementReference }),
  };
}

/** The properties that all service principals of the stack share. */
export function servicePrincipalOf({ ownerObjectIds, mark }: RegistrationArgs) {
  return {
    // Set explicitly. A default would be the value that the last refresh found, and a service principal that someone
    // disabled would stay disabled (applyDefaults of pulumi-terraform-bridge; observed with azuread 6.9.1).
    accountEnabled: true,
    owners: [...ownerObjectIds],
    notes: mark.notes,
  };
}
