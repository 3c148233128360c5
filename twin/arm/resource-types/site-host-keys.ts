import type { ResourceType } from "../resource-type.ts";
import { siteOf } from "./site-child.ts";
import { synchronizeTriggers } from "./site-functions.ts";
import { webApiVersions } from "./web-api-versions.ts";

const type = "Microsoft.Web/sites/host";

/**
 * The keys of a site's Functions host. https://learn.microsoft.com/rest/api/appservice/web-apps/list-host-keys. The twin
 * makes a master key, which opens the host's own administration, and none for functions: theirs need none here.
 */
export const siteHostKeys: ResourceType = {
  type,
  fixedName: "default",
  apiVersions: webApiVersions,
  operations: {
    "POST listkeys": {
      action: `${type}/listkeys/action`,
      run: (request) => {
        const masterKey = request.tenant.subscription.masterKeyOf(siteOf(request).id);
        return { status: 200, body: { masterKey, functionKeys: {}, systemKeys: {} } };
      },
    },
    "POST sync": { action: `${type}/sync/action`, run: synchronizeTriggers },
  },
};
