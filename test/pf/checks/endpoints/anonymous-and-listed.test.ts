import { afterEach, describe, expect, it } from "vitest";
import type { Origin } from "../../../../packages/pf/checks/origin.ts";
import { type Answers, evidenceOf, type FakeSite, fakeSite } from "./fake-site.ts";

const health = { name: "health", method: "GET" as const, url: "/api/health", anonymous: "Load balancer probe" };
const orders = { name: "orders", method: "GET" as const, url: "/api/orders/{id}", allow: ["Orders.Read"] };
const caller = { tenantId: "", clientId: "c", clientSecret: "s" };
const ok = { status: 200, body: { ok: true } };

let site: FakeSite | undefined;
afterEach(() => site?.close());

describe("E5", () => {
  async function around(answers: Answers, endpoints = [health, orders] as Parameters<FakeSite["outputs"]>[0]) {
    site = await fakeSite(answers);
    const [evidence] = await evidenceOf("E5", { outputs: site.outputs(endpoints), caller });
    if (!evidence || "missing" in evidence) throw new Error("E5 looked at nothing.");
    return evidence;
  }
  const only: Answers = ({ method, path }) => (method === "GET" && path === "/api/health" ? ok : undefined);

  it("holds if only the endpoint opens", async () => {
    const { expected, found } = await around(only);

    expect(found).toEqual(expected);
  });

  it("sends spellings and path traversals as written", async () => {
    await around(only);

    expect(site?.seen).toEqual(
      expect.arrayContaining([
        "GET /api",
        "GET /api/health/child",
        "GET /api/health-sibling",
        "DELETE /api/health",
        "GET /API/HEALTH",
        "GET /api/health/",
        "GET //api//health",
        "GET /api%2fhealth",
        "GET /./api/health",
        "GET /%2e/api/health",
        "GET /elsewhere/../api/health",
        "GET /api/health/../../api/orders/1",
        "GET /api/health/%2e%2e/%2e%2e/api/orders/1",
        "GET /api/health/..%2f..%2fapi/orders/1",
      ]),
    );
  });

  it("holds if another spelling reaches the endpoint itself, or guard and host refuse it", async () => {
    const guards = { status: 403, body: { type: "urn:problem:protected-function:path-anonymous" } };
    const { expected, found } = await around((request) => {
      if (request.headers["x-ms-client-principal"] !== undefined) return guards;
      if (request.method !== "GET" || request.path.endsWith("child")) return { status: 404 };
      return /health\/?$/i.test(request.path) ? ok : undefined;
    });

    expect(found).toEqual(expected);
  });

  it.each([
    ["a child", (path: string) => path === "/api/health/child", "GET /api/health/child"],
    ["a sibling", (path: string) => path === "/api/health-sibling", "GET /api/health-sibling"],
    ["the parent", (path: string) => path === "/api", "GET /api"],
  ])("fails if %s opens", async (_, opens, found) => {
    expect(await around((request) => (opens(request.path) ? ok : only(request)))).toMatchObject({
      found: { itself: "reached", reachable: [found] },
    });
  });

  it("fails if another method opens", async () => {
    const evidence = await around((request) => (request.method === "PUT" ? ok : only(request)));

    expect(evidence.found).toEqual({ itself: "reached", reachable: ["PUT /api/health"] });
  });

  it("fails if another spelling reaches something else", async () => {
    const evidence = await around((request) =>
      request.path === "//api//health" ? { status: 200, body: { order: 1 } } : only(request),
    );

    expect(evidence.found).toEqual({ itself: "reached", reachable: ["GET //api//health"] });
  });

  it("fails if a forged principal reaches a protected endpoint from the open path", async () => {
    const { found } = await around((request) =>
      request.path.includes("..") && request.headers["x-ms-client-principal"] !== undefined ? ok : only(request),
    );

    expect(found).toEqual({
      itself: "reached",
      reachable: [
        "/api/health/../../api/orders/1 with a forged principal",
        "/api/health/..%2f..%2fapi/orders/1 with a forged principal",
      ],
    });
  });

  it("fails if the endpoint doesn't answer", async () => {
    expect((await around(() => undefined)).found).toEqual({
      itself: { status: 401, by: "App Service authentication" },
      reachable: [],
    });
    expect((await around(() => ({ status: 500 }))).found).toMatchObject({
      itself: { status: 500, by: "the Functions host" },
    });
  });

  it("holds if the handler returns the request's headers", async () => {
    const { expected, found } = await around(({ method, path, headers }) =>
      method === "GET" && /^\/api\/health\/?$/i.test(path) ? { status: 200, body: headers } : undefined,
    );

    expect(found).toEqual(expected);
  });

  it("uses the host's log if there is one", async () => {
    let number = 0;
    let ran = "health";
    const functionLog = async () => [
      { number: (number += 1), message: `Executing 'Functions.${ran}' (Reason='x', Id=1)` },
    ];
    const answers: Answers = ({ method, path }) =>
      method === "GET" && /^\/api\/health\/?$/i.test(path) ? { status: 200, body: { path } } : undefined;
    const reachable = async () => {
      site = await fakeSite(answers);
      const [evidence] = await evidenceOf("E5", { outputs: site.outputs([health, orders]), caller, functionLog });
      await site.close();
      return evidence && "found" in evidence ? evidence.found : undefined;
    };

    expect(await reachable()).toEqual({ itself: "reached", reachable: [] });
    ran = "orders";
    expect(await reachable()).toEqual({ itself: "reached", reachable: ["GET /API/HEALTH", "GET /api/health/"] });
    site = undefined;
  });

  describe("without a route prefix, where the parent is / and the host answers its own page", () => {
    const root = { ...health, url: "/health" };
    const alone: Answers = ({ method, path }) => (method === "GET" && path === "/health" ? ok : undefined);
    const page = { status: 200, html: "<!DOCTYPE html><title>The function app is running</title>" };
    const atRoot = async (answer: ReturnType<Answers>, lines?: readonly string[]) => {
      site = await fakeSite((request) => (request.path === "/" ? answer : alone(request)));
      let number = 0;
      const functionLog = async () => (lines ?? []).map((message) => ({ number: (number += 1), message }));
      const outputs = site.outputs([root, orders]);
      const [evidence] = await evidenceOf("E5", { outputs, caller, ...(lines && { functionLog }) });
      if (!evidence || "missing" in evidence) throw new Error("E5 looked at nothing.");
      return evidence;
    };
    const held = { itself: "reached", reachable: [] };

    it.each([
      ["the page", page],
      ["204 if the page is disabled", { status: 204 }],
    ])("holds beside %s, if the log names no function there", async (_, answer) => {
      const { action, found } = await atRoot(answer, ["Host started"]);

      expect(found).toEqual(held);
      expect(action).not.toContain("own page");
    });

    it.each([page, { status: 204 }, ok])(
      "fails if the log names a function there, whatever it answers: %j",
      async (answer) => {
        const { found } = await atRoot(answer, ["Executing 'Functions.root' (Reason='x', Id=1)"]);

        expect(found).toMatchObject({ reachable: expect.arrayContaining(["GET /"]) });
      },
    );

    it.each([ok, { status: 200 }, { status: 201 }])("fails if the answer isn't the host's: %j", async (answer) => {
      expect((await atRoot(answer)).found).toEqual({ itself: "reached", reachable: ["GET /"] });
    });

    it("says what it can't determine without the log, unless App Service authentication sends its challenge", async () => {
      const { action, found } = await atRoot({ status: 204 });
      const told = await atRoot({ status: 204, headers: { "www-authenticate": "Bearer" } });

      expect([found, told.found]).toEqual([held, held]);
      expect(action).toContain("; without the log, a function behind GET / would look like the host's own page");
      expect(told.action).not.toContain("own page");
    });
  });

  it("skips an anonymous parent", async () => {
    const parent = { name: "api", method: "GET" as const, url: "/api", anonymous: "An index of what there is" };
    const { found } = await around((request) => (request.path === "/api" ? ok : only(request)), [health, parent]);

    expect(found).toEqual({ itself: "reached", reachable: [] });
  });
});

describe("E6", () => {
  const binding = (about: object) => ({ type: "httpTrigger", direction: "in", ...about });
  const one = (name: string, bindings: readonly object[], template?: string | null) => ({
    properties: { name, config: { bindings }, invoke_url_template: template },
  });
  const timer = one("nightly", [{ type: "timerTrigger" }], null);

  async function compared(functions: readonly object[]) {
    site = await fakeSite(() => undefined);
    const resourceManager = { call: async () => ({ value: functions }) };
    const administrator: Origin["administrator"] = { graph: resourceManager, resourceManager };
    const [evidence] = await evidenceOf("E6", { outputs: site.outputs([health, orders]), caller, administrator });
    if (!evidence || "missing" in evidence) throw new Error("E6 looked at nothing.");
    return evidence;
  }
  const both = [
    one("health", [binding({ methods: ["get"], route: "health" })], "https://func-a.azurewebsites.net/api/health"),
    one(
      "orders",
      [binding({ methods: ["GET"], route: "orders/{id}" })],
      "https://func-a.azurewebsites.net/api/orders/{id}",
    ),
  ];

  it("holds if the list matches the contract, with other triggers beside it", async () => {
    const { expected, found } = await compared([...both, timer]);

    expect(expected).toEqual(["health: GET /api/health", "orders: GET /api/orders/{id}"]);
    expect(found).toEqual(expected);
  });

  it("holds by the route if no address is listed", async () => {
    const bare = both.map(({ properties: { name, config } }) => one(name, config.bindings, null));
    const { expected, found } = await compared(bare);

    expect(found).toEqual(expected);
  });

  it.each([
    ["another function", [...both, one("debug", [binding({ methods: ["GET"], route: "debug" })])], "debug: GET /debug"],
    [
      "another method",
      [
        ...both.slice(1),
        one("health", [binding({ methods: ["GET", "POST"], route: "health" })], "https://h/api/health"),
      ],
      "health: POST /api/health",
    ],
    [
      "every method, none being listed",
      [...both.slice(1), one("health", [binding({ route: "health" })], "https://h/api/health")],
      "health: ANY METHOD /api/health",
    ],
    [
      "another route that ends like it",
      [both[0] ?? {}, one("orders", [binding({ methods: ["GET"], route: "{id}" })], "https://h/api/{id}")],
      "orders: GET /api/{id}",
    ],
    ["a route of its name", [...both, one("raw", [binding({ methods: ["POST"] })])], "raw: POST /raw"],
  ])("fails if there is %s", async (_, functions, line) => {
    const { expected, found } = await compared(functions);

    expect(found).not.toEqual(expected);
    expect(found).toContain(line);
  });

  it("fails if an endpoint isn't registered", async () => {
    expect((await compared(both.slice(1))).found).toEqual(["orders: GET /api/orders/{id}"]);
  });
});
