import { beforeEach, describe, expect, test } from "vitest";
import {
  accountId,
  allowPublishing,
  assign,
  deployerId,
  type HostedSite,
  identityId,
  identityPrincipalId,
  notSupported,
  notImitatedText,
  packageOf,
  roles,
  scmHost,
  siteId,
  useHostedSites,
} from "../../support/hosted-site.ts";

const hosted = useHostedSites();
const publishPath = "/api/publish?RemoteBuild=false&Deployer=pulumi";
function publish(site: HostedSite, body: NonNullable<RequestInit["body"]>, path = publishPath): Promise<Response> {
  const headers = { "content-type": "application/zip" };
  return site.scm(path, { method: "POST", headers, body, ...(body instanceof ReadableStream && { duplex: "half" }) });
}

async function latest(site: HostedSite): Promise<Record<string, unknown>> {
  return (await site.scm("/api/deployments/latest")).json() as Promise<Record<string, unknown>>;
}

let site: HostedSite;
let archive: Uint8Array<ArrayBuffer>;

beforeEach(async () => {
  site = await hosted();
  archive = new Uint8Array(await packageOf('app.http("f", { handler: () => ({ body: "deployed" }) });'));
  allowPublishing(site);
});

test("accepts a package, reports its deployment, and runs it", async () => {
  const before = await site.scm("/api/deployments/latest");
  expect([before.status, await before.text()]).toEqual([404, "No deployment yet."]);
  const response = await publish(site, archive);
  expect([response.status, await response.text()]).toEqual([202, "id-1"]);
  expect(await latest(site)).toEqual({
    id: "id-1",
    status: 4,
    status_text: "",
    author_email: "N/A",
    author: "N/A",
    deployer: "pulumi",
    message: "Created via a push deployment",
    progress: "",
    received_time: "2026-11-24T12:00:00.000Z",
    start_time: "2026-11-24T12:00:00.000Z",
    end_time: "2026-11-24T12:00:00.000Z",
    last_success_end_time: "2026-11-24T12:00:00.000Z",
    complete: true,
    active: true,
    is_temp: false,
    is_readonly: true,
    url: `https://${scmHost}/api/deployments/id-1`,
    log_url: `https://${scmHost}/api/deployments/id-1/log`,
    site_name: "who-calls",
  });
  expect(await site.text("/api/f")).toBe("deployed");
});

test("reports no deployment for a new site", async () => {
  await publish(site, archive);
  site.tenant.subscription.delete(siteId);
  expect((await site.scm("/api/deployments/latest")).status).toBe(404);
  site.configure();
  expect((await site.scm("/api/deployments/latest")).status).toBe(404);
});

describe("asks who deploys:", () => {
  test.each(["/api/deployments/latest", publishPath])("401 without a token for %s", async (path) => {
    const method = path === publishPath ? "POST" : "GET";
    const response = await site.scm(path, { method, headers: { authorization: "" } });
    expect([response.status, response.headers.get("www-authenticate"), await response.text()]).toEqual([
      401,
      "Bearer",
      "No token.",
    ]);
  });

  test.each<[number, string, string, string]>([
    [202, "Owner of the subscription", roles.owner, "/subscriptions/s"],
    [202, "Contributor of the group, in another case", roles.contributor, "/SUBSCRIPTIONS/S/resourcegroups/RG"],
    [202, "Website Contributor of the site", roles.websiteContributor, siteId],
    [202, "Owner of everything", roles.owner, "/"],
    [403, "Reader", roles.reader, "/subscriptions/s"],
    [403, "Owner of another group", roles.owner, "/subscriptions/s/resourceGroups/r"],
    [403, "Owner of the storage account only", roles.owner, accountId],
  ])("%i for %s", async (status, _, role, scope) => {
    const id = "/subscriptions/s/providers/Microsoft.Authorization/roleAssignments/deployer";
    site.tenant.subscription.delete(id);
    assign(site, "other", deployerId, role, scope);
    const response = await publish(site, archive);
    expect(response.status).toBe(status);
    const refusal = `The principal '${deployerId}' may not perform 'microsoft.web/sites/publish/action' on '${siteId}': it needs Owner, Contributor or Website Contributor there or above.`;
    expect(await response.text()).toBe(status === 403 ? refusal : "id-1");
    expect(site.tenant.subscription.packageOf(siteId) === undefined).toBe(status === 403);
  });
});

describe("ends as failed, status 3, and leaves the running code alone, when", () => {
  async function expectFailure(body: Uint8Array<ArrayBuffer>, message: string): Promise<void> {
    site.tenant.subscription.deployPackage(siteId, "earlier", archive, new Date(0));
    expect((await publish(site, body)).status).toBe(202);
    const deployment = await latest(site);
    expect([deployment["status"], deployment["complete"], deployment["active"]]).toEqual([3, true, false]);
    expect([deployment["message"], deployment["status_text"]]).toEqual([message, message]);
    expect(site.tenant.subscription.packageOf(siteId)?.deploymentId).toBe("earlier");
  }

  test("the package isn't valid", async () => {
    await expectFailure(
      new TextEncoder().encode("not a zip"),
      "The package is not a zip archive (it has no end record).",
    );
  });

  test("the site's identity may not write to the storage account", async () => {
    assign(site, "site", identityPrincipalId, roles.reader, accountId);
    await expectFailure(
      archive,
      `Status 403 from storage: the identity ${identityPrincipalId} of the site who-calls may not write to https://packages.blob.core.windows.net/releases. It needs Storage Blob Data Owner or Storage Blob Data Contributor on the storage account.`,
    );
  });

  test("the container does not exist", async () => {
    site.tenant.subscription.delete(`${accountId}/blobServices/default/containers/releases`);
    await expectFailure(
      archive,
      "The deployment container https://packages.blob.core.windows.net/releases does not exist: status 404 from storage.",
    );
  });

  test("the site does not have the identity that its storage names", async () => {
    site.tenant.subscription.delete(identityId);
    await expectFailure(
      archive,
      `The site who-calls doesn't have the identity '${identityId}' that deployment.storage names.`,
    );
  });
});

test("Storage Blob Data Contributor on the group is enough for the site's identity", async () => {
  assign(site, "site", identityPrincipalId, roles.blobContributor, "/subscriptions/s/resourceGroups/rg");
  await publish(site, archive);
  expect((await latest(site))["status"]).toBe(4);
});

test("refuses a second deployment during the first", async () => {
  let finish = (): void => undefined;
  const slow = new ReadableStream({
    start(controller) {
      finish = () => {
        controller.enqueue(archive);
        controller.close();
      };
    },
  });
  const first = publish(site, slow);
  // The first is on its way once its caller is known.
  await site.scm("/api/deployments/latest");
  const second = await publish(site, archive);
  expect([second.status, await second.text()]).toEqual([409, "Another deployment of this site is in progress."]);
  finish();
  expect((await first).status).toBe(202);
  expect((await publish(site, archive)).status).toBe(202);
});

test("refuses another content type", async () => {
  const response = await site.scm(publishPath, {
    method: "POST",
    headers: { "content-type": "text/plain" },
    body: "x",
  });
  expect([response.status, await response.text()]).toEqual([
    415,
    "Content-Type is 'text/plain'. Send the package as 'application/zip'.",
  ]);
});

test.each([
  ["/api/publish?RemoteBuild=true&Deployer=x", "RemoteBuild 'true' of POST /api/publish: use 'false'"],
  ["/api/publish?Deployer=x", "RemoteBuild '(absent)' of POST /api/publish: use 'false'"],
  ["/api/publish?RemoteBuild=false&type=zip", "the parameter 'type' of POST /api/publish"],
  ["/api/zipdeploy", "POST /api/zipdeploy of the SCM site"],
])("refuses %s by name", async (path, what) => {
  expect(await notSupported(await publish(site, archive, path))).toBe(notImitatedText(what));
});
