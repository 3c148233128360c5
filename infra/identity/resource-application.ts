import { Application } from "@pulumi/azuread/application.js";
import { ApplicationIdentifierUri } from "@pulumi/azuread/applicationIdentifierUri.js";
import { getServicePrincipalOutput } from "@pulumi/azuread/getServicePrincipal.js";
import { ServicePrincipal } from "@pulumi/azuread/servicePrincipal.js";
import { ServicePrincipalDelegatedPermissionGrant } from "@pulumi/azuread/servicePrincipalDelegatedPermissionGrant.js";
import * as pulumi from "@pulumi/pulumi";
import type { AdoptedApi } from "../adoption/adopted-api.ts";
import type { DeclaredRole } from "../definitions/declared-role.ts";
import {
  microsoftGraph,
  type RegistrationArgs,
  registrationOf,
  servicePrincipalOf,
  servicePrincipalTags,
} from "./registration.ts";
import type { TokenVersion } from "./token-version.ts";

export interface ResourceApplicationArgs extends RegistrationArgs {
  /**
   * Version of the access tokens issued for this API. Always set explicitly: the portal's default differs from Graph's.
   */
  readonly tokenVersion: TokenVersion;
  /** The app roles that callers can hold. Their IDs are constants: a new ID would void every assignment. */
  readonly appRoles: readonly DeclaredRole[];
  /** Host name of the site that serves the API. App Service authentication signs users in there. */
  readonly hostName: pulumi.Input<string>;
  /** If absent, everything is created. */
  readonly adopt?: AdoptedApi | undefined;
  /** Called when the consent can't be created: it may have been created by hand. */
  readonly onError?: pulumi.ErrorHook[] | undefined;
}

/** A delegated permission that the API exposes. */
export interface PermissionScope {
  readonly id: string;
  readonly value: string;
}

/**
 * The ID of the delegated scope, like the one that the portal creates. It is a constant, unless there is an ID to keep.
 */
const userImpersonationId = "8d1c8a4e-0d43-4f0b-9f5e-5b7f6e1c2a90";

/** The API in Entra ID: app registration, identifier URI, and a service principal that requires assignment. */
export class ResourceApplication extends pulumi.ComponentResource {
  /** Client ID of the API. */
  readonly clientId: pulumi.Output<string>;
  /** Object ID of the app registration. */
  readonly applicationObjectId: pulumi.Output<string>;
  /** Object ID of the service principal, where callers are assigned. */
  readonly servicePrincipalObjectId: pulumi.Output<string>;
  /** `api://<clientId>`: known once the application has accepted it. */
  readonly identifierUri: pulumi.Output<string>;
  /**
   * The delegated permission that clients can get consent for. A constant, so that no update of the API affects a
   * client.
   */
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
        // People who sign in with a password use a separate client; PublicClientApplication explains why. An adopted
        // app registration may stay the client that it was.
        fallbackPublicClientEnabled: adopt?.isPublicClient === true,
      },
      {
        parent: this,
        // The URI needs the client ID, so it is a separate resource. Without this option, the next update would remove
        // it (pulumi-azuread#1036).
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

    // The permissions above are only requests; this is the tenant-wide admin consent. Microsoft's own service principal
    // is looked up, never adopted: that would PATCH it, and eventually DELETE it.
    const graph = getServicePrincipalOutput({ clientId: microsoftGraph.clientId }, { parent: this });
    new ServicePrincipalDelegatedPermissionGrant(
      `${name}-sign-in-consent`,
      {
        servicePrincipalObjectId: servicePrincipal.objectId,
        resourceServicePrincipalObjectId: graph.objectId,
        claimValues: Object.keys(microsoftGraph.signInScopes),
      },
      // Entra ID accepts no second consent for the same client and resource.
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

/** The scope that the portal writes when it adds Microsoft as a site's identity provider. */
function userImpersonation(apiName: pulumi.Input<string>, { id, value }: PermissionScope) {
  return {
    id,
    value,
    type: "User",
    enabled: true,
    adminConsentDisplayName: pulumi.interpolate`Access ${apiName}`,
    adminConsentDescription: pulumi.interpolate`Allow the application to access ${apiName} on behalf of the signed-in user.`,
    userConsentDisplayName: pulumi.interpolate`Access ${apiName}`,
    userConsentDescription: pulumi.interpolate`Allow the application to access ${apiName} on your behalf.`,
  };
}

/** The plugin's ID for an identifier URI: the URI in base64. */
function identifierUriId({ applicationObjectId, clientId }: AdoptedApi): string {
  return `/applications/${applicationObjectId}/identifierUris/${Buffer.from(`api://${clientId}`).toString("base64")}`;
}
