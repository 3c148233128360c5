import { z } from "zod";
import { parseBody, readOnlyEnvelope } from "../request-body.ts";
import type { Answer } from "../answer.ts";
import type { ArmRequest, ResourceType } from "../resource-type.ts";
import { siteOf, toChildAnswer } from "./site-child.ts";
import { siteConfigOf } from "./site.ts";
import { webApiVersions } from "./web-api-versions.ts";

const type = "Microsoft.Web/sites/config";
const body = z.strictObject({
  ...readOnlyEnvelope,
  kind: z.string().optional(),
  location: z.string().optional(),
  properties: z.record(z.string(), z.string()),
});

/** https://learn.microsoft.com/rest/api/appservice/web-apps/update-application-settings and …/list-application-settings */
export const siteAppSettings: ResourceType = {
  type,
  fixedName: "appsettings",
  apiVersions: webApiVersions,
  operations: {
    PUT: { action: `${type}/write`, run: put },
    // Settings may be secrets: reading them is an action of its own, which Reader does not have.
    "POST list": { action: `${type}/list/action`, run: (request) => ({ status: 200, body: toAnswer(request) }) },
  },
};

/** The whole list is replaced. */
function put(request: ArmRequest): Answer {
  const { tenant } = request;
  const { properties } = parseBody(body, request.body, `${type}/appsettings`);
  const site = siteOf(request);
  const appSettings = Object.entries(properties).map(([name, value]) => ({ name, value }));
  const siteProperties = site.body["properties"] as object;
  const siteConfig = { ...siteConfigOf(site), appSettings };
  tenant.subscription.put({ ...site, body: { ...site.body, properties: { ...siteProperties, siteConfig } } });
  return { status: 200, body: toAnswer(request) };
}

function toAnswer(request: ArmRequest): object {
  const { appSettings } = siteConfigOf(siteOf(request));
  const properties = Object.fromEntries(appSettings.map(({ name, value }) => [name, value]));
  return toChildAnswer(request, type, "appsettings", properties);
}
