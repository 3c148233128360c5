import { Application } from "@pulumi/azuread/application.js";
import { getServicePrincipalOutput } from "@pulumi/azuread/getServicePrincipal.js";
import { ServicePrincipal } from "@pulumi/azuread/servicePrincipal.js";
import { ServicePrincipalDelegatedPermissionGrant } from "@pulumi/azuread/servicePrincipalDelegatedPermissionGrant.js";
import * as pulumi from "@pulumi/pulumi";
import { microsoftGraph, type RegistrationArgs, registrationOf, servicePrincipalOf } from "./registration.ts";
import type { PermissionScope } from "./resource-application.ts";

export interface PublicClientApplicationArgs extends RegistrationArgs {
  /** Client ID of the API that is called. */
  readonly resourceClientId: pulumi.Input<string>;
  /** Object ID of the API's service principal, where people are assigned. */
  readonly resourceServicePrincipalObjectId: pulumi.Input<string>;
  /** The API's permission scope for this client. */
  readonly permissionScope: PermissionScope;
  /**
   * Resources that must exist before anyone can sign in here, and be deleted only when no one can: conditional access
   * policies.
   */
  readonly after: readonly pulumi.Resource[];
}

/**
 * The public client where users sign in with username and password. The API itself stays a confidential client: a
 * conditional access policy applies to resources, and Entra ID may refuse one that names a public client
 * (packages/twin/FIDELITY.md, "Public clients in a policy"). Conditional access also ignores a public client that requests an ID
 * token for itself, as Microsoft's libraries always do. A policy on everything except the API allows its users.
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps#conditional-access-for-different-client-types
 */
export class PublicClientApplication extends pulumi.ComponentResource {
  /** Client ID, which users' tokens name as the calling application. */
  readonly clientId: pulumi.Output<string>;
  /** Object ID of the app registration. */
  readonly applicationObjectId: pulumi.Output<string>;
  /** Object ID of the service principal that gets admin consent. */
  readonly servicePrincipalObjectId: pulumi.Output<string>;

  constructor(name: string, args: PublicClientApplicationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("protected-function:identity:PublicClientApplication", name, {}, opts);
    const { permissionScope } = args;

    const application = new Application(
      name,
      {
        ...registrationOf(args),
        // No one requests tokens for it. Set anyway, because the portal's default differs from Graph's.
        api: { requestedAccessTokenVersion: 2 },
        requiredResourceAccesses: [
          { resourceAppId: args.resourceClientId, resourceAccesses: [{ id: permissionScope.id, type: "Scope" }] },
          {
            resourceAppId: microsoftGraph.clientId,
            resourceAccesses: Object.values(clientScopes).map((id) => ({ id, type: "Scope" })),
          },
        ],
        fallbackPublicClientEnabled: true,
      },
      { parent: this, dependsOn: [...args.after] },
    );

    const servicePrincipal = new ServicePrincipal(
      `${name}-service-principal`,
      {
        clientId: application.clientId,
        ...servicePrincipalOf(args),
        tags: [...args.mark.tags],
        // Only assigned users can sign in here, even for the few permissions that Microsoft Graph gives at sign-in.
        // https://learn.microsoft.com/entra/identity/enterprise-apps/what-is-access-management
        appRoleAssignmentRequired: true,
      },
      { parent: this },
    );

    // The permissions above are only requests; this is the tenant-wide admin consent. Users can't consent for
    // themselves if assignment is required.
    const consent = (to: string, resourceObjectId: pulumi.Input<string>, claimValues: readonly string[]) =>
      new ServicePrincipalDelegatedPermissionGrant(
        `${name}-${to}-consent`,
        {
          servicePrincipalObjectId: servicePrincipal.objectId,
          resourceServicePrincipalObjectId: resourceObjectId,
          claimValues: [...claimValues],
        },
        { parent: this },
      );
    consent("api", args.resourceServicePrincipalObjectId, [permissionScope.value]);
    const graph = getServicePrincipalOutput({ clientId: microsoftGraph.clientId }, { parent: this });
    consent("sign-in", graph.objectId, Object.keys(clientScopes));

    this.clientId = application.clientId;
    this.applicationObjectId = application.objectId;
    this.servicePrincipalObjectId = servicePrincipal.objectId;
    this.registerOutputs({
      clientId: this.clientId,
      applicationObjectId: this.applicationObjectId,
      servicePrincipalObjectId: this.servicePrincipalObjectId,
    });
  }
}

/**
 * Scopes that Microsoft's libraries always add to the API's scope: `openid`, `profile` and `offline_access`
 * (https://learn.microsoft.com/entra/identity-platform/scopes-oidc#openid-connect-scopes).
 */
const clientScopes = { ...microsoftGraph.signInScopes, offline_access: microsoftGraph.offlineAccess };
