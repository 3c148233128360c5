import { defineContract } from "@protected-function/guard/contract";

/** What the API offers, and to whom. */
export const contract = defineContract({
  roles: {
    "Orders.Read": {
      id: "0d9f6f1e-6a3b-4c0e-9b1d-5f2a7c8e4d31",
      displayName: "Read orders",
      members: ["Application", "User"],
    },
  },
  endpoints: {
    order: { methods: ["GET"], route: "orders/{id}", allow: ["Orders.Read"], sample: { params: { id: "4711" } } },
  },
});
