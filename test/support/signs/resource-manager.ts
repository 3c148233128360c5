import { accepted, asked, hosts, met, type Kind, type Signs } from "./sign.ts";

const call = (method: string, path: RegExp, status: number | RegExp, more?: Kind): Kind =>
  asked(method, hosts.resourceManager, path, status, more);
const get = (path: RegExp): Kind => call("GET", path, 200);

export const resourceManagerSigns: Signs = {
  "authentication-to-resource-manager": met(asked(/./, hosts.resourceManager, /./, 401)),
  "request-checks": met(asked(/./, hosts.resourceManager, /./, accepted, ({ query }) => query.has("api-version"))),
  "deleting-a-resource-group": met(
    call("DELETE", /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+$/i, 202),
    get(/\/operationresults\/[^/]+$/),
  ),
  sites: met(get(/\/Microsoft\.Web\/sites\/[^/]+$/i)),
  authsettingsv2: met(call("PUT", /\/config\/authsettingsV2$/i, 200), get(/\/config\/authsettingsV2\/list$/i)),
  "regions-and-node-versions-of-flex-consumption": met(get(/\/(geoRegions|functionAppStacks)$/i)),
  "list-of-subscriptions": met(get(/^\/subscriptions$/)),
  "lists-of-resource-groups-and-sites": met(get(/(^\/subscriptions\/[^/]+\/resourcegroups|\/Microsoft\.Web\/sites)$/i)),
  "classic-authentication-settings": met(call("POST", /\/config\/authsettings\/list$/i, 200)),
  "host-keys-and-host-status": met(
    call("POST", /\/host\/default\/listkeys$/i, 200),
    asked("GET", hosts.site, /^\/admin\/host\/status$/, 200),
  ),
};
