import type * as pulumi from "@pulumi/pulumi";
import type { DeclaredMark } from "../stack-identity.ts";

/** Microsoft Graph, as every tenant has it. https://learn.microsoft.com/graph/permissions-reference */
export const microsoftGraph = {
  clientId: "00000003-0000-0000-c000-000000000000",
  /**
   * Delegated permissions that App Service authentication asks for when a person signs in by a browser (reported:
   * https://github.com/Azure-Samples/active-directory-aspnetcore-webapp-openidconnect-v2/issues/499). Where assignment
   * is required, nobody can consent for himself: a scope that is left out here ends in "Need admin approval".
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
 * The mark, and what has the portal list a service principal among the enterprise applications: its list shows those with
 * this tag, unless its filter is taken off. The plugin's own word for it, `featureTags`, excludes `tags`.
 * https://learn.microsoft.com/powershell/module/azuread/new-azureadserviceprincipal (example 1)
 * https://www.pulumi.com/registry/packages/azuread/api-docs/serviceprincipal/#tags_nodejs
 */
export function servicePrincipalTags({ tags }: DeclaredMark): pulumi.Input<string>[] {
  return [...tags, "WindowsAzureActiveDirectoryIntegratedApp"];
}

/** The properties that every app registration of the stack shares. */
export interface RegistrationArgs {
  readonly displayName: string;
  /** Object ids of the owners. */
  readonly ownerObjectIds: readonly pulumi.Input<string>[];
  /** If the tenant requires one; empty otherwise. */
  readonly serviceManagementReference: string;
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

/** Also of the service principals. */
export function servicePrincipalOf({ ownerObjectIds, mark }: RegistrationArgs) {
  return {
    // Written out: a default would be whatever the last refresh found, and a service principal that somebody disabled
    // would stay so (applyDefaults of pulumi-terraform-bridge; observed with azuread 6.9.1).
    accountEnabled: true,
    owners: [...ownerObjectIds],
    notes: mark.notes,
  };
}
