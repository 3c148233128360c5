import type { Mutation } from "./mutation.ts";

const serve = "packages/guard/serve.ts";
const guard = "packages/guard/guard.ts";

/** What takes the guard away, and what a handler does behind it. Written down before what has to notice them was built. */
export const ofTheGuard: readonly Mutation[] = [
  {
    title: "the guard trusts the header whatever the gate says",
    edits: [{ file: guard, find: "requireGate(environment)", replace: '("proved" as string)' }],
    shows: { red: ["E4", "B15"] },
  },
  {
    title: "the guard asks for no role",
    edits: [{ file: guard, find: "requireOneOf(caller, allow);", replace: "void [requireOneOf, allow];" }],
    shows: { red: ["E3", "B02"] },
  },
  {
    title: "the guard asks applications alone for a role",
    edits: [
      {
        file: guard,
        find: "requireOneOf(caller, allow);",
        replace: 'if (caller.kind === "application") requireOneOf(caller, allow);',
      },
    ],
    shows: { red: ["E3"] },
  },
  {
    title: "the guard is satisfied with any role",
    edits: [
      {
        file: guard,
        find: "requireOneOf(caller, allow);",
        replace: "if (caller.roles.length === 0) requireOneOf(caller, allow);",
      },
    ],
    shows: { red: ["E3"] },
  },
  {
    title: "gate-contradicting settings are believed",
    edits: [
      {
        file: "packages/guard/require-gate.ts",
        find: "return gateContradiction(environment);",
        replace: "return void gateContradiction;",
      },
    ],
    shows: { red: ["B15"] },
  },
  {
    title: "the proof of the gate is lifted by a setting",
    edits: [
      {
        file: "infra/hosting/function-app.ts",
        find: '{ name: "AzureWebJobsDisableHomepage", value: "true" },',
        replace:
          '{ name: "AzureWebJobsDisableHomepage", value: "true" }, { name: "DANGEROUSLY_TRUST_PRINCIPAL_WITHOUT_PROOF_OF_GATE", value: "true" },',
      },
    ],
    shows: { red: ["E4", "B15"] },
  },
  {
    title: "the worker takes another method than the contract says",
    edits: [
      { file: serve, find: "methods: [...endpoint.methods]", replace: 'methods: [...endpoint.methods, "DELETE"]' },
    ],
    shows: { refused: /DELETE/ },
  },
  {
    title: "the worker has another route than the contract says",
    edits: [
      { file: serve, find: "route: endpoint.route", replace: 'route: endpoint.route.replace("orders", "order")' },
    ],
    shows: { refused: /order\b/ },
  },
  {
    title: "the guard stands before no handler",
    edits: [{ file: serve, find: "await guard(", replace: "await (async (..._: unknown[]) => undefined as never)(" }],
    shows: { red: ["E3", "E4"] },
  },

  // Within a handler the proof sees an answer, and no more: whoever reviews has to read it.
  {
    title: "reading orders hands out a secret",
    edits: [
      {
        file: "functions/src/orders.ts",
        find: "jsonBody: { orders: stored }",
        replace: "jsonBody: { orders: stored, environment: process.env }",
      },
    ],
    shows: "green",
  },
  {
    title: "writing an order writes for everybody",
    edits: [{ file: "functions/src/write-order.ts", find: "by: caller.objectId", replace: 'by: "everybody"' }],
    shows: "green",
  },
  {
    title: "health answers with the orders",
    edits: [{ file: "functions/src/health.ts", find: 'body: "ok"', replace: "jsonBody: process.env" }],
    shows: "green",
  },
];
