import type { Edit, Mutation } from "./mutation.ts";
const index = "functions/src/index.ts";

const served = 'serve(contract, { orders, "orders-write": writeOrder, health });';

function servedWithout(name: "orders" | "orders-write" | "health", instead: string): Edit {
  const handlers = { orders: "orders", "orders-write": '"orders-write": writeOrder', health: "health" };
  const others = Object.entries(handlers).flatMap(([other, text]) => (other === name ? [] : [text]));
  // Types are no obstacle: whoever wants to, casts.
  return { file: index, find: served, replace: `serve(contract, { ${others.join(", ")} } as never);\n${instead}` };
}

const http = {
  orders:
    'app.http("orders", { route: "orders", methods: ["GET"], authLevel: "anonymous", handler: orders as never });',
  "orders-write":
    'app.http("orders-write", { route: "orders/{id}", methods: ["POST"], authLevel: "anonymous", handler: writeOrder as never });',
  health:
    'app.http("health", { route: "health", methods: ["GET"], authLevel: "anonymous", handler: health as never });',
} as const;

function generic(name: string, route: string, method: string, handler: string): string {
  return `app.generic("${name}", { trigger: { type: "httpTrigger", name: "request", authLevel: "anonymous", methods: ["${method}"], route: "${route}" }, return: { type: "http", name: "$return" }, handler: ${handler} as never });`;
}

const bypassed = [
  ["orders", http.orders, "app.http"],
  ["orders", generic("orders", "orders", "GET", "orders"), "app.generic"],
  ["orders-write", http["orders-write"], "app.http"],
  ["orders-write", generic("orders-write", "orders/{id}", "POST", "writeOrder"), "app.generic"],
  ["health", http.health, "app.http"],
  ["health", generic("health", "health", "GET", "health"), "app.generic"],
] as const;

const beside = [
  ["GET back-door", 'app.get("back-door", async () => ({ body: "all orders" }));'],
  ["POST back-door", 'app.post("back-door", async () => ({ body: "all orders" }));'],
  [
    "another route to the same handler",
    'app.http("orders-too", { route: "v2/orders", methods: ["GET"], authLevel: "anonymous", handler: orders as never });',
  ],
  ["app.generic under another name", generic("orders-too", "v2/orders", "GET", "orders")],
] as const;

/** What goes past the contract. Written down before what has to notice them was built. */
export const ofTheEntry: readonly Mutation[] = [
  ...bypassed.map(([name, instead, by]): Mutation => ({
    title: `the guard of ${name} is bypassed by ${by}`,
    edits: [servedWithout(name, instead)],
    shows: { refused: new RegExp(`${name}.*serve|serve.*${name}`, "s") },
  })),
  ...(["orders", "orders-write", "health"] as const).map((name): Mutation => ({
    title: `${name} has no handler`,
    edits: [servedWithout(name, "")],
    shows: { refused: new RegExp(`${name}.*handler`, "s") },
  })),
  ...beside.map(([title, added]): Mutation => ({
    title: `beside the contract: ${title}`,
    edits: [{ file: index, find: served, replace: `${served}\n${added}` }],
    shows: { refused: /back-door|orders-too/ },
  })),
  {
    title: "serve is not called",
    edits: [{ file: index, find: served, replace: "void [serve, contract, orders, writeOrder, health];" }],
    shows: { refused: /orders.*handler/s },
  },
  {
    title: "serve is not called, and app.http serves all",
    edits: [{ file: index, find: served, replace: Object.values(http).join("\n") }],
    shows: { refused: /orders.*serve/s },
  },
];
