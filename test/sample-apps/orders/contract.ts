import { defineContract } from "@protected-function/guard/contract";

/** As a team would write it: orders to read and to write, a probe, a nightly clean-up, and a partner's key. */
export const contract = defineContract({
  roles: {
    "Orders.Read": {
      id: "6f0a3c1e-93ab-4d0c-8a56-4d2b1f6e7a01",
      displayName: "Read orders",
      members: ["Application", "User"],
    },
    // oxfmt-ignore
    "Orders.Write": { id: "6f0a3c1e-93ab-4d0c-8a56-4d2b1f6e7a02", displayName: "Write orders", members: ["Application"] },
  },
  endpoints: {
    orders: { methods: ["GET"], route: "orders", allow: ["Orders.Read"] },
    "orders-write": {
      methods: ["POST"],
      route: "orders/{id}",
      allow: ["Orders.Write"],
      sample: { params: { id: "7" }, body: { sku: "a", quantity: 1 } },
    },
    health: { methods: ["GET"], route: "health", anonymous: "Load balancer probe, no data" },
  },
  settings: { ORDERS_RETENTION_DAYS: "text", ORDERS_PARTNER_KEY: "secret" },
});
