import { expect, test } from "vitest";
import { readSiteId } from "../../../../packages/core/azure/one-deploy/publish-package.ts";

const subscription = "/subscriptions/22222222-2222-4222-8222-222222222222";
const site = "/providers/Microsoft.Web/sites/func-ab12cd";
const good = `${subscription}/resourceGroups/rg-dev${site}`;

test.each([
  good,
  `${subscription}/resourcegroups/RG_(1).dev-ü${site}`,
  `${subscription.toUpperCase()}/resourceGroups/r/providers/microsoft.web/sites/A1`,
  `${subscription}/resourceGroups/${"r".repeat(90)}/providers/Microsoft.Web/sites/${"s".repeat(60)}`,
])("SITE_ID=%s is a site's", (id) => {
  expect(readSiteId(id)).toBe(id);
});

test.each([
  ["another host", `https://example.com${good}`],
  ["another host before the path", `.example.com${good}`],
  ["a user before the host", `@example.com${good}`],
  ["no slash at its beginning", good.slice(1)],
  ["a slash at its end", `${good}/`],
  ["a line break at its end", `${good}\n`],
  ["a query", `${good}?x=`],
  ["a fragment", `${good}#`],
  ["a slot", `${good}/slots/staging`],
  ["a subscription that isn't a GUID", `/subscriptions/mine/resourceGroups/rg-dev${site}`],
  ["a resource group that leads elsewhere", `${subscription}/resourceGroups/..${site}`],
  ["a resource group that leads elsewhere, encoded", `${subscription}/resourceGroups/%2e%2e${site}`],
  ["a resource group that is two segments", `${subscription}/resourceGroups/a/b${site}`],
  ["a resource group that is too long", `${subscription}/resourceGroups/${"r".repeat(91)}${site}`],
  ["no resource group", `${subscription}/resourceGroups/${site}`],
  ["another provider", `${subscription}/resourceGroups/rg-dev/providers/MicrosoftxWeb/sites/func`],
  ["another type", `${subscription}/resourceGroups/rg-dev/providers/Microsoft.Web/serverfarms/func`],
  ["a site with a dot", `${subscription}/resourceGroups/rg-dev/providers/Microsoft.Web/sites/..`],
  ["a site that is too long", `${subscription}/resourceGroups/rg-dev/providers/Microsoft.Web/sites/${"s".repeat(61)}`],
])("SITE_ID with %s is refused", (_, value) => {
  expect(() => readSiteId(value)).toThrow(
    expect.objectContaining({
      code: "usage",
      message:
        `SITE_ID is ${JSON.stringify(value)}; the resource id of the site is needed, ` +
        "/subscriptions/<guid>/resourceGroups/<name>/providers/Microsoft.Web/sites/<name>. This program is run by " +
        "`pulumi up`, which sets it.",
    }),
  );
});

test.each([undefined, ""])("a SITE_ID of %j counts as missing", (value) => {
  expect(() => readSiteId(value)).toThrow("SITE_ID is missing; the resource id of the site is needed,");
});
