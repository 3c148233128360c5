import { describe, expect, test } from "vitest";
import { host, notSupported, notImitatedText, siteId, useHostedSites } from "../../support/hosted-site.ts";

const hosted = useHostedSites();
const echo = (name: string): string => `async (request) => ({ body: "${name} " + JSON.stringify(request.params) })`;

const functions = `
app.http("plain", { authLevel: "anonymous", handler: ${echo("plain")} });
app.http("item", { methods: ["GET"], route: "items/{id}", handler: ${echo("item")} });
app.http("latest", { methods: ["GET"], route: "items/latest", handler: ${echo("latest")} });
app.http("change", { methods: ["PUT", "DELETE"], route: "items/{id}", handler: ${echo("change")} });
app.http("page", { methods: ["GET"], route: "pages/{number?}", handler: ${echo("page")} });
app.http("files", { methods: ["GET"], route: "files/{*path}", handler: ${echo("files")} });
app.http("nobody", { methods: [], route: "nobody", handler: ${echo("nobody")} });
`;

test("finds functions by route and method, 404 otherwise", async () => {
  const site = await hosted();
  await site.deploy(functions);
  const calls: readonly (readonly [string, string, string])[] = [
    ["GET", "/api/plain", "plain {}"],
    ["POST", "/api/plain/", "plain {}"],
    ["GET", "/API/Plain", "plain {}"],
    ["GET", "/api/items/7", 'item {"id":"7"}'],
    ["GET", "/api/items/a%20b%2Fc", 'item {"id":"a b/c"}'],
    // "item" comes before "latest", and its route matches.
    ["GET", "/api/items/latest", 'item {"id":"latest"}'],
    ["DELETE", "/api/items/7", 'change {"id":"7"}'],
    ["GET", "/api/pages", "page {}"],
    ["GET", "/api/pages/2", 'page {"number":"2"}'],
    ["GET", "/api/files/a/b", 'files {"path":"a/b"}'],
    ["PUT", "/api/plain", "404"],
    ["HEAD", "/api/plain", "404"],
    ["POST", "/api/items/7", "404"],
    ["GET", "/api/items", "404"],
    ["GET", "/api/items/7/8", "404"],
    ["GET", "/plain", "404"],
    ["GET", "/api/unknown", "404"],
    ["GET", "/api/nobody", "404"],
  ];
  for (const [method, path, expected] of calls) {
    const response = await site.call(path, { method });
    const text = await response.text();
    expect(`${method} ${path} -> ${response.status === 404 ? `404${text}` : text}`).toBe(
      `${method} ${path} -> ${expected}`,
    );
  }
});

test.each([
  ["another prefix", "v1/open", "/v1/open/plain"],
  ["no prefix", "", "/plain"],
])("G09 host.json may set %s", async (_, routePrefix, path) => {
  const site = await hosted();
  const hostJson = {
    version: "2.0",
    logging: { logLevel: { default: "Warning" } },
    extensions: { http: { routePrefix } },
  };
  await site.deploy(functions, { "host.json": JSON.stringify(hostJson) });
  expect(await site.text(path)).toBe("plain {}");
  expect((await site.call("/api/plain")).status).toBe(404);
});

test("takes the first route by the functions' names, without case, that matches", async () => {
  const site = await hosted();
  await site.deploy(`
    app.http("Zeta", { methods: ["GET"], route: "x/one", handler: ${echo("Zeta")} });
    app.http("beta", { methods: ["GET"], route: "x/{id}", handler: ${echo("beta")} });
    app.http("Alpha", { methods: ["GET"], route: "x/{id:int}", handler: ${echo("Alpha")} });
    app.http("gamma", { methods: ["GET"], route: "X/{other}", handler: ${echo("gamma")} });`);
  expect(await site.text("/api/x/one")).toBe('beta {"id":"one"}');
  expect(await site.text("/api/x/1")).toBe('Alpha {"id":"1"}');
});

test("reads a template's constraints, optional parameters, defaults and catch-alls as ASP.NET Core does", async () => {
  const site = await hosted();
  const templates: Readonly<Record<string, string>> = {
    product: "products/{category:alpha}/{id:int?}",
    page: "pages/{number:min(1)=1}",
    file: "files/{**path:file}",
    code: "codes/{code:length(2,3):regex(^[a-z]{{2}}\\\\d?$)}",
    deep: "deep/{a?}/{b:bool?}",
  };
  await site.deploy(
    Object.entries(templates)
      .map(([name, route]) => `app.http("${name}", { methods: ["GET"], route: "${route}", handler: ${echo(name)} });`)
      .join("\n"),
  );
  const calls: readonly (readonly [string, string])[] = [
    ["products/shoes", 'product {"category":"shoes"}'],
    ["PRODUCTS/Shoes/7", 'product {"category":"Shoes","id":"7"}'],
    ["products/shoes/+7", 'product {"category":"shoes","id":"+7"}'],
    ["products/shoes/x", "404"],
    ["products/shoes/2147483648", "404"],
    ["products/shoes2", "404"],
    ["products//7", "404"],
    ["pages", 'page {"number":"1"}'],
    ["pages/3", 'page {"number":"3"}'],
    ["pages/0", "404"],
    ["files/a/b.txt", 'file {"path":"a/b.txt"}'],
    ["files/a.txt/b", "404"],
    ["files", "404"],
    ["files//a.txt", "404"],
    ["codes/ab", 'code {"code":"ab"}'],
    ["codes/AB7", 'code {"code":"AB7"}'],
    ["codes/a1", "404"],
    ["codes/ab77", "404"],
    ["deep", "deep {}"],
    ["deep/x/TRUE", 'deep {"a":"x","b":"TRUE"}'],
    ["deep/x/yes", "404"],
  ];
  for (const [path, expected] of calls) {
    const response = await site.call(`/api/${path}`);
    expect(`${path} -> ${response.status === 404 ? "404" : await response.text()}`).toBe(`${path} -> ${expected}`);
  }
});

test("adds the headers of host.json to answers without them", async () => {
  const site = await hosted();
  const main = 'app.http("f", { handler: () => ({ headers: { "x-own": "handler" } }) });';
  const http = {
    customHeaders: { "X-Content-Type-Options": "nosniff", "X-Own": "host" },
    hsts: { isEnabled: true, maxAge: "10", includeSubDomains: true },
  };
  await site.deploy(main, { "host.json": JSON.stringify({ version: "2.0", extensions: { http } }) });
  const added = ({ headers }: Response) =>
    ["x-content-type-options", "x-own", "strict-transport-security"].map((name) => headers.get(name));
  const hsts = "max-age=864000; includeSubDomains";
  expect(added(await site.call("/api/f"))).toEqual(["nosniff", "handler", hsts]);
  expect(added(await site.call("/api/unknown"))).toEqual(["nosniff", "host", hsts]);
  const excluded = { ...http, hsts: { ...http.hsts, excludedHosts: [host.toUpperCase()] } };
  await site.deploy(main, { "host.json": JSON.stringify({ version: "2.0", extensions: { http: excluded } }) });
  expect(added(await site.call("/api/f"))).toEqual(["nosniff", "handler", null]);
});

test.each([
  [
    "a constraint that the host doesn't have",
    'app.http("f", { route: "items/{id:even}", handler: () => ({}) });',
    "the constraint 'even' of the route template 'api/items/{id:even}'",
  ],
  [
    "function keys",
    'app.http("f", { authLevel: "function", handler: () => ({}) });',
    "the function 'f' with authLevel 'function': use 'anonymous', because it has no function keys",
  ],
  [
    "text and a parameter in one segment",
    'app.http("f", { route: "items/{id}.json", handler: () => ({}) });',
    "the route template 'api/items/{id}.json': use whole segments of text, {name}, {name:constraint}, {name?}, {name=value}, and a last {*name}",
  ],
  [
    "a package without main",
    "",
    "a package whose package.json has no main (functions by function.json)",
    { "package.json": "{}" },
  ],
  [
    "capabilities of the worker",
    'app.setup({ capabilities: { SomethingNew: "true" } }); app.http("f", { handler: () => ({}) });',
    "the worker capabilities that app.setup asks for (SomethingNew)",
  ],
  [
    "an unknown host.json setting",
    "",
    'host.json extensions.http.contoso (Unrecognized key: "contoso")',
    { "host.json": '{"version":"2.0","extensions":{"http":{"contoso":{}}}}' },
  ],
])("refuses %s by name", async (_, main, what, files: Record<string, string> = {}) => {
  const site = await hosted();
  await site.deploy(main, files);
  expect(await notSupported(await site.call("/api/f"))).toBe(notImitatedText(what));
});

describe("a package with functions that have other triggers than HTTP", () => {
  test("lists triggers other than HTTP, which stay idle and affect nothing", async () => {
    const registrations: readonly (readonly [trigger: string, method: string, options: string])[] = [
      [
        "timerTrigger",
        "timer",
        'schedule: "0 */5 * * * *", runOnStartup: true, retry: { strategy: "fixedDelay", maxRetryCount: 2, delayInterval: 1000 }',
      ],
      ["queueTrigger", "storageQueue", 'queueName: "q", connection: "C"'],
      ["blobTrigger", "storageBlob", 'path: "a/{name}", connection: "C"'],
      ["serviceBusTrigger", "serviceBusQueue", 'queueName: "q", connection: "C"'],
      ["serviceBusTrigger", "serviceBusTopic", 'topicName: "t", subscriptionName: "s", connection: "C"'],
      ["eventHubTrigger", "eventHub", 'eventHubName: "h", connection: "C", cardinality: "many"'],
      ["cosmosDBTrigger", "cosmosDB", 'databaseName: "d", containerName: "c", connection: "C"'],
      ["sqlTrigger", "sql", 'tableName: "t", connectionStringSetting: "C"'],
      ["warmupTrigger", "warmup", ""],
      ["timerTrigger", "generic", 'trigger: { type: "timerTrigger", schedule: "0 0 3 * * *" }'],
      ["queueTrigger", "storageQueue", 'queueName: "q", connection: "C", return: output.http({})'],
    ];
    const site = await hosted();
    await site.deploy(`
      const { output } = require("./azure-functions.cjs");
      const handler = () => { console.log("ran"); };
      ${registrations.map(([, method, options], index) => `app.${method}("idle${index}", { ${options}${options && ","} handler });`).join("\n")}
      ${functions}`);
    expect((await site.call("/api/plain")).status).toBe(200);
    const headers = { "x-functions-key": site.tenant.subscription.masterKeyOf(siteId) };
    const listed = (await (await site.call("/admin/functions", { headers })).json()) as readonly object[];
    const said = site.functionsHost.logs(siteId).map(({ message }) => message);
    for (const [index, [trigger]] of registrations.entries()) {
      const name = `idle${index}`;
      expect((await site.call(`/api/${name}`)).status, trigger).toBe(404);
      const bindings = expect.arrayContaining([expect.objectContaining({ type: trigger, direction: "in" })]);
      const config = expect.objectContaining({ bindings });
      expect(listed).toContainEqual(expect.objectContaining({ name, invoke_url_template: null, config }));
      expect(said).toContain(
        `The function '${name}' is listed and runs by hand only (./pf twin run ${name}): the twin doesn't have ${trigger}.`,
      );
    }
    expect(said).not.toContain("ran");
  });

  test("lists an HTTP function's inputs and outputs, and tells that it runs none of a connection by a key", async () => {
    const site = await hosted();
    await site.deploy(`
      const { input, output } = require("./azure-functions.cjs");
      const blob = input.storageBlob({ name: "blob", path: "a/b", connection: "C" });
      const queue = output.storageQueue({ name: "queue", queueName: "q", connection: "C" });
      const handler = (_request, context) => {
        context.extraOutputs.set(queue, "message");
        return { body: typeof context.extraInputs.get(blob) };
      };
      app.http("plain", { authLevel: "anonymous", extraInputs: [blob], extraOutputs: [queue], handler });`);
    expect(await site.text("/api/plain")).toBe("undefined");
    const headers = { "x-functions-key": site.tenant.subscription.masterKeyOf(siteId) };
    const listed = await (await site.call("/admin/functions", { headers })).json();
    expect(listed).toMatchObject([
      {
        config: {
          bindings: [
            { type: "httpTrigger" },
            { name: "blob", type: "blob", direction: "in" },
            { name: "$return", type: "http" },
            { name: "queue", type: "queue", direction: "out", queueName: "q", connection: "C" },
          ],
        },
      },
    ]);
    const said = site.functionsHost.logs(siteId).map(({ message }) => message);
    expect(said).toContain(
      `The input 'blob' (blob) isn't read: its connection "C" isn't by identity: there is no app setting C__blobServiceUri.`,
    );
    expect(said).toContain(
      `What the handler wrote to 'queue' (queue) is lost: its connection "C" isn't by identity: there is no app setting C__queueServiceUri.`,
    );
  });

  test.each([
    ["an unknown binding", "extraInputs: [{ type: 'carrierPigeon', name: 'p' }]", '"type":"carrierPigeon"'],
    ["a second trigger", "extraInputs: [{ type: 'queueTrigger', name: 'p' }]", '"type":"queueTrigger"'],
    ["another answer than HTTP", "return: { type: 'queue', name: 'p' }", '"type":"queue"'],
    ["a second answer", "extraOutputs: [{ type: 'http', name: 'p' }]", '"type":"http"'],
  ])("is refused by name if an HTTP function has %s", async (_, option, binding) => {
    const site = await hosted();
    await site.deploy(`app.http("plain", { authLevel: "anonymous", ${option}, handler: () => ({}) });`);
    const refused = await notSupported(await site.call("/api/plain"));
    expect(refused).toContain(
      "501 NotSupportedByTheTwin The twin doesn't support the function 'plain' with the binding {",
    );
    expect(refused).toContain(binding);
  });
});
