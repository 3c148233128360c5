import { defineContract } from "../../../packages/guard/define-contract.ts";

/** One role, for applications and people, under the id that programs before there were contracts gave theirs. */
export const oneRole = defineContract({
  roles: {
    "Function.Invoke": {
      id: "23ddd0b5-5de3-4713-ac8f-3cbdf977973c",
      displayName: "Invoke the function",
      description: "May call the function, as an application or as a user.",
      members: ["Application", "User"],
    },
  },
  endpoints: { greet: { methods: ["GET"], route: "greet", allow: ["Function.Invoke"] } },
});

/** Two roles, one of them for applications alone; an anonymous endpoint; settings of both kinds. */
export const orders = defineContract({
  roles: {
    "Orders.Read": {
      id: "0aaaaaaa-0000-4000-8000-000000000001",
      displayName: "Read orders",
      members: ["Application", "User"],
    },
    "Orders.Write": {
      id: "0aaaaaaa-0000-4000-8000-000000000002",
      displayName: "Write orders",
      members: ["Application"],
    },
  },
  endpoints: {
    orders: { methods: ["GET"], route: "orders", allow: ["Orders.Read"] },
    "orders-write": {
      methods: ["POST"],
      route: "orders/{id}",
      allow: ["Orders.Write"],
      sample: { params: { id: "7" }, body: { sku: "a", quantity: 1 } },
    },
    health: { methods: ["GET", "HEAD"], route: "health", anonymous: "Load balancer probe, no data" },
  },
  settings: { ORDERS_RETENTION_DAYS: "text", ORDERS_PARTNER_KEY: "secret" },
});

/** Of an app with one endpoint for everybody, as its contract.ts. */
export const contractOfHealth = `import { defineContract } from "@protected-function/guard/contract";
export const contract = defineContract({
  roles: {},
  endpoints: { health: { methods: ["GET"], route: "health", anonymous: "Load balancer probe" } },
});
`;
