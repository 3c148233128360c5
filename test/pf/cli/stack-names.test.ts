import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { callersIn, endpointsIn } from "../../../packages/pf/cli/stack-names.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "stack-names-"));
  mkdirSync(join(folder, "functions"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const contract = `
// old: { methods: ["GET"], route: "old", allow: [] },
/* older: { route: "older" } */
const note = 'gone: { methods: ["GET"] }';
export const contract = defineContract({
  roles: { "Orders.Read": { id: "0d9f", members: ["Application"] } },
  endpoints: {
    order: { methods: ["GET"], route: "orders/{id}", sample: { params: { id: "1" } } },
    "orders-write": { allow: ["Orders.Read"], methods: ["POST"], route: "orders" },
    'health': {
      anonymous: "Says that it runs", // first
      methods: ["GET"],
    },
  },
});
`;

it("reads the names of endpoints from the code alone, whichever part comes first", () => {
  writeFileSync(join(folder, "functions/contract.ts"), contract);

  expect(endpointsIn(folder)).toEqual(["order", "orders-write", "health"]);
});

it("has no names where the file is missing or can't be read: another error says so", () => {
  rmSync(join(folder, "functions/contract.ts"), { force: true });
  expect(endpointsIn(folder)).toEqual([]);
  mkdirSync(join(folder, "functions/contract.ts"));
  mkdirSync(join(folder, "Pulumi.dev.yaml"));
  expect(endpointsIn(folder)).toEqual([]);
  expect(callersIn(folder, "dev")).toEqual([]);
  expect(callersIn(folder, "prod")).toEqual([]);
});
