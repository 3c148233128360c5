import type { Edit, Mutation } from "./mutation.ts";

const index = "functions/src/index.ts";
const contract = "functions/contract.ts";
const host = "functions/host.json";
const serve = "packages/guard/serve.ts";
const guard = "packages/guard/guard.ts";

const served = 'serve(contract, { orders, "orders-write": writeOrder, health });';

const withOutput: Edit = {
  file: index,
  find: served,
  replace: `import { output } from "@azure/functions";
const changes = output.storageQueue({ queueName: "changes", connection: "OrdersStorage" });
serve(contract, { orders, "orders-write": { handler: writeOrder, extraOutputs: [changes] }, health });`,
};
const streaming: Edit = { file: index, find: served, replace: `app.setup({ enableHttpStream: true });\n${served}` };
const failing = "      failForwarded(context.invocationId);\n      throw error;\n    }\n  };\n}\n\n/** Removes";

function inHostJson(member: string): Edit {
  return { file: host, find: '"version": "2.0",', replace: `"version": "2.0", ${member},` };
}

function routed(route: string): Edit {
  return { file: contract, find: 'route: "orders/{id}"', replace: `route: ${JSON.stringify(route)}` };
}

/** What bindings, streams, host.json, webhooks and route constraints can lose or open. */
export const ofTheSurface: readonly Mutation[] = [
  {
    title: "an output is dropped",
    edits: [withOutput, { file: serve, find: "extraOutputs: [...bindings.extraOutputs]", replace: "extraOutputs: []" }],
    shows: { refused: /orders-write: must be registered with the binding that serve was given, output \w+ \(queue\)/ },
  },
  {
    title: "a binding has a name that the host doesn't take",
    edits: [{ ...withOutput, replace: withOutput.replace.replace("connection:", 'name: "all_changes", connection:') }],
    shows: { refused: /orders-write: must have bindings whose names the Functions host takes/ },
  },
  {
    title: "a function has a second trigger",
    edits: [
      {
        file: index,
        find: "handler: nightlyCleanup",
        replace: 'extraInputs: [{ type: "eventGridTrigger", name: "event" }], handler: nightlyCleanup',
      },
    ],
    shows: { refused: /nightly-cleanup: must have one trigger/ },
  },
  {
    title: "the worker asks for a function key",
    edits: [{ file: serve, find: 'authLevel: "anonymous",', replace: 'authLevel: "function",' }],
    shows: { refused: /orders: must not have an authLevel/ },
  },
  {
    title: "a refusal becomes a message in a queue",
    edits: [{ ...withOutput, replace: withOutput.replace.replace("extraOutputs: [changes]", "return: changes") }],
    shows: { refused: /orders-write \(.*\): must answer over HTTP with its return value/ },
  },
  {
    title: "a stream begins before the guard has decided",
    edits: [
      streaming,
      {
        file: serve,
        find: "const caller = await guard(request, context, demands);",
        replace:
          "void handlerOf<Handler>(key)(request, context, undefined as never);\n      const caller = await guard(request, context, demands);",
      },
    ],
    shows: { red: ["E8"] },
  },
  {
    title: "a stream's caller is the one in its query or body",
    edits: [
      streaming,
      {
        file: guard,
        find: "restoreHeaders(request, context.invocationId);",
        replace: "void restoreHeaders;",
      },
    ],
    shows: { red: ["E8"] },
  },
  {
    title: "an anonymous stream keeps the headers of a caller",
    edits: [streaming, { file: serve, find: ".filter(([name]) => !identifiesSender(name))", replace: "" }],
    shows: { red: ["E9"] },
  },
  {
    title: "a stream whose handler fails has no answer",
    edits: [
      streaming,
      {
        file: serve,
        find: failing,
        replace: failing.replace("failForwarded(context.invocationId);", "void failForwarded;"),
      },
    ],
    shows: { red: ["E10"] },
  },
  {
    title: "MCP tools answer without the host's key",
    edits: [inHostJson('"extensions": { "mcp": { "system": { "webhookAuthorizationLevel": "Anonymous" } } }')],
    shows: {
      refused: /extensions\.mcp\.system\.webhookAuthorizationLevel \(functions\/host\.json:\d+\): must be "System"/,
    },
  },
  {
    title: "a webhook is an anonymous endpoint",
    edits: [
      inHostJson('"extensions": { "http": { "routePrefix": "" } }'),
      { file: contract, find: 'route: "health"', replace: 'route: "runtime/webhooks/durabletask"' },
    ],
    shows: { refused: /health.*runtime/s },
  },
  {
    title: "host.json leaves functions out",
    edits: [inHostJson('"functions": ["health"]')],
    shows: { refused: /functions \(functions\/host\.json:\d+\): / },
  },
  {
    title: "host.json sets headers that weaken every answer",
    edits: [inHostJson('"extensions": { "http": { "customHeaders": { "Access-Control-Allow-Origin": "*" } } }')],
    shows: { refused: /extensions\.http\.customHeaders\.Access-Control-Allow-Origin/ },
  },
  {
    title: "the worker has a route without its constraint",
    edits: [
      routed("orders/{id:int}"),
      { file: serve, find: "route: endpoint.route", replace: 'route: endpoint.route.replace(":int", "")' },
    ],
    shows: { refused: /orders-write: .*orders\/\{id:int\}/s },
  },
  {
    title: "a route has a constraint that the host doesn't have",
    edits: [routed("orders/{id:integer}")],
    shows: { refused: /orders-write.*integer/s },
  },
  {
    title: "a route has a regular expression that .NET reads otherwise",
    edits: [routed("orders/{id:regex(^(?i)a$)}")],
    shows: { refused: /orders-write.*regex/s },
  },
];
