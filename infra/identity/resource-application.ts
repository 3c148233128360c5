import { Application } from "@pulumi/azuread/application.js";
import { ApplicationIdentifierUri } from "@pulumi/azuread/applicationIdentifierUri.js";
import { getServicePrincipalOutput } from "@pulumi/azuread/getServicePrincipal.js";
import { ServicePrincipal } from "@pulumi/azuread/servicePrincipal.js";
import { ServicePrincipalDelegatedPermissionGrant } from "@pulumi/azuread/servicePrincipalDelegatedPermissionGrant.js";
import * as pulumi from "@pulumi/pulumi";
import type { AdoptedApi } from "../adoption/adopted-api.ts";
import type { DeclaredRole } from "./declared-role.ts";
import {
  microsoftGraph,
  type RegistrationArgs,
  registrationOf,
  servicePrincipalOf,
  servicePrincipalTags,
} from "./registration.ts";
import type { TokenVersion } from "./token-version.ts";

export interface ResourceApplicationArgs extends RegistrationArgs {
  /** Version of the access tokens issued for this API. Always written out: the portal's default differs from Graph's. */
  readonly tokenVersion: TokenVersion;
  /** What a caller can be allowed to do. Ids are constants of ours: a new id would void every assignment. */
  readonly appRoles: readonly DeclaredRole[];
  /** Host name of the site that the API is served by: App Service authentication signs people in there. */
  readonly hostName: pulumi.Input<string>;
  /** Left out: everything is made anew. */
  readonly adopt?: AdoptedApi | undefined;
  /** Told where the consent cannot be made: it may have been made by hand. */
  readonly onError?: pulumi.ErrorHook[] | undefined;
}

/** A delegated permission that the API exposes. */
export interface PermissionScope {
  readonly id: string;
  readonly value: string;
}

/** The delegated scope that the portal makes; its id is a constant of ours, unless there is one to keep. */
const userImpersonationId = "8d1c8a4e-0d43-4f0b-9f5e-5b7f6e1c2a90";

/** The API in Entra ID: app registration, identifier URI, and a service principal that requires assignment. */
export class ResourceApplication extends pulumi.ComponentResource {
  /** Client id of the API. */
  readonly clientId: pulumi.Output<string>;
  /** Object ID of the app registration. */
  readonly applicationObjectId: pulumi.Output<string>;
  /** Object id of the service principal: who may call is assigned there. */
  readonly servicePrincipalObjectId: pulumi.Output<string>;
  /** `api://<clientId>`: known once the application has taken it. */
  readonly identifierUri: pulumi.Output<string>;
  /** What a client may be consented to do here for a person. A constant, so that no update of the API reaches a client. */
  readonly permissionScope: PermissionScope;

  constructor(name: string, args: ResourceApplicationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("protected-function:identity:ResourceApplication", name, {}, opts);
    const { adopt } = args;
    this.permissionScope = { id: adopt?.userImpersonationId ?? userImpersonationId, value: "user_impersonation" };

    const application = new Application(
      name,
      {
        ...registrationOf(args),
        api: {
          requestedAccessTokenVersion: args.tokenVersion,
          oauth2PermissionScopes: [userImpersonation(args.displayName, this.permissionScope)],
        },
        appRoles: args.appRoles.map((role) => ({
          id: role.id,
          value: role.value,
          displayName: role.displayName,
          description: role.description,
          allowedMemberTypes: [...role.members],
          enabled: true,
        })),
        web: {
          redirectUris: [pulumi.interpolate`https://${args.hostName}/.auth/login/aad/callback`],
          implicitGrant: { idTokenIssuanceEnabled: true },
        },
        requiredResourceAccesses: [
          {
            resourceAppId: microsoftGraph.clientId,
            resourceAccesses: Object.values(microsoftGraph.signInScopes).map((id) => ({ id, type: "Scope" })),
          },
        ],
        // People who sign in with a password have a client of their own; see there why. One that was taken over may stay
        // the client that it was.
        fallbackPublicClientEnabled: adopt?.isPublicClient === true,
      },
      {
        parent: this,
        // The URI needs the client id and so is a resource of its own; without this, the next update removes it
        // (pulumi-azuread#1036).
        ignoreChanges: ["identifierUris"],
        ...(adopt && { import: `/applications/${adopt.applicationObjectId}`, protect: true }),
      },
    );

    const identifierUri = new ApplicationIdentifierUri(
      `${name}-identifier-uri`,
      { applicationId: application.id, identifierUri: pulumi.interpolate`api://${application.clientId}` },
      {
        parent: this,
        deletedWith: application,
        ...(adopt?.hasIdentifierUri && { import: identifierUriId(adopt), protect: true }),
      },
    );

    const servicePrincipal = new ServicePrincipal(
      `${name}-service-principal`,
      {
        clientId: application.clientId,
        ...servicePrincipalOf(args),
        // Without it, any application of the tenant gets a token for this API.
        // https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
        appRoleAssignmentRequired: true,
        tags: servicePrincipalTags(args.mark),
      },
      { parent: this, ...(adopt && { import: `/servicePrincipals/${adopt.servicePrincipalObjectId}`, protect: true }) },
    );

    // Asking is above; this is the administrator's consent, for everybody in the tenant. Microsoft's own service
    // principal is looked up, never taken over: that would PATCH and one day DELETE it.
    const graph = getServicePrincipalOutput({ clientId: microsoftGraph.clientId }, { parent: this });
    new ServicePrincipalDelegatedPermissionGrant(
      `${name}-sign-in-consent`,
      {
        servicePrincipalObjectId: servicePrincipal.objectId,
        resourceServicePrincipalObjectId: graph.objectId,
        claimValues: Object.keys(microsoftGraph.signInScopes),
      },
      // Entra ID takes no second consent for the same client and resource.
      {
        parent: this,
        ...(args.onError && { hooks: { onError: args.onError } }),
        ...(adopt?.consentId && { import: `/oauth2PermissionGrants/${adopt.consentId}`, protect: true }),
      },
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

/** As the portal writes it when it adds Microsoft as a site's identity provider. */
function userImpersonation(apiName: string, { id, value }: PermissionScope) {
  return {
    id,
    value,
    type: "User",
    enabled: true,
    adminConsentDisplayName: `Access ${apiName}`,
    adminConsentDescription: `Allow the application to access ${apiName} on behalf of the signed-in user.`,
    userConsentDisplayName: `Access ${apiName}`,
    userConsentDescription: `Allow the application to access ${apiName} on your behalf.`,
  };
}

/** The plugin's id of an identifier URI: the URI in base64. */
function identifierUriId({ applicationObjectId, clientId }: AdoptedApi): string {
  return `/applications/${applicationObjectId}/identifierUris/${Buffer.from(`api://${clientId}`).toString("base64")}`;
}
