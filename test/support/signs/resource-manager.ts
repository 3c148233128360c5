import { accepted, asked, hosts, met, type Kind, type Signs } from "./sign.ts";

const call = (method: string, path: RegExp, status: number | RegExp, more?: Kind): Kind =>
  asked(method, hosts.resourceManager, path, status, more);
const get = (path: RegExp): Kind => call("GET", path, 200);

export const resourceManagerSigns: Signs = {
  "401 codes and challenge": met(asked(/./, hosts.resourceManager, /./, 401)),
  "api-version, subscription, group, parent, location": met(
    asked(/./, hosts.resourceManager, /./, accepted, ({ query }) => query.has("api-version")),
  ),
  "Deleting a resource group: 202 and Location": met(
    call("DELETE", /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+$/i, 202),
    get(/\/operationresults\/[^/]+$/),
  ),
  "Site, hidden app settings": met(get(/\/Microsoft\.Web\/sites\/[^/]+$/i)),
  "authsettingsV2: PUT replaces, no DELETE, off by default": met(
    call("PUT", /\/config\/authsettingsV2$/i, 200),
    get(/\/config\/authsettingsV2\/list$/i),
  ),
  "Flex Consumption's regions, Node's versions; a plan elsewhere is refused": met(
    get(/\/(geoRegions|functionAppStacks)$/i),
  ),
  "Subscriptions are listed to whom has a role in them": met(get(/^\/subscriptions$/)),
  "Lists of resource groups and sites": met(get(/(^\/subscriptions\/[^/]+\/resourcegroups|\/Microsoft\.Web\/sites)$/i)),
  'Classic settings say "off", `configVersion` v2': met(call("POST", /\/config\/authsettings\/list$/i, 200)),
  "Host keys, `/admin/host/status`": met(
    call("POST", /\/host\/default\/listkeys$/i, 200),
    asked("GET", hosts.site, /^\/admin\/host\/status$/, 200),
  ),
};
