import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { hostJsonProblems, readHostJson } from "../../../infra/contract/host-json.ts";
import { parseHostJson } from "../../../packages/twin/functions-host/host-json.ts";
import { sampleProject } from "../../support/sample-project.ts";

const problems = (more: object, version: unknown = "2.0") =>
  hostJsonProblems({ version, ...more }).map(({ path, rule, found }) => `${path} ${rule}; ${found}`);
const prefix = (routePrefix: unknown) => problems({ extensions: { http: { routePrefix } } });
const bundle = (extensionBundle: unknown) => problems({ extensionBundle }).join("\n");
const keys = "isn't a key that the Functions host reads (keys are case-sensitive here)";
const headers = (customHeaders: unknown) => problems({ extensions: { http: { customHeaders } } }).join("\n");

/** As real apps have it: of the Azure samples, Durable Functions, MCP and Learn's own page. */
const taken: Readonly<Record<string, object>> = {
  concurrency: { dynamicConcurrencyEnabled: true, snapshotPersistenceEnabled: true },
  aggregator: { batchSize: 1000, flushTimeout: "00:00:30" },
  healthMonitor: { enabled: true, counterThreshold: 0.8 },
  retry: { strategy: "fixedDelay", maxRetryCount: 5, delayInterval: "00:00:05" },
  singleton: { lockPeriod: "00:00:15" },
  managedDependency: { enabled: true },
  watch: { watchDirectories: ["Shared"], watchFiles: ["my.txt"], telemetryMode: "OpenTelemetry" },
  extensions: {
    queues: { maxPollingInterval: "00:00:02", batchSize: 16, messageEncoding: "base64" },
    serviceBus: { prefetchCount: 1, clientRetryOptions: { mode: "exponential" }, maxConcurrentCalls: 16 },
    eventHubs: { maxEventBatchSize: 10, initialOffsetOptions: { type: "fromStart" } },
    durableTask: { hubName: "Hub", storageProvider: { type: "AzureStorage", partitionCount: 4 }, tracing: {} },
    mcp: { serverName: "tools", messageOptions: { useAbsoluteUriForEndpoint: false } },
    cosmosDB: { connectionMode: "Gateway" },
    blobs: { poisonBlobThreshold: 5 },
  },
  http: {
    routePrefix: "v1",
    maxConcurrentRequests: 100,
    maxOutstandingRequests: 200,
    dynamicThrottlesEnabled: true,
    hsts: { isEnabled: true, maxAge: "10" },
    customHeaders: { "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "X-Team": "orders" },
  },
};

test.each(Object.keys(taken))("a host.json may have what the Functions host reads: %s", (name) => {
  const section = taken[name] ?? {};
  const more = name === "watch" ? section : name === "http" ? { extensions: { http: section } } : { [name]: section };
  expect(problems(more)).toEqual([]);
  // And the twin runs such a package.
  expect(() => parseHostJson(JSON.stringify({ version: "2.0", ...more }))).not.toThrow();
});

describe("a host.json is refused with key and value:", () => {
  test.each([
    [{ concurency: {} }, `concurency ${keys}; `],
    [{ concurrency: { dynamicConcurency: true } }, `concurrency.dynamicConcurency ${keys}; true`],
    [{ concurrency: true }, "concurrency must be an object; true"],
    [{ extensions: { queues: { batchSiz: 1 } } }, `extensions.queues.batchSiz ${keys}; 1`],
    [{ extensions: { contoso: {} } }, `extensions.contoso ${keys}; `],
    [{ http: { routePrefix: "" } }, `http ${keys}; `],
    // The host ignores case, and would have another prefix than the program.
    [{ extensions: { http: { RoutePrefix: "v1" } } }, `extensions.http.RoutePrefix ${keys}; "v1"`],
    [{ Extensions: { http: { routePrefix: "v1" } } }, `Extensions ${keys}; `],
  ])("an unknown key, %j", (more, told) => {
    expect(problems(more)).toEqual([told]);
  });

  test.each([
    ["functions", ["orders"], /^functions must be left out: it loads only some functions/],
    ["functions", [], /^functions must be left out/],
    ["customHandler", { description: {} }, /^customHandler must be left out: another process would answer/],
    ["httpWorker", {}, /^httpWorker must be left out/],
    ["languageWorker", { workersDirectory: "/tmp" }, /^languageWorker must be left out/],
    [
      "extensions",
      { mcp: { system: { webhookAuthorizationLevel: "Anonymous" } } },
      /^extensions\.mcp\.system\.webhookAuthorizationLevel must be "System"/,
    ],
  ])("what takes the ground from under the proof: %s %j", (key, value, told) => {
    expect(problems({ [key]: value })).toEqual([expect.stringMatching(told)]);
  });

  test.each([
    ["Access-Control-Allow-Origin", "*", /must not set CORS headers/],
    ["Set-Cookie", "AppServiceAuthSession=1", /must not set a header of authentication/],
    ["WWW-Authenticate", "Basic", /must not set a header of authentication/],
    ["x-ms-middleware-request-id", "1", /must not set a header of authentication/],
    ["Protected-Function-Refusal", "gate-off", /must not set a header of authentication/],
    ["Location", "https://contoso.com", /must not set a header that changes what an answer means/],
    ["Content-Type", "text/html", /must not set a header that changes what an answer means/],
    ["Cache-Control", "public, max-age=60", /must have "no-store"/],
    ["Strict-Transport-Security", "max-age=0", /must have a max-age/],
    ["X-Content-Type-Options", "", /must be "nosniff"/],
    ["X-Frame-Options", "ALLOWALL", /must be "DENY" or "SAMEORIGIN"/],
    ["Referrer-Policy", "unsafe-url", /must not be "unsafe-url"/],
    ["X-A", "a\r\nSet-Cookie: b=1", /must be a text without line breaks/],
    ["a b", "1", /must be the name of a header/],
    ["X-Number", 1, /must be a text/],
  ])("the custom header %s: %s", (name, value, told) => {
    expect(headers({ [name]: value })).toMatch(told);
    expect(headers({ [name]: value })).toContain(`extensions.http.customHeaders.${name} `);
  });

  test("custom headers that aren't an object", () => {
    expect(headers("nosniff")).toBe('extensions.http.customHeaders must be an object; "nosniff"');
  });

  test("with the spelling that may be meant", () => {
    const fixOf = (more: object) => hostJsonProblems({ version: "2.0", ...more }).map(({ fix }) => fix);
    const remove = "remove it from functions/host.json";
    expect(fixOf({ concurency: {} })).toEqual([`write concurrency if you mean that, or ${remove}`]);
    expect(fixOf({ http: {} })).toEqual([`write extensions.http if you mean that, or ${remove}`]);
    expect(fixOf({ extensions: { cosmosDb: {} } })).toEqual([
      `write extensions.cosmosDB if you mean that, or ${remove}`,
    ]);
    expect(fixOf({ contoso: 1 })).toEqual([remove]);
  });

  test.each([5, null, ["v1"]])("a route prefix that isn't a text, %j", (routePrefix) => {
    expect(prefix(routePrefix)).toEqual([
      `extensions.http.routePrefix must be a text in quotes, such as "api"; "" for none; ${JSON.stringify(routePrefix)}`,
    ]);
  });

  test.each(["v1/", "/", "v1//shop", "//v1"])("the route prefix %j", (routePrefix) => {
    expect(prefix(routePrefix)).toEqual([
      `extensions.http.routePrefix must not end with a slash, nor have two in a row: the host puts it and a slash before every route. "" for none; ${JSON.stringify(routePrefix)}`,
    ]);
  });

  test.each(["", "v1", "v1/shop", "/v1"])("but not the route prefix %j", (routePrefix) => {
    expect(prefix(routePrefix)).toEqual([]);
  });

  test("an extension bundle without an id or a range of version 4", () => {
    const id = "Microsoft.Azure.Functions.ExtensionBundle";
    expect(bundle({ id, version: "[4.*, 5.0.0)" })).toBe("");
    expect(bundle({ id, version: "[4.0.0, 4.30.0]" })).toBe("");
    for (const version of ["[3.*, 4.0.0)", "[1.*, 5.0.0)", "4.*", "[4.*, 6.0.0)", 4, undefined]) {
      expect(bundle({ id, version })).toMatch(/^extensionBundle\.version must be a range of versions from 4 up to 5/);
    }
    expect(bundle({ id: "Contoso", version: "[4.*, 5.0.0)" })).toMatch(/^extensionBundle\.id .*; "Contoso"$/);
    expect(bundle("v4")).toBe('extensionBundle must be an object with id and version; "v4"');
    expect(bundle({ id, version: "[4.*, 5.0.0)", other: 1 })).toBe(`extensionBundle.other ${keys}; 1`);
  });

  test.each(["5 minutes", "24:00:00", "00:60:00", "00:00:60", "00:00:00", "0.00:00:00", 300, "-2"])(
    "the timeout %j",
    (functionTimeout) => {
      expect(problems({ functionTimeout })).toEqual([expect.stringMatching(/^functionTimeout must be "hh:mm:ss"/)]);
    },
  );

  test("another version, an unknown level, and what isn't an object", () => {
    expect(problems({}, "1.0")).toEqual(['version must be "2.0"; "1.0"']);
    expect(problems({ logging: { logLevel: { default: "Verbose" } } })).toEqual([
      'logging.logLevel.default must be one of trace, debug, information, warning, error, critical, none; "Verbose"',
    ]);
    expect(problems({ logging: [] })).toEqual(["logging must be an object; []"]);
    expect(hostJsonProblems(null)).toMatchObject([{ path: "host.json", rule: "must be an object", found: "null" }]);
  });
});

describe("build and program refuse before anything is deployed", () => {
  async function refused(text: string): Promise<readonly string[]> {
    await using project = await sampleProject("who-calls", { files: { "functions/host.json": text } });
    const said = (error: Error) => `${String(Reflect.get(error, "code"))} ${error.message}`;
    return await Promise.all(
      [project.buildPackage, project.readContract].map((read) => read().then(() => "accepted", said)),
    );
  }

  test("with every problem, its value, what is allowed, and the fix", async () => {
    const message = [
      "HOST_JSON_INVALID functions/host.json has 2 problems:",
      '- extensions.http.routePrefix (functions/host.json:8): must not end with a slash, nor have two in a row: the host puts it and a slash before every route. "" for none; found "v1/".',
      '  Fix: write "routePrefix": "v1" there in functions/host.json',
      '- functions (functions/host.json:3): must be left out: it loads only some functions, so endpoints of the contract would be missing; found ["a"].',
      "  Fix: remove it from functions/host.json, and remove functions that you don't want from functions/src/",
    ].join("\n");
    const host = { version: "2.0", functions: ["a"], extensions: { http: { routePrefix: "v1/" } } };
    expect(await refused(JSON.stringify(host, undefined, 1))).toEqual([message, message]);
  });

  test.each([
    ["/v1//orders/", '"v1/orders"'],
    ["/", '""'],
    [1, '"1"'],
  ])("a prefix is kept, without the slashes that don't belong there: %s", (routePrefix, kept) => {
    const [problem] = hostJsonProblems({ version: "2.0", extensions: { http: { routePrefix } } });
    expect(problem?.fix).toBe(`write "routePrefix": ${kept} there in functions/host.json`);
  });

  test.each([
    ["Warn", '"warning"'],
    ["all", '"information"'],
  ])("the level that is meant: %s", (level, meant) => {
    const [problem] = hostJsonProblems({ version: "2.0", logging: { logLevel: { default: level } } });
    expect(problem?.fix).toBe(`write "default": ${meant} there in functions/host.json`);
  });

  test("what a missing file needs, which the host starts with", async () => {
    const folder = await mkdtemp(join(tmpdir(), "host-json-"));
    try {
      const refusal: unknown = await readHostJson(pathToFileURL(`${folder}/`)).catch((error: unknown) => error);
      const [, written = ""] = /write this in it: (.*)\.?$/m.exec(String(refusal)) ?? [];
      expect(hostJsonProblems(JSON.parse(written))).toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test.each([
    ["{", "the end, where something is still open"],
    ['{ "version": "2.0", /* a comment */ }', "text that isn't strict JSON"],
    ['{ "version": "1.0", "version": "2.0" }', "a key that is already there"],
  ])("what isn't JSON that every program reads alike: %s", async (text, what) => {
    for (const told of await refused(text)) {
      expect(told).toMatch(
        /^HOST_JSON_INVALID functions\/host\.json has a problem:\n- functions\/host\.json:1:\d+: must be JSON/,
      );
      expect(told).toContain(what);
    }
  });
});
