import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import type { TokenVersion } from "./token-version.ts";

/** An app role as `functions/app-roles.ts` has it. */
export interface AppRole {
  readonly id: string;
  readonly value: string;
  readonly displayName: string;
  readonly description: string;
  readonly allowedMemberTypes: readonly ("Application" | "User")[];
}

export interface ResourceApplicationArgs {
  /** Display name of the registration. */
  readonly displayName: pulumi.Input<string>;
  /** Version of the access tokens issued for this API. Always written out: the portal's default differs from Graph's. */
  readonly tokenVersion: TokenVersion;
  /** What a caller can be allowed to do. Ids are constants of ours: a new id would void every assignment. */
  readonly appRoles: readonly AppRole[];
}

/** The API in Entra ID: registration, identifier URI, and a service principal that demands assignment. */
export class ResourceApplication extends pulumi.ComponentResource {
  /** Client id of the API. */
  readonly clientId: pulumi.Output<string>;
  /** Object id of the registration. */
  readonly applicationObjectId: pulumi.Output<string>;
  /** Object id of the service principal: who may call is assigned there. */
  readonly servicePrincipalObjectId: pulumi.Output<string>;
  /** `api://<clientId>`: known once the application has taken it. */
  readonly identifierUri: pulumi.Output<string>;

  constructor(name: string, args: ResourceApplicationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("protected-function:identity:ResourceApplication", name, {}, opts);

    const application = new azuread.Application(
      name,
      {
        displayName: args.displayName,
        signInAudience: "AzureADMyOrg",
        api: { requestedAccessTokenVersion: args.tokenVersion },
        appRoles: args.appRoles.map((role) => ({
          id: role.id,
          value: role.value,
          displayName: role.displayName,
          description: role.description,
          allowedMemberTypes: [...role.allowedMemberTypes],
          enabled: true,
        })),
        fallbackPublicClientEnabled: false,
      },
      // The URI needs the client id and so is a resource of its own; without this, the next update removes it
      // (pulumi-azuread#1036).
      { parent: this, ignoreChanges: ["identifierUris"] },
    );

    const identifierUri = new azuread.ApplicationIdentifierUri(
      `${name}-identifier-uri`,
      { applicationId: application.id, identifierUri: pulumi.interpolate`api://${application.clientId}` },
      { parent: this, deletedWith: application },
    );

    const servicePrincipal = new azuread.ServicePrincipal(
      `${name}-service-principal`,
      // Without it, any application of the tenant gets a token for this API.
      // https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
      { clientId: application.clientId, appRoleAssignmentRequired: true },
      { parent: this },
    );

    this.clientId = application.clientId;
    this.applicationObjectId = application.objectId;
    this.servicePrincipalObjectId = servicePrincipal.objectId;
    this.identifierUri = identifierUri.identifierUri;
    this.registerOutputs({
      clientId: this.clientId,
      applicationObjectId: this.applicationObjectId,
      servicePrincipalObjectId: this.servicePrincipalObjectId,
      identifierUri: this.identifierUri,
    });
  }
}
