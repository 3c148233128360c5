import { expect, test } from "vitest";
import { withLines } from "../../../infra/contract/contract-lines.ts";

const code = `import { defineContract } from "@protected-function/guard/contract";

/** What { it } offers: roles. */
export const contract = defineContract({
  roles: {
    "Orders.Read": {
      id: "0d9f6f1e-6a3b-4c0e-9b1d-5f2a7c8e4d31",
    },
    Orders: shared,
  },
  endpoints: {
    order: {
      methods: ["GET",
        "POST"],
      route: "orders/{id}",
    },
  },
});
`;

test.each([
  ["roles.Orders.Read.id", 7],
  ["roles.Orders.Read.displayName", 6],
  ["roles.Orders.members", 9],
  ["endpoints.order.methods.1", 14],
  ["endpoints.order.route", 15],
  ["endpoints.order", 12],
  ["files", 4],
])("%s is in line %i", (path, line) => {
  const [placed] = withLines([{ path, rule: "", found: "", fix: "" }], code);
  expect(placed?.place).toBe(`functions/contract.ts:${line}`);
});

test("what isn't a constant of that name has no lines", () => {
  const problem = { path: "roles", rule: "", found: "", fix: "" };
  expect(withLines([problem], 'export { contract } from "./other.ts";')).toEqual([problem]);
});
