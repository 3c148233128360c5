import type { Mutation } from "./mutation.ts";

const contract = "functions/contract.ts";
const index = "functions/src/index.ts";
const allowRead = 'allow: ["Orders.Read"]';
const allowWrite = 'allow: ["Orders.Write"]';
const anonymousHealth = 'anonymous: "Load balancer probe, no data"';

/** What the contract opens, or says wrongly. Written down before what has to notice them was built. */
export const ofTheContract: readonly Mutation[] = [
  {
    title: "orders is open to whoever may write",
    edits: [{ file: contract, find: allowRead, replace: 'allow: ["Orders.Read", "Orders.Write"]' }],
    shows: "green",
  },
  {
    title: "orders allows nobody",
    edits: [{ file: contract, find: allowRead, replace: "allow: []" }],
    shows: { refused: /orders.*allow/s },
  },
  {
    title: "orders allows a role that is not there",
    edits: [{ file: contract, find: allowRead, replace: 'allow: ["Orders.Raed"]' }],
    shows: { refused: /Orders\.Raed.*Orders\.Read/s },
  },
  {
    title: "orders is anonymous, and lies above orders/{id}",
    edits: [{ file: contract, find: allowRead, replace: 'anonymous: "Anybody may read"' }],
    shows: { refused: /orders-write.*orders/s },
  },
  {
    title: "orders-write is anonymous, with a parameter",
    edits: [{ file: contract, find: allowWrite, replace: 'anonymous: "Anybody may write"' }],
    shows: { refused: /orders-write.*parameter/s },
  },
  {
    title: "orders-write is anonymous, at a route of its own",
    edits: [
      { file: contract, find: allowWrite, replace: 'anonymous: "Anybody may write"' },
      { file: contract, find: 'route: "orders/{id}"', replace: 'route: "new-order"' },
      { file: contract, find: 'params: { id: "7" }, ', replace: "" },
    ],
    // Its handler reads who calls, and nobody does: types would say so.
    shows: { red: ["E5"] },
  },
  {
    title: "health takes everything below it, too",
    edits: [{ file: contract, find: 'route: "health"', replace: 'route: "health/{*rest}"' }],
    shows: { refused: /health.*parameter/s },
  },
  {
    title: "health is everything",
    edits: [{ file: contract, find: 'route: "health"', replace: 'route: "{*rest}"' }],
    shows: { refused: /health.*parameter/s },
  },
  {
    title: "health is the beginning of orders",
    edits: [{ file: contract, find: 'route: "health"', replace: 'route: "ord"' }],
    shows: { refused: /orders.*ord\b/s },
  },
  {
    title: "health is orders, for another method",
    edits: [
      { file: contract, find: 'methods: ["GET"], route: "health"', replace: 'methods: ["POST"], route: "orders"' },
    ],
    shows: { refused: /orders/ },
  },
  {
    title: "health takes POST, too",
    edits: [
      {
        file: contract,
        find: 'methods: ["GET"], route: "health"',
        replace: 'methods: ["GET", "POST"], route: "health"',
      },
    ],
    shows: "green",
  },
  {
    title: "orders takes DELETE, too",
    edits: [
      {
        file: contract,
        find: 'methods: ["GET"], route: "orders"',
        replace: 'methods: ["GET", "DELETE"], route: "orders"',
      },
    ],
    shows: "green",
  },
  ...(["health-admin", "HEALTH/admin", "{entity}", "{entity}/all", "{*all}"] as const).map((route): Mutation => ({
    title: `an anonymous route covers the protected route ${route}`,
    edits: [
      {
        file: contract,
        find: "health: {",
        replace: `admin: { methods: ["POST"], route: "${route}", allow: ["Orders.Write"] },\n    health: {`,
      },
      { file: index, find: ", health }", replace: ", admin: orders, health }" },
    ],
    shows: { refused: /admin.*health/s },
  })),
  {
    title: "people may hold Orders.Write",
    edits: [
      {
        file: contract,
        find: 'displayName: "Write orders", members: ["Application"]',
        replace: 'displayName: "Write orders", members: ["Application", "User"]',
      },
    ],
    shows: "green",
  },
  {
    title: "health says who calls",
    edits: [{ file: contract, find: anonymousHealth, replace: `${anonymousHealth}, allow: ["Orders.Read"]` }],
    shows: { refused: /health.*anonymous.*allow|health.*allow.*anonymous/s },
  },
];
