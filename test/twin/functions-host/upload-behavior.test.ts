import { describe, expect, test } from "vitest";
import type { UploadBehavior } from "../../../twin/functions-host/index.ts";
import { allowPublishing, type HostedSite, packageOf, siteId, useHostedSites } from "./hosted-site.ts";

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

describe("the synchronization of triggers that ends a deployment", () => {
  test("works unless it is told otherwise: the functions are registered", async () => {
    const site = await siteThat({});
    await publish(site);
    expect((await record(site))["status"]).toBe(4);
    expect(site.tenant.subscription.functions.of(siteId)).toEqual({ deploymentId: "id-1" });
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
    expect(site.tenant.subscription.functions.of(siteId)).toBeUndefined();
  });

  test("fails silently: the deployment succeeds, and no function is registered", async () => {
    const site = await siteThat({ triggerSync: "fails silently" });
    await publish(site);
    expect((await record(site))["status"]).toBe(4);
    expect(await site.text("/api/f")).toBe("new");
    expect(site.tenant.subscription.functions.of(siteId)).toBeUndefined();
  });
});
