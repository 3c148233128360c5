import { describe, expect, test } from "vitest";
import { storageRefusals, type UploadBehavior } from "../../../packages/twin/functions-host/index.ts";
import { allowPublishing, type HostedSite, packageOf, siteId, useHostedSites } from "../../support/hosted-site.ts";

const hosted = useHostedSites();

async function siteThat(upload: UploadBehavior): Promise<HostedSite> {
  const site = await hosted({ upload });
  allowPublishing(site);
  return site;
}

/** Uploads a package that answers with its name; gives the status code and the text. */
async function publish(site: HostedSite, name = "new"): Promise<readonly [status: number, text: string]> {
  const zip = await packageOf(`app.http("f", { handler: () => ({ body: "${name}" }) });`);
  const response = await site.scm("/api/publish?RemoteBuild=false&Deployer=test", {
    method: "POST",
    headers: { "content-type": "application/zip" },
    body: new Uint8Array(zip),
  });
  return [response.status, await response.text()];
}

async function record(site: HostedSite, id = "latest"): Promise<Readonly<Record<string, unknown>>> {
  return (await site.scm(`/api/deployments/${id}`)).json() as Promise<Readonly<Record<string, unknown>>>;
}

async function status(site: HostedSite, id = "latest"): Promise<readonly [http: number, status: unknown]> {
  const response = await site.scm(`/api/deployments/${id}`);
  if (!response.headers.get("content-type")?.includes("json")) return [response.status, await response.text()];
  return [response.status, ((await response.json()) as { readonly status: unknown }).status];
}

async function seen(site: HostedSite, looks: number): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for (let look = 0; look < looks; look++) found.push(await status(site));
  return found;
}

const noHost = "Function host is not running.";

describe("a deployment's record", () => {
  test("can be read only by its id", async () => {
    const site = await siteThat({});
    expect(await publish(site)).toEqual([202, "id-1"]);
    await publish(site, "newer");
    expect(await record(site, "id-1")).toMatchObject({ id: "id-1", status: 4 });
    expect(await record(site)).toMatchObject({ id: "id-2", status: 4 });
    expect(await status(site, "id-9")).toEqual([404, "Deployment id-9 not found."]);
  });

  test("passes through all states in the given number of polls before the package is live", async () => {
    const site = await siteThat({ polls: 3 });
    await publish(site);
    expect(await seen(site, 3)).toEqual([
      [202, 0],
      [202, 1],
      [202, 2],
    ]);
    expect(await site.text("/api/f")).toBe(noHost);
    expect(await record(site)).toMatchObject({ status: 4, complete: true, active: true });
    expect(await site.text("/api/f")).toBe("new");
  });

  test("may still be in progress with HTTP 200, since only its status counts", async () => {
    const site = await siteThat({ polls: 2, inProgressStatus: 200 });
    await publish(site);
    expect(await record(site)).toMatchObject({ status: 1, complete: false, active: false, end_time: null });
    expect(await seen(site, 2)).toEqual([
      [200, 2],
      [200, 4],
    ]);
  });

  test("counts as a poll if requested by another id, without ending the deployment", async () => {
    const site = await siteThat({ polls: 1 });
    await publish(site);
    expect((await status(site, "id-9"))[0]).toBe(404);
    expect(await status(site)).toEqual([200, 4]);
  });

  test("refuses another upload during the deployment, which also counts as a poll", async () => {
    const site = await siteThat({ polls: 1 });
    await publish(site);
    expect(await publish(site)).toEqual([409, "Another deployment of this site is in progress."]);
    expect(await publish(site, "newer")).toEqual([202, "id-2"]);
    expect(await seen(site, 2)).toEqual([
      [202, 2],
      [200, 4],
    ]);
    expect(await site.text("/api/f")).toBe("newer");
  });

  test("ends as partly successful with a live package", async () => {
    const site = await siteThat({ endings: ["partial success", "reported"] });
    await publish(site);
    expect(await record(site)).toMatchObject({
      status: 6,
      status_text:
        "[KuduSpecializer] Kudu has been restarted after package deployed for deployment id-1. Kudu Restart Count: 1.",
    });
    expect(await site.text("/api/f")).toBe("new");
    await publish(site);
    expect(await status(site)).toEqual([200, 4]);
  });

  test.each([
    ["200", 200, [], "new"],
    ["202", 202, [storageRefusals.forbidden], noHost],
  ] as const)(
    "disappears after a state under %s, also by id, without affecting the package",
    async (_, http, refused, text) => {
      const site = await siteThat({
        polls: 1,
        inProgressStatus: http,
        endings: ["vanishes"],
        storageRefusals: refused,
      });
      await publish(site);
      expect(await seen(site, 3)).toEqual([
        [http, 2],
        [404, "No deployment yet."],
        [404, "No deployment yet."],
      ]);
      expect(await status(site, "id-1")).toEqual([404, "Deployment id-1 not found."]);
      expect(await site.text("/api/f")).toBe(text);
    },
  );
});

test("refuses the first deployments with the configured storage error, and no later ones", async () => {
  const words = Object.values(storageRefusals);
  const site = await siteThat({ storageRefusals: words });
  for (const message of words) {
    await publish(site);
    expect(await record(site)).toMatchObject({ status: 3, status_text: message, active: false });
  }
  expect(await site.text("/api/f")).toBe(noHost);
  await publish(site);
  expect(await status(site)).toEqual([200, 4]);
  expect(await site.text("/api/f")).toBe("new");
});

describe("the synchronization of triggers that ends a deployment", () => {
  test("works by default: the functions are registered", async () => {
    const site = await siteThat({});
    await publish(site);
    expect((await record(site))["status"]).toBe(4);
    expect(site.tenant.subscription.functions.registrationOf(siteId)).toEqual({ deploymentId: "id-1" });
  });

  test("fails: the deployment ends as failed though its package is live, and no function is registered", async () => {
    const site = await siteThat({ triggerSync: "fails" });
    await publish(site);
    expect(await record(site)).toMatchObject({
      status: 3,
      status_text:
        "Function triggers synchronization failed due to Response status code does not indicate success: 401 " +
        "(Unauthorized).",
      complete: true,
      active: true,
    });
    expect(await site.text("/api/f")).toBe("new");
    expect(site.tenant.subscription.functions.registrationOf(siteId)).toBeUndefined();
  });

  test("fails silently: the deployment succeeds, and no function is registered", async () => {
    const site = await siteThat({ triggerSync: "fails silently" });
    await publish(site);
    expect((await record(site))["status"]).toBe(4);
    expect(await site.text("/api/f")).toBe("new");
    expect(site.tenant.subscription.functions.registrationOf(siteId)).toBeUndefined();
  });

  test("keeps the functions of the previous package registered", async () => {
    const site = await siteThat({ triggerSync: "fails silently" });
    await site.deploy('app.http("before", { handler: () => ({}) });');
    site.tenant.subscription.functions.synchronize(siteId, { deploymentId: "deployment" });
    await publish(site);
    const { functions = [] } = site.tenant.subscription.functions.registrationOf(siteId) ?? {};
    expect(functions.map(({ name }) => name)).toEqual(["before"]);
  });
});
