import { describe, expect, test } from "vitest";
import { publishPackage } from "../../../functions/publish/publish-package.ts";
import { accepted, deployment, fakeAzure, site } from "../support/fake-azure.ts";

const sha256 = "a".repeat(64);
const scmHostName = "site-0123456789abcdef.scm.westeurope-01.azurewebsites.net";
const siteId =
  "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-dev/providers/Microsoft.Web/sites/site";
const good = { SITE_ID: siteId, PACKAGE_SHA256: sha256 };
const there = site({ hostType: "Repository", name: scmHostName });

function publish(environment: Record<string, string>, azure = fakeAzure(there, accepted, deployment(4))) {
  const { fetch } = azure.options;
  const built: string[] = [];
  const result = publishPackage({
    environment,
    buildPackage: async () => {
      built.push(sha256);
      return { zip: new TextEncoder().encode("the zip"), sha256 };
    },
    fetch,
    tokens: {
      resourceManager: async () => "arm-t0ken",
      scm: async () => "scm-t0ken",
      graph: async () => "graph-t0ken",
    },
    ...azure.clock,
  });
  return { result, built, azure };
}

test("the package that was previewed is deployed to the site, and named with its deployment", async () => {
  const { result, azure } = publish(good);
  expect(await result).toBe(`deployed ${sha256} as d-1`);
  expect(azure.requests.map(({ method, url, headers, body }) => [method, url, headers["authorization"], body])).toEqual(
    [
      ["GET", `https://management.azure.com${siteId}?api-version=2025-05-01`, "Bearer arm-t0ken", ""],
      [
        "POST",
        `https://${scmHostName}/api/publish?RemoteBuild=false&Deployer=protected-function`,
        "Bearer scm-t0ken",
        "the zip",
      ],
      ["GET", `https://${scmHostName}/api/deployments/latest`, "Bearer scm-t0ken", ""],
    ],
  );
});

test("a package that was not previewed is not deployed", async () => {
  const { result, azure } = publish({ ...good, PACKAGE_SHA256: "b".repeat(64) });
  await expect(result).rejects.toMatchObject({
    code: "sources-changed",
    message:
      `The function's sources changed between preview and up: the package is now ${sha256}, PACKAGE_SHA256 says ` +
      `${"b".repeat(64)}. Nothing was deployed. Run \`pulumi up\` again, and review the new package in its preview.`,
  });
  expect(azure.requests).toEqual([]);
});

test("the deadline is 600 seconds, or what PUBLISH_DEADLINE_SECONDS says", async () => {
  await expect(publish(good, fakeAzure({ status: 503 })).result).rejects.toThrow("Not deployed within 600 s.");
  const shorter = { ...good, PUBLISH_DEADLINE_SECONDS: "5" };
  await expect(publish(shorter, fakeAzure({ status: 503 })).result).rejects.toThrow("Not deployed within 5 s.");
});

test("no pause is longer than PUBLISH_LONGEST_PAUSE_MILLISECONDS", async () => {
  const azure = fakeAzure({ status: 404 }, { status: 404 }, there, { status: 503 }, accepted, deployment(4));
  await publish({ ...good, PUBLISH_LONGEST_PAUSE_MILLISECONDS: "10" }, azure).result;
  expect(azure.slept).toEqual([10, 10, 10, 10]);
});

test("the look-up of the SCM host and the upload have one deadline", async () => {
  const azure = fakeAzure({ status: 404 }, { status: 404 }, there, { status: 503 });
  const { result } = publish({ ...good, PUBLISH_DEADLINE_SECONDS: "10" }, azure);
  await expect(result).rejects.toThrow("Not deployed within 10 s. Last: 503: the site's SCM host is starting.");
  expect(azure.slept).toEqual([2000, 3000, 2000, 3000]);
});

test("nothing is sent to a SCM host that is foreign to the deployer's cloud", async () => {
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
