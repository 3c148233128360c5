import { describe, expect, test } from "vitest";
import { publishPackage } from "../../../../packages/core/azure/one-deploy/publish-package.ts";
import { accepted, deployment, fakeClock, fakeFetch, following, type Scripted, site } from "./fake-azure.ts";

const sha256 = "a".repeat(64);
const scmHostName = "site-0123456789abcdef.scm.westeurope-01.azurewebsites.net";
const siteId =
  "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-dev/providers/Microsoft.Web/sites/site";
const good = { SITE_ID: siteId, PACKAGE_SHA256: sha256 };
const there = site({ hostType: "Repository", name: scmHostName });

/** Resource Manager's answers for the site, then the SCM host's; the functions are there once the package is. */
function azureThat(
  sites: readonly [Scripted, ...Scripted[]],
  scm: readonly [Scripted, ...Scripted[]] = [accepted, deployment(4)],
) {
  const next = { site: following(sites), scm: following(scm) };
  let isDeployed = false;
  const { fetch, requests } = fakeFetch(({ method, url }) => {
    const { host, pathname } = new URL(url);
    if (host === scmHostName) {
      isDeployed = true;
      return next.scm();
    }
    if (pathname === siteId) return next.site();
    if (method === "POST") return { status: 204 };
    if (!pathname.endsWith("/functions")) return { status: 200, body: { packageSha256: sha256, main: "index.cjs" } };
    return { status: 200, body: { value: isDeployed ? [{ name: "site/who-calls" }] : [] } };
  });
  return { fetch, requests, ...fakeClock() };
}

function publish(environment: Record<string, string>, azure = azureThat([there])) {
  const built: string[] = [];
  const result = publishPackage({
    environment,
    buildPackage: async () => {
      built.push(sha256);
      return { zip: new TextEncoder().encode("the zip"), sha256, functions: ["who-calls"] };
    },
    fetch: azure.fetch,
    tokens: { resourceManager: async () => "arm-t0ken", scm: async () => "scm-t0ken" },
    ...azure.clock,
  });
  return { result, built, azure };
}

test("the previewed package is deployed to the site, and named with its deployment and its evidence", async () => {
  const { result, azure } = publish(good);
  expect(await result).toBe(
    `deployed ${sha256} as d-1; confirmed by the running host's hash and Resource Manager's list: who-calls`,
  );
  const asked = azure.requests.map(({ method, url, headers, body }) => [
    method,
    url.replace(siteId, "…").replace(scmHostName, "scm"),
    headers["authorization"]?.replace("Bearer ", ""),
    body,
  ]);
  const resourceManager = "https://management.azure.com…";
  const version = "?api-version=2025-05-01";
  expect(asked).toEqual([
    ["GET", `${resourceManager}${version}`, "arm-t0ken", ""],
    ["POST", `${resourceManager}/syncfunctiontriggers${version}`, "arm-t0ken", ""],
    ["GET", `${resourceManager}/functions${version}`, "arm-t0ken", ""],
    ["POST", "https://scm/api/publish?RemoteBuild=false&Deployer=protected-function", "scm-t0ken", "the zip"],
    ["GET", "https://scm/api/deployments/d-1", "scm-t0ken", ""],
    ["POST", `${resourceManager}/host/default/sync${version}`, "arm-t0ken", ""],
    ["GET", `${resourceManager}/functions${version}`, "arm-t0ken", ""],
    [
      "GET",
      `${resourceManager}/hostruntime/admin/vfs/home/site/wwwroot/package.json?api-version=2018-11-01`,
      "arm-t0ken",
      "",
    ],
  ]);
});

test("a package that can't be built isn't uploaded", async () => {
  const azure = azureThat([there]);
  const result = publishPackage({
    environment: good,
    buildPackage: async () => await Promise.reject(new Error("no database")),
    fetch: azure.fetch,
    tokens: { resourceManager: async () => "arm-t0ken", scm: async () => "scm-t0ken" },
    ...azure.clock,
  });
  await expect(result).rejects.toThrow("no database");
  expect(azure.requests).toEqual([]);
});

test("a package that wasn't previewed isn't deployed", async () => {
  const { result, azure } = publish({ ...good, PACKAGE_SHA256: "b".repeat(64) });
  await expect(result).rejects.toMatchObject({
    code: "sources-changed",
    message:
      `The function's sources changed between preview and up: the package is now ${sha256}, PACKAGE_SHA256 says ` +
      `${"b".repeat(64)}. Nothing was deployed. Run \`pulumi up\` again, and review the new package in its preview.`,
  });
  expect(azure.requests).toEqual([]);
});

test("the deadline is 600 seconds, or PUBLISH_DEADLINE_SECONDS", async () => {
  const never = () => azureThat([{ status: 503 }]);
  await expect(publish(good, never()).result).rejects.toMatchObject({
    code: "deadline",
    message: expect.stringContaining("Nothing was uploaded within 600 s. Last: 503: Resource Manager has a problem"),
  });
  const shorter = { ...good, PUBLISH_DEADLINE_SECONDS: "5" };
  await expect(publish(shorter, never()).result).rejects.toThrow("Nothing was uploaded within 5 s.");
});

test("no pause is longer than PUBLISH_LONGEST_PAUSE_MILLISECONDS", async () => {
  const azure = azureThat([{ status: 404 }, { status: 404 }, there], [{ status: 503 }, accepted, deployment(4)]);
  await publish({ ...good, PUBLISH_LONGEST_PAUSE_MILLISECONDS: "10" }, azure).result;
  expect(azure.slept).toEqual([10, 10, 10, 10]);
});

test("the lookup of the SCM host and the upload share one deadline", async () => {
  const azure = azureThat([{ status: 404 }, { status: 404 }, there], [{ status: 503 }]);
  const { result } = publish({ ...good, PUBLISH_DEADLINE_SECONDS: "10" }, azure);
  await expect(result).rejects.toThrow("Nothing was uploaded within 10 s. Last: 503: the site's SCM host is starting.");
  expect(azure.slept).toEqual([2000, 3000, 2000, 3000]);
});

test("no request goes to an SCM host outside the deployer's cloud", async () => {
  const { result, azure } = publish({ ...good, ARM_ENVIRONMENT: "usgovernment" });
  await expect(result).rejects.toMatchObject({
    code: "refused",
    message: expect.stringContaining(`Resource Manager names "${scmHostName}" as the SCM host`),
  });
  expect(azure.requests.map(({ url }) => new URL(url).host)).toEqual(["management.usgovcloudapi.net"]);
});

describe("a wrong environment is refused before anything is built or sent", () => {
  test.each([
    ["SITE_ID", "", "SITE_ID is missing;"],
    ["SITE_ID", `.example.com${siteId}`, `SITE_ID is ".example.com${siteId}";`],
    ["PACKAGE_SHA256", "", "PACKAGE_SHA256 is missing;"],
    ["PACKAGE_SHA256", "A".repeat(64), `PACKAGE_SHA256 is "${"A".repeat(64)}";`],
    ["PUBLISH_ACCEPT_UNCONFIRMED", "yes", 'PUBLISH_ACCEPT_UNCONFIRMED is "yes"; "true" or "false" is needed.'],
    ["PUBLISH_DEADLINE_SECONDS", "0", 'PUBLISH_DEADLINE_SECONDS is "0";'],
    ["PUBLISH_DEADLINE_SECONDS", "3601", 'PUBLISH_DEADLINE_SECONDS is "3601";'],
    ["PUBLISH_DEADLINE_SECONDS", "1.5", 'PUBLISH_DEADLINE_SECONDS is "1.5";'],
    ["PUBLISH_DEADLINE_SECONDS", "ten", 'PUBLISH_DEADLINE_SECONDS is "ten";'],
    [
      "PUBLISH_LONGEST_PAUSE_MILLISECONDS",
      "60001",
      'PUBLISH_LONGEST_PAUSE_MILLISECONDS is "60001"; a whole number from 1 to 60000',
    ],
  ])("%s=%j", async (name, value, message) => {
    const { result, built, azure } = publish({ ...good, [name]: value });
    await expect(result).rejects.toMatchObject({ code: "usage", message: expect.stringContaining(message) });
    expect(built).toEqual([]);
    expect(azure.requests).toEqual([]);
  });
});
