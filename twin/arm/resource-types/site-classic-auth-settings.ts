import type { ResourceType } from "../resource-type.ts";
import { siteOf, toChildAnswer } from "./site-child.ts";
import { webApiVersions } from "./web-api-versions.ts";

const type = "Microsoft.Web/sites/config";

/** Reported, member by member, for a site that was never told: Azure/azure-cli#30322. */
const nothing = Object.fromEntries(
  [
    "unauthenticatedClientAction",
    "tokenStoreEnabled",
    "allowedExternalRedirectUrls",
    "defaultProvider",
    "clientId",
    "clientSecret",
    "clientSecretSettingName",
    "clientSecretCertificateThumbprint",
    "issuer",
    "allowedAudiences",
    "additionalLoginParams",
  ].map((member) => [member, null]),
);

/**
 * The classic view of a site's authentication, which `az webapp auth show` reads. It knows nothing of authsettingsV2:
 * where those are set it says that authentication is off, and by `configVersion` that it is not the one to ask.
 * https://learn.microsoft.com/rest/api/appservice/web-apps/get-auth-settings; reported: mondoohq/cnspec#3751,
 * Azure/azure-cli-extensions#3502. Members of other identity providers are left out.
 */
export const siteClassicAuthSettings: ResourceType = {
  type,
  fixedName: "authsettings",
  apiVersions: webApiVersions,
  operations: {
    "POST list": {
      action: `${type}/list/action`,
      run: (request) => {
        const isV2 = request.tenant.subscription.find(`${siteOf(request).id}/config/authsettingsV2`) !== undefined;
        const rest = { isAadAutoProvisioned: false, aadClaimsAuthorization: null, configVersion: isV2 ? "v2" : "v1" };
        const properties = { enabled: false, ...nothing, ...rest };
        return { status: 200, body: toChildAnswer(request, type, "authsettings", properties) };
      },
    },
  },
};
