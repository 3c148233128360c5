import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";

/** When a client secret is good, RFC 3339. */
export interface SecretPeriod {
  readonly startDate?: string | undefined;
  readonly endDate: string;
}

export interface ClientApplicationArgs {
  /** Display name of the registration. */
  readonly displayName: pulumi.Input<string>;
  /** Client id of the API that is called. */
  readonly resourceClientId: pulumi.Input<string>;
  /** Object id of the API's service principal, where the role is assigned. */
  readonly resourceServicePrincipalObjectId: pulumi.Input<string>;
  /** The app role of the API that this caller holds. A constant of ours, so that an update never replaces the assignment. */
  readonly appRoleId: string;
  /** Client secrets by slot. Left out: the caller has none. */
  readonly secrets?:
    | { readonly first?: SecretPeriod | undefined; readonly second?: SecretPeriod | undefined }
    | undefined;
}

/** A caller in Entra ID: registration, service principal, the permission, its consent, and a secret if asked for. */
export class ClientApplication extends pulumi.ComponentResource {
  /** Client id of the caller. */
  readonly clientId: pulumi.Output<string>;
  /** Object id of the caller's service principal: `oid` of its tokens. */
  readonly servicePrincipalObjectId: pulumi.Output<string>;
  /** The client secret that ends last, where one was asked for: the one to use. A Pulumi secret. */
  readonly clientSecret: pulumi.Output<string> | undefined;
  /** When that secret ends, RFC 3339. */
  readonly clientSecretEndDate: string | undefined;

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

    const slots = (["first", "second"] as const).flatMap((slot) => {
      const period = args.secrets?.[slot];
      if (!period) return [];
      const { startDate, endDate } = period;
      const password = new azuread.ApplicationPassword(
        `${name}-${slot}-client-secret`,
        {
          applicationId: application.id,
          displayName: `${name} ${slot}`,
          endDate,
          ...(startDate !== undefined && { startDate }),
        },
        { parent: this, deletedWith: application },
      );
      return [{ endDate, password }];
    });
    const [current] = slots.toSorted((one, other) => (one.endDate < other.endDate ? 1 : -1));

    this.clientId = application.clientId;
    this.servicePrincipalObjectId = servicePrincipal.objectId;
    this.clientSecret = current && pulumi.secret(current.password.value);
    this.clientSecretEndDate = current?.endDate;
    this.registerOutputs({
      clientId: this.clientId,
      servicePrincipalObjectId: this.servicePrincipalObjectId,
      clientSecret: this.clientSecret,
      clientSecretEndDate: this.clientSecretEndDate,
    });
  }
}
