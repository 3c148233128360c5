import { WebAppAuthSettingsV2 } from "@pulumi/azure-native/web/webAppAuthSettingsV2.js";
import * as pulumi from "@pulumi/pulumi";

export interface AuthenticationArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly siteName: pulumi.Input<string>;
  /** Client ID of the API's app registration. It is always an allowed audience, whatever the list has. */
  readonly clientId: pulumi.Input<string>;
  /** The accepted issuer. Its discovery document is found there, with the exact issuer. */
  readonly issuer: pulumi.Input<string>;
  /** The exact audiences that a token may have. */
  readonly allowedAudiences: readonly pulumi.Input<string>[];
  /** Client IDs of the applications that may call. Never empty: without the list, any client of the tenant can call. */
  readonly allowedApplications: readonly pulumi.Input<string>[];
  /** Paths that need no token, such as `/api/health`: exactly the contract's anonymous routes. */
  readonly excludedPaths: readonly string[];
  /** Resources that write to the site first, because Azure accepts one write at a time. */
  readonly after: readonly pulumi.Resource[];
  /** An adopted site that was created by hand. The preview shows its current settings. */
  readonly adopt?: { readonly siteId: string } | undefined;
}

/**
 * App Service authentication ("easy auth") in front of the function. A request needs a token of this tenant, for this
 * API, from a listed caller. Only the contract's anonymous routes need none. Every setting is explicit because the
 * platform's defaults differ between portal and API.
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
      // Deleting these settings turns authentication off, and Pulumi deletes them before the site. In between, the site
      // would be open. So they are deleted with the site instead (pulumi-azure-native#4373).
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
