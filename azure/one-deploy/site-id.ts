import { outsideText } from "./outside-text.ts";
import { PublishFailed } from "./publish-failed.ts";

// No segment can be "..": a resource group's name does not end with a period.
// https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
const segments = [
  "subscriptions",
  "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
  "resourceGroups",
  String.raw`[\p{L}\p{N}_().-]{0,89}[\p{L}\p{N}_()-]`,
  "providers",
  String.raw`Microsoft\.Web`,
  "sites",
  "[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?",
];
const siteId = new RegExp(`^/${segments.join("/")}$`, "iu");

/**
 * Reads SITE_ID, the resource id of a site: it becomes part of an address.
 *
 * @throws {PublishFailed} `usage`
 */
export function readSiteId(value = ""): string {
  if (siteId.test(value)) return value;
  throw new PublishFailed(
    "usage",
    `SITE_ID is ${value === "" ? "missing" : outsideText(JSON.stringify(value))}; the resource id of the site is ` +
      `needed, /subscriptions/<guid>/resourceGroups/<name>/providers/Microsoft.Web/sites/<name>. This program is run ` +
      `by \`pulumi up\`, which sets it.`,
  );
}
