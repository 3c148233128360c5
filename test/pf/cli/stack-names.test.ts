import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { callersIn, endpointsIn } from "../../../packages/pf/cli/stack-names.ts";
import { folderOfAllTests } from "../../support/temporary-folder.ts";

const folder = folderOfAllTests();
beforeAll(() => {
  mkdirSync(join(folder.path, "functions"));
});

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
  writeFileSync(join(folder.path, "functions/contract.ts"), contract);

  expect(endpointsIn(folder.path)).toEqual(["order", "orders-write", "health"]);
});

it("has no names where the file is missing or can't be read: another error says so", () => {
  rmSync(join(folder.path, "functions/contract.ts"), { force: true });
  expect(endpointsIn(folder.path)).toEqual([]);
  mkdirSync(join(folder.path, "functions/contract.ts"));
  mkdirSync(join(folder.path, "Pulumi.dev.yaml"));
  expect(endpointsIn(folder.path)).toEqual([]);
  expect(callersIn(folder.path, "dev")).toEqual([]);
  expect(callersIn(folder.path, "prod")).toEqual([]);
});
