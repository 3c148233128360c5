import { expect } from "vitest";
import {
  beside,
  bound,
  host,
  idle,
  inContract,
  index,
  methods,
  opening,
  refused,
  route,
  served,
  servedByOther,
  taken,
  trigger,
  type Refused,
  type Taken,
} from "./app-of-limits.ts";
import { appsOfStyles } from "./apps-of-styles.ts";
import { appsWithPackages } from "./apps-with-packages.ts";

/** By the part and the first column of the page. */
export const appsOfPage: Readonly<Record<string, readonly (Refused | Taken)[]>> = {
  "endpoints: `GET` to `OPTIONS`, protected or anonymous": [
    taken(
      inContract('health: { methods: ["GET"]', `health: { methods: ${JSON.stringify(methods)}`),
      undefined,
      Object.fromEntries([...methods.map((method) => [`${method} /api/health`, 200]), ["/api/orders", 401]]),
    ),
  ],
  "endpoints: none (`endpoints: {}`)": [
    taken({ app: "tools" }, ({ triggers }) => expect(triggers).toHaveLength(4), { "/api/none": 404 }),
  ],
  "endpoints: streams: `app.setup({ enableHttpStream: true })`": [
    taken({ app: "chat" }, undefined, { "/api/hello?name=you": "Hello, you!", "/api/answers/a": 401 }),
  ],
  "endpoints: other capabilities of `app.setup`": [
    refused(
      beside("app.setup({ capabilities: { RawHttpBodyBytes: true } });"),
      "app.setup",
      /remove capabilities\.Raw/,
    ),
  ],
  "endpoints: `authLevel`, `retry` and other options of `app.http`": [
    refused(
      inContract('route: "health",', 'route: "health", authLevel: "function",'),
      /health\.authLevel/,
      /contract\.ts/,
    ),
    refused(bound("retry: {}"), "orders", /remove retry from orders in functions\/src\/index\.ts/),
  ],
  "endpoints: `serve` with another contract than the exported one": [
    refused(
      { edits: [index(servedByOther)] },
      "orders",
      /pass the contract that functions\/contract\.ts exports to serve/,
    ),
  ],
  "endpoints: a function that is registered after the modules have loaded": [
    refused(
      beside('setTimeout(() => app.timer("late", { schedule: "0 0 3 * * *", handler() {} }), 1);'),
      "late",
      /register it at the top level of its module/,
    ),
  ],
  "bindings: `extraInputs` and `extraOutputs` of an endpoint, by `serve`": [
    taken({ app: "catalog" }, ({ bindings }) => expect(bindings["price"]).toHaveLength(2), { "/shop/v1/ping": "pong" }),
  ],
  "bindings: a `return` other than `output.http({})`, HTTP among `extraOutputs`": [
    refused(bound('return: output.storageQueue({ queueName: "q", connection: "c" })'), "orders", /leave return out/),
    refused(bound("extraOutputs: [output.http({})]"), "orders", /leave return out/),
  ],
  "bindings: one that a handler uses and `serve` didn't get": [
    taken(
      {
        edits: [
          index(
            served.replace(
              "health }",
              'health: (_, { extraOutputs }) => { extraOutputs.set("queue", 1); return {}; } }',
            ),
          ),
        ],
      },
      undefined,
      { "/api/health": 500 },
    ),
  ],
  "routes: `{name}` with the host's constraints, `{name?}`, `{name=value}`, `{*rest}`": [
    taken({ app: "catalog" }, undefined, {
      "/shop/v1/products/tools": 401,
      "/shop/v1/products/tools/7": 401,
      "/shop/v1/products/tools/seven": 404,
      "PUT /shop/v1/prices/EUR": 401,
      "PUT /shop/v1/prices/euro": 404,
      "/shop/v1/files/a/b.txt": 401,
      "/shop/v1/files/a/b": 404,
    }),
  ],
  "routes: text and a parameter in one segment, `{id}.json`": [
    refused(route("orders/{id}.json"), "endpoints.orders-write.route", /contract\.ts/),
  ],
  "routes: a constraint that the host doesn't have; in `regex`, what .NET and JavaScript read differently": [
    refused(route("orders/{id:integer}"), "endpoints.orders-write.route", /contract\.ts/),
    refused(route("orders/{id:regex(^(?i)a$)}"), "endpoints.orders-write.route", /contract\.ts/),
  ],
  "routes: a route whose requests all go to another function, which comes first by name": [
    refused(
      inContract(
        "endpoints: {",
        'endpoints: { "all-orders": { methods: ["POST"], route: "orders/{*rest}", allow: ["Orders.Write"] },',
      ),
      "endpoints.orders-write",
      /rename orders-write or all-orders in functions\/contract\.ts, or add a constraint/,
    ),
  ],
  "triggers: timer, queue, Service Bus, Event Hubs, Cosmos DB, SQL, MySQL, Kafka, warmup": [
    taken(beside(idle.map(trigger).join("\n")), ({ triggers }) => {
      const added = triggers.filter(({ name }) => idle.includes(name));
      expect(added).toEqual(idle.toSorted((a, b) => (a < b ? -1 : 1)).map((type) => ({ name: type, type })));
    }),
  ],
  "triggers: Durable Functions, MCP, SignalR, Web PubSub": [
    taken(
      beside(opening.map(trigger).join("\n")),
      ({ triggers }) =>
        expect(triggers.flatMap(({ webhooks = [] }) => webhooks)).toEqual([
          "mcp",
          "durabletask",
          "signalr",
          "webpubsub",
        ]),
      Object.fromEntries(
        ["mcp", "durabletask", "signalr", "webpubsub"].map((name) => [`/runtime/webhooks/${name}`, 401]),
      ),
    ),
  ],
  "triggers: Event Grid, and blob, which Event Grid calls on Flex Consumption": [
    refused(beside(trigger("eventGridTrigger")), "eventGridTrigger", /storage queue.*managed identity.*trigger/),
    refused(beside(trigger("blobTrigger")), "blobTrigger", /storage queue.*managed identity.*queue trigger/),
  ],
  "triggers: RabbitMQ, Dapr": [
    refused(beside(trigger("rabbitMQTrigger")), "rabbitMQTrigger", /Service Bus trigger/),
    refused(beside(trigger("daprBindingTrigger")), "daprBindingTrigger", /queue or Service Bus trigger/),
  ],
  "triggers: any other": [refused(beside(trigger("fileTrigger")), "fileTrigger", /serve it over HTTP/)],
  "triggers: a second trigger in one function; a function or binding with a name that the host refuses": [
    refused(
      beside(
        'app.timer("t", { schedule: "0 0 3 * * *", extraInputs: [{ type: "queueTrigger", name: "q" }], handler() {} });',
      ),
      "t",
      /a function for each trigger/,
    ),
    refused(beside('app.timer("every night", { schedule: "0 0 3 * * *", handler() {} });'), "every night", /rename it/),
  ],
  "`host.json`: `routePrefix`, `customHeaders`, `hsts`, `functionTimeout`, `logLevel`": [
    taken(
      host({
        functionTimeout: "00:05:00",
        logging: { logLevel: { default: "Warning" } },
        extensions: {
          http: {
            routePrefix: "v2",
            customHeaders: { "X-Frame-Options": "DENY" },
            hsts: { isEnabled: true, maxAge: "10" },
          },
        },
      }),
      undefined,
      { "/v2/health": "ok", "/api/health": 404 },
    ),
  ],
  "`host.json`: every other key that the Functions host reads, such as `concurrency` or `extensions.queues`": [
    taken(host({ concurrency: { dynamicConcurrencyEnabled: true }, extensions: { queues: { batchSize: 8 } } })),
  ],
  "`host.json`: no `extensionBundle`, or one before version 4, beside a binding that needs it": [
    refused(
      { ...host({}), ...beside('app.storageQueue("work", { queueName: "q", handler() {} });') },
      "functions/host.json",
      /"version": "\[4\.\*, 5\.0\.0\)"/,
    ),
    ...["[2.*, 3.0.0)", "[3.15.0, 4.0.0)"].map((version) =>
      refused(
        host({ extensionBundle: { id: "Microsoft.Azure.Functions.ExtensionBundle", version } }),
        "extensionBundle.version",
        /write "version": "\[4\.\*, 5\.0\.0\)"/,
      ),
    ),
  ],
  "`host.json`: a key that the host doesn't read, or reads in another spelling": [
    refused(host({ concurency: {} }), "concurency", /write concurrency if you mean that/),
    refused(host({ Concurrency: {} }), "Concurrency", /write concurrency if you mean that/),
  ],
  "`host.json`: `functions`, `customHandler`, `httpWorker`": ["functions", "customHandler", "httpWorker"].map((key) =>
    refused(host({ [key]: {} }), key, /functions\/host\.json|contract\.ts/),
  ),
  "`host.json`: `customHeaders` for CORS, cookies, authentication or caching": [
    "Access-Control-Allow-Origin",
    "Set-Cookie",
    "WWW-Authenticate",
    "Cache-Control",
  ].map((name) =>
    refused(
      host({ extensions: { http: { customHeaders: { [name]: "*" } } } }),
      `extensions.http.customHeaders.${name}`,
      /remove it from functions\/host\.json, or set it in the handlers/,
    ),
  ),
  "`host.json`: `extensions.mcp.system.webhookAuthorizationLevel` other than `System`": [
    refused(
      host({ extensions: { mcp: { system: { webhookAuthorizationLevel: "Anonymous" } } } }),
      "extensions.mcp.system.webhookAuthorizationLevel",
      /functions\/host\.json/,
    ),
  ],
  "settings: required, optional, with a default; secrets in Key Vault": [
    taken({
      edits: [
        ...(inContract(
          'ORDERS_RETENTION_DAYS: "text"',
          'ORDERS_RETENTION_DAYS: { type: "text", default: "30" }, ORDERS_REGION: { type: "text", optional: true }',
        ).edits ?? []),
      ],
    }),
  ],
  ...appsOfStyles,
  ...appsWithPackages,
};
