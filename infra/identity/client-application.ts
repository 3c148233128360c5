import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";

export interface ClientApplicationArgs {
  /** Display name of the registration. */
  readonly displayName: pulumi.Input<string>;
  /** Client id of the API that is called. */
  readonly resourceClientId: pulumi.Input<string>;
  /** Object id of the API's service principal, where the role is assigned. */
  readonly resourceServicePrincipalObjectId: pulumi.Input<string>;
  /** The app role of the API that this caller holds. A constant of ours, so that an update never replaces the assignment. */
  readonly appRoleId: string;
  /** When the client secret ends, RFC 3339. Left out: the caller has no secret. */
  readonly secretEndDate?: string;
}

/** A caller in Entra ID: registration, service principal, the permission, its consent, and a secret if asked for. */
export class ClientApplication extends pulumi.ComponentResource {
  /** Client id of the caller. */
  readonly clientId: pulumi.Output<string>;
  /** Object id of the caller's service principal: `oid` of its tokens. */
  readonly servicePrincipalObjectId: pulumi.Output<string>;
  /** The client secret, where one was asked for. A Pulumi secret. */
  readonly clientSecret: pulumi.Output<string> | undefined;

  constructor(name: string, args: ClientApplicationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("protected-function:identity:ClientApplication", name, {}, opts);

    const application = new azuread.Application(
      name,
      {
        displayName: args.displayName,
        signInAudience: "AzureADMyOrg",
        requiredResourceAccesses: [
          { resourceAppId: args.resourceClientId, resourceAccesses: [{ id: args.appRoleId, type: "Role" }] },
        ],
        fallbackPublicClientEnabled: false,
      },
      { parent: this },
    );

    const servicePrincipal = new azuread.ServicePrincipal(
      `${name}-service-principal`,
      { clientId: application.clientId },
      { parent: this },
    );

    // The permission above only asks; this is the administrator's consent.
    new azuread.AppRoleAssignment(
      `${name}-app-role-assignment`,
      {
        appRoleId: args.appRoleId,
        principalObjectId: servicePrincipal.objectId,
        resourceObjectId: args.resourceServicePrincipalObjectId,
      },
      { parent: this, dependsOn: [servicePrincipal] },
    );

    const password =
      args.secretEndDate === undefined
        ? undefined
        : new azuread.ApplicationPassword(
            `${name}-client-secret`,
            { applicationId: application.id, displayName: `${name} client secret`, endDate: args.secretEndDate },
            { parent: this, deletedWith: application },
          );

    this.clientId = application.clientId;
    this.servicePrincipalObjectId = servicePrincipal.objectId;
    this.clientSecret = password && pulumi.secret(password.value);
    this.registerOutputs({
      clientId: this.clientId,
      servicePrincipalObjectId: this.servicePrincipalObjectId,
      clientSecret: this.clientSecret,
    });
  }
}
