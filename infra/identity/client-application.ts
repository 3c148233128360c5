import { Application } from "@pulumi/azuread/application.js";
import { ServicePrincipal } from "@pulumi/azuread/servicePrincipal.js";
import * as pulumi from "@pulumi/pulumi";
import type { Cloud } from "@protected-function/core/azure/clouds.ts";
import type { CallerSettings } from "../settings/caller-settings.ts";
import { assignRoles } from "./assign-roles.ts";
import { ClientCredentials } from "./client-credentials.ts";
import type { DeclaredRole } from "../definitions/declared-role.ts";
import { type RegistrationArgs, registrationOf, servicePrincipalOf, servicePrincipalTags } from "./registration.ts";

export interface ClientApplicationArgs extends RegistrationArgs {
  /** Client ID of the API that is called. */
  readonly resourceClientId: pulumi.Input<string>;
  /** Object ID of the API's service principal, where the role is assigned. */
  readonly resourceServicePrincipalObjectId: pulumi.Input<string>;
  /** The caller's app roles at the API. Their IDs are constants, so that no update replaces an assignment. */
  readonly appRoles: readonly DeclaredRole[];
  readonly tenantId: string;
  readonly cloud: Cloud;
  /** The caller's settings, with its credentials. */
  readonly settings: CallerSettings;
}

/** A caller in Entra ID: app registration, service principal, permission, consent, and credentials. */
export class ClientApplication extends pulumi.ComponentResource {
  /** Client ID of the caller. */
  readonly clientId: pulumi.Output<string>;
  /** Object ID of the app registration. */
  readonly applicationObjectId: pulumi.Output<string>;
  /** Object ID of the caller's service principal: `oid` of its tokens. */
  readonly servicePrincipalObjectId: pulumi.Output<string>;
  readonly credentials: ClientCredentials;

  constructor(name: string, args: ClientApplicationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("protected-function:identity:ClientApplication", name, {}, opts);

    const application = new Application(
      name,
      {
        ...registrationOf(args),
        // No one requests tokens for a caller. Set anyway, because the portal's default differs from Graph's.
        api: { requestedAccessTokenVersion: 2 },
        requiredResourceAccesses: [
          {
            resourceAppId: args.resourceClientId,
            resourceAccesses: args.appRoles.map(({ id }) => ({ id, type: "Role" })),
          },
        ],
        fallbackPublicClientEnabled: false,
      },
      { parent: this },
    );

    const servicePrincipal = new ServicePrincipal(
      `${name}-service-principal`,
      {
        clientId: application.clientId,
        ...servicePrincipalOf(args),
        tags: servicePrincipalTags(args.mark),
      },
      { parent: this },
    );

    // The permission above is only a request; this is the admin consent.
    assignRoles(name, {
      appRoles: args.appRoles,
      principalObjectId: servicePrincipal.objectId,
      resourceObjectId: args.resourceServicePrincipalObjectId,
      parent: this,
      after: [servicePrincipal],
    });

    this.credentials = new ClientCredentials(
      name,
      { application, tenantId: args.tenantId, cloud: args.cloud, settings: args.settings },
      { parent: this },
    );
    this.clientId = application.clientId;
    this.applicationObjectId = application.objectId;
    this.servicePrincipalObjectId = servicePrincipal.objectId;
    this.registerOutputs({
      clientId: this.clientId,
      servicePrincipalObjectId: this.servicePrincipalObjectId,
    });
  }
}
