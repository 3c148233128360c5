import { describe, expect, test } from "vitest";
import { deployersCloud } from "../../../../packages/core/azure/clouds.ts";
import { findScmHost } from "../../../../packages/core/azure/one-deploy/find-scm-host.ts";
import { connectionError, fakeAzure, type Scripted, site } from "./fake-azure.ts";

const siteId =
  "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-dev/providers/Microsoft.Web/sites/site";
const scmHostName = "site-0123456789abcdef.scm.westeurope-01.azurewebsites.net";
const repository = (name: unknown) => ({ hostType: "Repository", name });
const there = site(
  { hostType: "Standard", name: "site-0123456789abcdef.westeurope-01.azurewebsites.net" },
  repository(scmHostName),
);

function find(environment: Record<string, string>, ...script: [Scripted, ...Scripted[]]) {
  const azure = fakeAzure(...script);
  const options = { ...azure.options, cloud: deployersCloud(environment), siteId };
  return { azure, options, look: async (more = {}) => await findScmHost({ ...options, ...more }) };
}

describe("the site's SCM host", () => {
  test("is the one that Resource Manager names, requested with the deployer's token", async () => {
    const { azure, look } = find({}, there);
    expect(await look()).toBe(scmHostName);
    expect(azure.requests).toEqual([
      {
        method: "GET",
        url: `https://management.azure.com${siteId}?api-version=2025-05-01`,
        headers: { authorization: "Bearer t0ken" },
        body: "",
      },
    ]);
    expect(azure.reported).toEqual([]);
  });

  test.each([
    ["usgovernment", "https://management.usgovcloudapi.net", "site.scm.azurewebsites.us"],
    ["china", "https://management.chinacloudapi.cn", "site.scm.chinacloudsites.cn"],
    ["public", "https://management.azure.com", "Site.SCM.azurewebsites.net"],
  ])("is requested in the deployer's cloud, %s", async (name, address, host) => {
    const { azure, look } = find({ ARM_ENVIRONMENT: name }, site(repository(host)));
    expect(await look()).toBe(host.toLowerCase());
    expect(azure.requests[0]?.url).toBe(`${address}${siteId}?api-version=2025-05-01`);
  });

  test.each([
    [404, "Resource Manager doesn't know the site yet"],
    [403, "the deployer's role has not reached the site yet, or lacks Microsoft.Web/sites/read (Reader has it)"],
    [500, "Resource Manager has a problem of its own"],
    [502, "Resource Manager has a problem of its own"],
    [503, "Resource Manager has a problem of its own"],
    [504, "Resource Manager has a problem of its own"],
  ])("is requested again after %i, with one line each", async (status, why) => {
    const { azure, look } = find({}, { status }, { status }, there);
    expect(await look()).toBe(scmHostName);
    expect(azure.requests).toHaveLength(3);
    expect(azure.reported).toEqual([
      `${status}: ${why}; trying again in 2 s`,
      `${status}: ${why}; trying again in 3 s`,
    ]);
  });

  test("is requested again after a failed connection", async () => {
    const { azure, look } = find({}, connectionError("ECONNRESET"), there);
    expect(await look()).toBe(scmHostName);
    expect(azure.reported).toEqual(["ECONNRESET at management.azure.com: connection reset; trying again in 2 s"]);
  });

  test("fails at the deadline", async () => {
    const { azure, look } = find({}, { status: 404 });
    await expect(look({ deadline: azure.deadline(10) })).rejects.toMatchObject({
      name: "DeadlineReached",
      waitingFor: "404: Resource Manager doesn't know the site yet",
    });
    expect(azure.slept).toEqual([2000, 3000, 4500, 500]);
  });

  test.each([201, 302, 400, 401, 409, 429])("isn't requested again after %i", async (status) => {
    const { azure, look } = find({}, { status, body: { error: { code: "No", message: "Bearer t0ken\nis no good" } } });
    await expect(look()).rejects.toMatchObject({
      code: "refused",
      message:
        `Nothing was uploaded: management.azure.com answered GET ${siteId} with ${status} "{"error":{"code":"No",` +
        `"message":"Bearer [secret]\\nis no good"}}"; 200 was expected. Waiting won't help. Check that the ` +
        "deployer's ARM_* variables have the site's tenant, subscription and cloud.",
    });
    expect(azure.requests).toHaveLength(1);
    expect(azure.slept).toEqual([]);
  });

  test("isn't requested elsewhere, because a redirect would send the token there", async () => {
    let redirect: string | undefined;
    const { options, look } = find({}, there);
    await look({
      fetch: async (input: string | URL | Request, init?: RequestInit) => {
        redirect = init?.redirect;
        return await options.fetch(input, init);
      },
    });
    expect(redirect).toBe("manual");
  });

  test.each([
    ["no host", site(), "[]"],
    ["none of hostType Repository", site({ hostType: "Standard", name: "a" }, {}), '["Standard",null]'],
    ["one without a name", site({ hostType: "Repository" }), '["Repository"]'],
    ["one whose name isn't text", site(repository(7)), '["Repository"]'],
    ["no list of hosts", { status: 200, body: { properties: {} } }, "no such list"],
    ["no site", { status: 200, body: "<html>" }, "no such list"],
  ])("is missing if the answer has %s", async (_, answer, found) => {
    const { azure, look } = find({}, answer);
    await expect(look()).rejects.toMatchObject({
      code: "refused",
      message:
        `Resource Manager names no SCM host of ${siteId}: one of hostType "Repository" with a name is needed in its ` +
        `hostNameSslStates, found ${found}. See what it is: az resource show --ids "${siteId}"`,
    });
    expect(azure.requests).toHaveLength(1);
  });

  test.each([
    [{}, "site.scm.example.com"],
    [{}, "site.azurewebsites.net"],
    [{}, "site.scm.azurewebsites.net.example"],
    [{}, "site.scm.azurewebsites.net:444"],
    [{}, "site.scm.example.com/.azurewebsites.net"],
    [{}, "site.scm.example.com#.azurewebsites.net"],
    [{}, "x@site.scm.azurewebsites.net"],
    [{}, "site.scm.azurewebsites.us"],
    [{ ARM_ENVIRONMENT: "china" }, "site.scm.azurewebsites.net"],
  ])("is refused as foreign to the cloud, with %j: %s", async (environment, host) => {
    const { azure, look } = find(environment, site(repository(host)));
    await expect(look()).rejects.toMatchObject({
      code: "refused",
      message:
        `Resource Manager names "${host}" as the SCM host of ${siteId}; <site>.scm.…` +
        `${deployersCloud(environment).siteDomain} is needed. The deployer's token was not sent there. See what it is: ` +
        `az resource show --ids "${siteId}"`,
    });
    expect(azure.requests).toHaveLength(1);
  });
});
