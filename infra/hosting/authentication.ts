import { WebAppAuthSettingsV2 } from "@pulumi/azure-native/web/webAppAuthSettingsV2.js";
import * as pulumi from "@pulumi/pulumi";

export interface AuthenticationArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly siteName: pulumi.Input<string>;
  /** Client ID of the API's app registration. It is always an allowed audience, whatever the list has. */
  readonly clientId: pulumi.Input<string>;
  /** Whose tokens are taken: where the discovery document and, in it, the exact issuer are found. */
  readonly issuer: pulumi.Input<string>;
  /** Whom a token must be for, exactly. */
  readonly allowedAudiences: readonly pulumi.Input<string>[];
  /** Client ids of those who may call. Never empty: without the list, any client of the tenant gets in. */
  readonly allowedApplications: readonly pulumi.Input<string>[];
  /** Paths that need no token, such as `/api/health`: exactly the contract's anonymous routes. */
  readonly excludedPaths: readonly string[];
  /** What is written to the site before: Azure takes one write at a time. */
  readonly after: readonly pulumi.Resource[];
  /** A site that was made by hand and is taken over: what its settings are now shows in the preview. */
  readonly adopt?: { readonly siteId: string } | undefined;
}

/**
 * App Service authentication ("easy auth") in front of the function: nobody without a token of this tenant, for this
 * API, from a listed caller; but for the contract's anonymous routes. Everything is written out; the platform's defaults differ between portal and API.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad
 */
export class Authentication extends pulumi.ComponentResource {
  /** Resources that must not exist before authentication is on depend on these settings. */
  readonly settings: WebAppAuthSettingsV2;

  constructor(name: string, args: AuthenticationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("protected-function:hosting:Authentication", name, {}, opts);

    this.settings = new WebAppAuthSettingsV2(
      name,
      {
        name: args.siteName,
        resourceGroupName: args.resourceGroupName,
        platform: { enabled: true, runtimeVersion: "~1" },
        globalValidation: {
          requireAuthentication: true,
          unauthenticatedClientAction: "Return401",
          ...(args.excludedPaths.length > 0 && { excludedPaths: [...args.excludedPaths] }),
        },
        httpSettings: { requireHttps: true, routes: { apiPrefix: "/.auth" } },
        identityProviders: {
          azureActiveDirectory: {
            enabled: true,
            registration: { clientId: args.clientId, openIdIssuer: args.issuer },
            login: { disableWWWAuthenticate: false },
            validation: {
              allowedAudiences: [...args.allowedAudiences],
              defaultAuthorizationPolicy: { allowedApplications: [...args.allowedApplications] },
            },
          },
        },
        login: { tokenStore: { enabled: true } },
      },
      // Deleting these settings turns authentication off, and Pulumi deletes them before the site, which would be open in
      // between. They are deleted with the site instead (pulumi-azure-native#4373).
      {
        parent: this,
        dependsOn: [...args.after],
        retainOnDelete: true,
        ...(args.adopt && { import: `${args.adopt.siteId}/config/authsettingsV2`, protect: true }),
      },
    );

    this.registerOutputs({ settings: this.settings });
  }
}
