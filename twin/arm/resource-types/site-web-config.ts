import type { ResourceType } from "../resource-type.ts";
import { siteOf, toChildAnswer } from "./site-child.ts";
import { siteConfigOf } from "./site.ts";
import { webApiVersions } from "./web-api-versions.ts";

const type = "Microsoft.Web/sites/config";

/**
 * https://learn.microsoft.com/rest/api/appservice/web-apps/get-configuration: named like the site, without app
 * settings. azure-native reads a site's siteConfig here.
 */
export const siteWebConfig: ResourceType = {
  type,
  fixedName: "web",
  apiVersions: webApiVersions,
  operations: {
    GET: {
      action: `${type}/read`,
      run: (request) => {
        const site = siteOf(request);
        const properties = { ...siteConfigOf(site), appSettings: null };
        return { status: 200, body: toChildAnswer(request, type, site.name, properties) };
      },
    },
  },
};
