import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { createFunctionsHost, type FunctionsHost } from "../../../packages/twin/functions-host/index.ts";
import type { SiteHosts } from "../../../packages/twin/arm/resource-type.ts";
import { packageOf } from "../../support/hosted-site.ts";
import { errorBody, otherPrincipal } from "./arm-fixture.ts";
import { deployed, ids } from "./stack.ts";
import { webError } from "./web-error.ts";

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const app = (...names: readonly string[]) =>
  names.map((name) => `app.http("${name}", { handler: () => ({}) });`).join("");

/** The site of the stack, with a Functions host that runs what is deployed to it. */
async function siteWithHost(behavior: SiteHosts["behavior"] = {}) {
  const directory = mkdtempSync(join(tmpdir(), "site-functions-"));
  const hosts: FunctionsHost[] = [];
  const fixture = await deployed("site", {
    siteHosts: { hostOf: (siteId) => (request) => hosts[0]?.site(siteId)(request) ?? Response.error(), behavior },
  });
  const { tenant } = fixture;
  hosts.push(createFunctionsHost({ tenant, directory, verifyBearer: () => Promise.reject(new Error("not asked")) }));
  undo.push(
    () => rmSync(directory, { recursive: true, force: true }),
    async () => await hosts[0]?.close(),
  );
  let deployments = 0;
  const deploy = async (main: string, others = {}): Promise<string> => {
    deployments += 1;
    const deploymentId = `d-${deployments}`;
    const zip = await packageOf(main, others);
    tenant.subscription.deployPackage(ids.site, deploymentId, zip, new Date(0));
    return deploymentId;
  };
  const listed = async (): Promise<readonly string[]> => {
    const { status, body } = await fixture.call("GET", `${ids.site}/functions`);
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
    const { value } = body as { readonly value: readonly { readonly properties: { readonly name: string } }[] };
    return value.map(({ properties }) => properties.name);
  };
  return { ...fixture, deploy, listed };
}

const unauthorized = webError({
  code: "BadRequest",
  message: "Encountered an error (Unauthorized) from host runtime.",
  template: "Encountered an error ({0}) from host runtime.",
  parameters: ["Unauthorized"],
});
const unavailable = webError({
  code: "BadRequest",
  message: "Encountered an error (ServiceUnavailable) from host runtime.",
  template: "Encountered an error ({0}) from host runtime.",
  parameters: ["ServiceUnavailable"],
});
const syncPaths = [`${ids.site}/syncfunctiontriggers`, `${ids.site}/host/default/sync`];

describe("the functions of a site", () => {
  it("are none without a package", async () => {
    const { call } = await siteWithHost();
    expect(await call("GET", `${ids.site}/functions`)).toMatchObject({
      status: 200,
      body: { value: [], nextLink: null },
    });
  });

  it("are the placeholder's before the first synchronization", async () => {
    const { deploy, listed } = await siteWithHost();
    await deploy(app("orders"));
    expect(await listed()).toEqual(["WarmUp"]);
  });

  it.each(syncPaths)("are the package's after POST %s", async (path) => {
    const { call, deploy, listed } = await siteWithHost();
    await deploy(app("orders", "stock"));
    expect(await call("POST", path)).toMatchObject({ status: 204, body: undefined });
    expect(await listed()).toEqual(["orders", "stock"]);
  });

  it("are listed with trigger, methods, route and authorization level, whatever triggers them", async () => {
    const { call, deploy } = await siteWithHost();
    await deploy(`
      app.http("read", { methods: ["GET"], route: "orders/{id}", handler: () => ({}) });
      app.post("write", { handler: () => ({}) });
      app.timer("nightly", { schedule: "0 0 3 * * *", handler: () => {} });`);
    await call("POST", syncPaths[0] ?? "");
    const { body } = await call("GET", `${ids.site}/functions`);
    const { value } = body as {
      readonly value: readonly {
        readonly name: string;
        readonly properties: { readonly config: { readonly bindings: readonly object[] } };
      }[];
    };
    const http = { type: "httpTrigger", direction: "in", authLevel: "anonymous" };
    expect(value.map(({ name, properties }) => [name, properties.config.bindings[0]])).toEqual([
      ["func-twin/read", expect.objectContaining({ ...http, methods: ["GET"], route: "orders/{id}" })],
      ["func-twin/write", expect.objectContaining({ ...http, methods: ["POST"] })],
      ["func-twin/nightly", expect.objectContaining({ type: "timerTrigger", schedule: "0 0 3 * * *" })],
    ]);
    expect(value[1]?.properties.config.bindings[0]).not.toHaveProperty("route");
  });

  it("stay unchanged after another deployment until the next synchronization", async () => {
    const { call, deploy, listed } = await siteWithHost();
    await deploy(app("orders"));
    await call("POST", syncPaths[0] ?? "");
    await deploy(app("stock"));
    expect(await listed()).toEqual(["orders"]);
    await call("POST", syncPaths[0] ?? "");
    expect(await listed()).toEqual(["stock"]);
  });

  it("are deleted with the site", async () => {
    const { call, deploy, listed, put } = await siteWithHost();
    await deploy(app("orders"));
    await call("POST", syncPaths[0] ?? "");
    const { body } = await call("GET", ids.site);
    const { location, kind, identity, properties } = body as Record<string, unknown>;
    await call("DELETE", `${ids.site}?deleteEmptyServerFarm=false`);
    const { functionAppConfig, serverFarmId } = properties as Record<string, unknown>;
    await put(ids.site, { location, kind, identity, properties: { functionAppConfig, serverFarmId } });
    await deploy(app("stock"));
    expect(await listed()).toEqual(["WarmUp"]);
  });

  it("are shown one by one, as in the list", async () => {
    const { call, deploy, tenant } = await siteWithHost();
    tenant.subscription.functions.synchronize(ids.site, { deploymentId: await deploy(app("orders")) });
    const { body } = await call("GET", ids.site);
    const host = (body as { properties: { defaultHostName: string } }).properties.defaultHostName;
    const orders = {
      id: `${ids.site}/functions/orders`,
      name: "func-twin/orders",
      type: "Microsoft.Web/sites/functions",
      location: "westeurope",
      properties: {
        name: "orders",
        function_app_id: null,
        script_root_path_href: null,
        script_href: `https://${host}/admin/vfs/home/site/wwwroot/main.cjs`,
        config_href: null,
        test_data_href: `https://${host}/admin/vfs/tmp/FunctionsData/orders.dat`,
        secrets_file_href: null,
        href: `https://${host}/admin/functions/orders`,
        config: expect.objectContaining({ name: "orders", language: "node" }),
        files: null,
        test_data: "",
        invoke_url_template: `https://${host}/api/orders`,
        language: "node",
        isDisabled: false,
      },
    };

    expect((await call("GET", `${ids.site}/functions`)).body).toEqual({ value: [orders], nextLink: null, id: null });
    expect(await call("GET", `${ids.site}/functions/ORDERS`)).toMatchObject({ status: 200, body: orders });
    expect((await call("GET", `${ids.site}/functions/stock`)).status).toBe(404);
  });

  it("can't be read from a host that doesn't start", async () => {
    const { call, deploy, tenant } = await siteWithHost();
    tenant.subscription.functions.synchronize(ids.site, { deploymentId: await deploy('throw new Error("broken");') });
    for (const [method, path] of [
      ["GET", `${ids.site}/functions`],
      ["POST", syncPaths[0] ?? ""],
      ["POST", syncPaths[1] ?? ""],
    ] as const) {
      expect(await call(method, path), path).toMatchObject({ status: 400, body: unavailable });
    }
  });
});

it.each(syncPaths)("refuses POST %s without changes if Resource Manager can't reach the host", async (path) => {
  const { call, deploy, listed } = await siteWithHost({ resourceManagerSync: "refused" });
  await deploy(app("orders"));
  expect(await call("POST", path)).toMatchObject({ status: 400, body: unauthorized });
  expect(await listed()).toEqual(["WarmUp"]);
});

it("ignores the first synchronizations after each deployment while the host switches packages", async () => {
  const { call, deploy, listed } = await siteWithHost({ ineffectiveSyncs: 2 });
  const sync = async (path = syncPaths[0] ?? "") => (await call("POST", path)).status;
  await deploy(app("orders"));
  expect([await sync(), await sync(syncPaths[1]), await listed()]).toEqual([204, 204, ["WarmUp"]]);
  expect([await sync(), await listed()]).toEqual([204, ["orders"]]);
  await deploy(app("stock"));
  expect([await sync(), await sync(), await listed()]).toEqual([204, 204, ["orders"]]);
  expect([await sync(), await listed()]).toEqual([204, ["stock"]]);
});

it("refuses the manifest if hosts don't serve files", async () => {
  const { call, deploy } = await siteWithHost({ packageFiles: "refused" });
  await deploy(app("orders"));
  const answer = await call("GET", `${ids.site}/hostruntime/admin/vfs/home/site/wwwroot/package.json`);
  expect(answer).toMatchObject({ status: 400, body: unauthorized });
});

it("returns the running package's manifest through Resource Manager", async () => {
  const { call, deploy } = await siteWithHost();
  const path = `${ids.site}/hostruntime/admin/vfs/home/site/wwwroot/package.json`;
  expect((await call("GET", path)).status).toBe(400);
  await deploy(app("orders"), { "package.json": JSON.stringify({ packageSha256: "abc", main: "main.cjs" }) });
  expect(await call("GET", path)).toMatchObject({ status: 200, body: { packageSha256: "abc", main: "main.cjs" } });
  expect((await call("GET", `${ids.site}/hostruntime/admin/vfs/home/site/wwwroot/host.json`)).status).toBe(501);
});

const needed: readonly (readonly [method: string, path: string, action: string])[] = [
  ["GET", "functions", "functions/read"],
  ["GET", "functions/orders", "functions/read"],
  ["POST", "syncfunctiontriggers", "syncfunctiontriggers/action"],
  ["POST", "host/default/sync", "host/sync/action"],
  ["GET", "hostruntime/admin/vfs/home/site/wwwroot/package.json", "hostruntime/vfs/site/package.json/read"],
];

it("requires a permission for each operation: Reader lists and reads, Website Contributor also synchronizes", async () => {
  const { call, deploy, grant, tenant } = await siteWithHost();
  tenant.subscription.functions.synchronize(ids.site, { deploymentId: await deploy(app("orders")) });
  const ask = async (oid: string) =>
    await Promise.all(needed.map(async ([method, path]) => await call(method, `${ids.site}/${path}`, { oid })));
  const statuses = async () => (await ask(otherPrincipal)).map(({ status }) => status);

  const refused = await ask(otherPrincipal);

  for (const [index, [, path, action]] of needed.entries()) {
    expect(refused[index]?.status, path).toBe(403);
    const text = JSON.stringify(refused[index]?.body);
    expect(text, path).toContain(`to perform action 'Microsoft.Web/sites/${action}' over scope`);
  }
  grant("reader", otherPrincipal);
  expect(await statuses()).toEqual([200, 200, 403, 403, 200]);
  grant("websiteContributor", otherPrincipal, ids.site);
  expect(await statuses()).toEqual([200, 200, 204, 204, 200]);
});

it("answers 404 for a missing site", async () => {
  const { call } = await siteWithHost();
  const paths = [
    ["GET", "functions/orders"],
    ["POST", "host/default/sync"],
  ] as const;
  for (const [method, path] of paths) {
    const { status, body } = await call(method, `${ids.site}-other/${path}`);
    expect([status, body], path).toEqual([404, errorBody("ParentResourceNotFound", expect.any(String))]);
  }
  expect((await call("GET", `${ids.site}-other/functions`)).status).toBe(404);
  expect((await call("POST", `${ids.site}-other/syncfunctiontriggers`)).status).toBe(404);
});
