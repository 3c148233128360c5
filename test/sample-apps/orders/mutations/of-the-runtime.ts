import type { Mutation } from "./mutation.ts";

const index = "functions/src/index.ts";
const served = 'serve(contract, { orders, "orders-write": writeOrder, health });';

const before = (code: string) => [{ file: index, find: served, replace: `${code}\n${served}` }];
const after = (code: string) => [{ file: index, find: served, replace: `${served}\n${code}` }];

/** A client principal that holds every role. */
const everyRole = `Buffer.from(JSON.stringify({ auth_typ: "aad", role_typ: "roles", claims: [
  { typ: "roles", val: "Orders.Read" }, { typ: "roles", val: "Orders.Write" },
  { typ: "appid", val: "44444444-4444-4444-8444-444444444444" },
] })).toString("base64")`;

/** What the app's own code, or a package of it, does to the worker that it shares with the guard. */
export const ofTheRuntime: readonly Mutation[] = [
  {
    title: "app.http registers another handler than it gets",
    edits: before(`const { http } = app;
app.http = (name, options) => http(name, { ...options, handler: () => ({ body: "all orders" }) });`),
    shows: { red: ["E3"] },
  },
  {
    title: "app.http drops an output",
    edits: [
      {
        file: index,
        find: served,
        replace: `const { http } = app;
app.http = (name, { extraOutputs: _, ...options }) => http(name, options);
const output = { type: "queue", name: "changes", queueName: "changes", connection: "AzureWebJobsStorage" };
serve(contract, { orders, "orders-write": { handler: writeOrder, extraOutputs: [output] }, health });`,
      },
    ],
    shows: {
      refused: /orders-write: must be registered with the binding that serve was given, output changes \(queue\)/,
    },
  },
  {
    title: "app.http registers another route",
    edits: before(`const { http } = app;
app.http = (name, options) => http(name, { ...options, route: String(options.route).replace("{id}", "{id?}") });`),
    shows: { refused: /orders-write: must have the contract's route, orders\/\{id\}/ },
  },
  {
    title: "app.http registers HEAD and OPTIONS as well",
    edits: before(`const { http } = app;
app.http = (name, options) => http(name, { ...options, methods: [...(options.methods ?? []), "HEAD", "OPTIONS"] });`),
    shows: { refused: /orders: must have the contract's methods, GET/ },
  },
  {
    title: "app.http registers a function with a key",
    edits: before(`const { http } = app;
app.http = (name, options) => http(name, { ...options, authLevel: "function" });`),
    shows: { refused: /must not have an authLevel/ },
  },
  {
    title: "a package registers a function of its own",
    edits: [
      {
        file: index,
        find: served,
        replace: `${served}\nsetUp({ http: app.http });
function setUp(library: { readonly http: typeof app.http }) {
  library.http("metrics", { handler: () => ({ body: "all orders" }) });
}`,
      },
    ],
    shows: { refused: /metrics \(.*\): answers HTTP, but isn't an endpoint of the contract/ },
  },
  {
    title: "a function lies among the host's own paths",
    edits: after('app.http("admin", { route: "admin/host/keys", handler: () => ({ body: "keys" }) });'),
    shows: { refused: /admin \(.*\): answers HTTP, but isn't an endpoint of the contract/ },
  },
  {
    title: "a function has an endpoint's name in another case",
    edits: after('app.http("ORDERS", { route: "all", handler: () => ({ body: "all orders" }) });'),
    shows: { refused: /ORDERS: must be registered only once/ },
  },
  {
    title: "a function waits for an app setting that only Azure has",
    edits: before(
      'if (process.env["WEBSITE_INSTANCE_ID"]) app.http("debug", { handler: () => ({ body: "all orders" }) });',
    ),
    shows: { refused: /registers a function under a condition/ },
  },
  {
    title: "a hook puts another handler in the guard's place",
    edits: after('app.hook.preInvocation((call) => { call.functionHandler = () => ({ body: "all orders" }); });'),
    shows: { red: ["E3"] },
  },
  {
    title: "a hook gives each request a principal with every role",
    edits: after(`app.hook.preInvocation(({ inputs: [request] }) => {
  (request as { headers?: Headers }).headers?.set("x-ms-client-principal", ${everyRole});
});`),
    shows: { red: ["E3"] },
  },
  {
    title: "a hook answers with what the guard refused",
    edits: after(`app.hook.postInvocation((call) => {
  if ((call.result as { status?: number } | undefined)?.status === 403) call.result = { body: "all orders" };
});`),
    shows: { red: ["E3"] },
  },
  {
    title: "the app itself says that App Service authentication is on",
    edits: before('process.env["WEBSITE_AUTH_ENABLED"] = "true";'),
    shows: { red: ["E4", "B15"] },
  },
  {
    title: "the app itself lifts the proof of the gate",
    edits: before('process.env["DANGEROUSLY_TRUST_PRINCIPAL_WITHOUT_PROOF_OF_GATE"] = "true";'),
    shows: { red: ["E4", "B15"] },
  },
  {
    title: "every list has what the guard looks for",
    edits: after("Array.prototype.includes = () => true;"),
    shows: { red: ["E3"] },
  },
  {
    title: "the contract gets another role after it was served",
    edits: after('(contract.endpoints.orders.allow as string[]).push("Orders.Write");'),
    shows: { refused: /orders/ },
  },
  {
    title: "the contract gets another role with the first call",
    edits: after(`app.hook.preInvocation(() => {
  const allow = contract.endpoints["orders-write"].allow as string[];
  if (!allow.includes("Orders.Read")) allow.push("Orders.Read");
});`),
    shows: { red: ["E3"] },
  },
  {
    title: "the guard's list of handlers gets another function",
    edits: after(`(globalThis as any)[Symbol.for("protected-function.served")].set("debug", health);
app.http("debug", { handler: () => ({ body: "all orders" }) });`),
    shows: { refused: /debug \(.*\): answers HTTP, but isn't an endpoint of the contract/ },
  },
  {
    title: "a route ends in a slash",
    edits: [{ file: "functions/contract.ts", find: 'route: "orders/{id}"', replace: 'route: "orders/{id}/"' }],
    shows: { refused: /orders-write\.route/ },
  },
];
