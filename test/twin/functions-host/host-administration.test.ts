import { expect, test } from "vitest";
import { host, notSupported, notImitatedText, siteId, useHostedSites } from "../../support/hosted-site.ts";

const hosted = useHostedSites();
const functions = `
app.http("plain", { authLevel: "anonymous", handler: () => ({}) });
app.http("item", { methods: ["PUT", "DELETE"], route: "Items/{id}", handler: () => ({}) });
`;
const paths: readonly (readonly [method: string, path: string])[] = [
  ["GET", "/admin/host/status"],
  ["POST", "/admin/host/synctriggers"],
  ["GET", "/admin/functions"],
  ["GET", "/admin/vfs/home/site/wwwroot/package.json"],
];

test.each(paths)("answers %s %s only with the master key", async (method, path) => {
  const site = await hosted();
  await site.deploy(functions);
  const key = site.tenant.subscription.masterKeyOf(siteId);
  const status = async (headers: Record<string, string>) => (await site.call(path, { method, headers })).status;

  expect(await status({})).toBe(401);
  expect(await status({ "x-functions-key": `${key.slice(0, -2)}AA` })).toBe(401);
  expect(await status({ "x-functions-key": key })).toBe(200);
});

test("describes the package's functions as the host registered them", async () => {
  const site = await hosted();
  await site.deploy(functions);
  const headers = { "x-functions-key": site.tenant.subscription.masterKeyOf(siteId) };

  const described = (await (await site.call("/admin/functions", { headers })).json()) as readonly unknown[];

  expect(described).toHaveLength(2);
  expect(described[1]).toEqual({
    name: "item",
    script_root_path_href: null,
    script_href: `https://${host}/admin/vfs/home/site/wwwroot/main.cjs`,
    config_href: null,
    test_data_href: `https://${host}/admin/vfs/tmp/FunctionsData/item.dat`,
    href: `https://${host}/admin/functions/item`,
    invoke_url_template: `https://${host}/api/items/{id}`,
    language: "node",
    config: {
      name: "item",
      entryPoint: "",
      scriptFile: "main.cjs",
      language: "node",
      functionDirectory: "/home/site/wwwroot",
      bindings: [
        {
          name: expect.stringMatching(/^httpTrigger/),
          type: "httpTrigger",
          direction: "in",
          authLevel: "anonymous",
          methods: ["PUT", "DELETE"],
          route: "Items/{id}",
          properties: { supportsDeferredBinding: "false" },
        },
        { name: "$return", type: "http", direction: "out" },
      ],
    },
    files: null,
    test_data: "",
    isDisabled: false,
    isDirect: false,
    isProxy: false,
  });
});

test("returns the running package's manifest", async () => {
  const site = await hosted();
  const manifest = (sha256: string) => ({
    "package.json": JSON.stringify({ packageSha256: sha256, main: "main.cjs" }),
  });
  const headers = { "x-functions-key": site.tenant.subscription.masterKeyOf(siteId) };
  const read = async () => await (await site.call("/admin/vfs/home/site/wwwroot/package.json", { headers })).json();

  await site.deploy(functions, manifest("first"));
  expect(await read()).toEqual({ packageSha256: "first", main: "main.cjs" });
  await site.deploy(functions, manifest("second"));
  expect(await read()).toEqual({ packageSha256: "second", main: "main.cjs" });
});

test.each(["GET", "POST"])("answers %s /admin/host/ping to anyone with an empty body", async (method) => {
  const site = await hosted();
  await site.deploy(functions);

  const answer = await site.call("/admin/host/ping", { method });

  expect([answer.status, await answer.text()]).toEqual([200, ""]);
});

test("answers a webhook of an extension only with a key of the host, and runs none", async () => {
  const site = await hosted();
  await site.deploy(`${functions}
    app.generic("steps", { trigger: { type: "orchestrationTrigger", name: "x" }, handler: () => ({}) });`);
  const key = site.tenant.subscription.masterKeyOf(siteId);
  const path = "/runtime/webhooks/DurableTask/instances";
  const status = async (method: string, at: string, headers: Record<string, string> = {}) =>
    (await site.call(at, { method, headers })).status;

  for (const method of ["GET", "PUT", "POST", "DELETE", "OPTIONS"]) {
    expect(await status(method, path)).toBe(401);
    expect(await status(method, `${path}?code=${encodeURIComponent(`${key.slice(0, -2)}AA`)}`)).toBe(401);
    expect(await status(method, path, { "x-functions-key": "nobody's" })).toBe(401);
    // The extension isn't there.
    expect(await status(method, "/runtime/webhooks/mcp", { "x-functions-key": key })).toBe(404);
    expect(await status(method, "/runtime/webhooks/mcp")).toBe(401);
    const answer = await site.call(`${path}?code=${encodeURIComponent(key)}`, { method });
    expect(await notSupported(answer)).toBe(
      notImitatedText(`${method} ${path} of the Functions host: it runs no extension`),
    );
  }
});

test.each(["/admin", "/admin/functions/plain", "/admin/host/synctriggers", "/runtime/x"])(
  "refuses GET %s by name, even with the master key",
  async (path) => {
    const site = await hosted();
    await site.deploy(functions);
    for (const headers of [{}, { "x-functions-key": site.tenant.subscription.masterKeyOf(siteId) }]) {
      expect(await notSupported(await site.call(path, { headers }))).toBe(
        notImitatedText(`GET ${path} of the Functions host`),
      );
    }
  },
);
