import { expect, test } from "vitest";
import { ownImportFix } from "../../../infra/contract/own-import.ts";

const contract = "@protected-function/guard/contract";
const guard = "@protected-function/guard";

test.each([
  ["@protected-function/contract", true, contract],
  ["@protected-function/guard/contracts", true, contract],
  ["protected-function/contract", true, contract],
  ["@protectedfunctions/gaurd", true, contract],
  ["@protected-function/define-contract", false, contract],
  ["protected-function", false, guard],
  ["@protected-function/serve", false, guard],
  ["@protected-function/adapter", false, "@protected-function/guard/adapters"],
])("%s of ours doesn't exist, and isn't to be installed", (typed, isContract, meant) => {
  expect(ownImportFix(typed, `  import { serve } from '${typed}';`, isContract)).toBe(
    `did you mean "${meant}"? Write this line there: import { serve } from '${meant}';`,
  );
});

test("one of ours that exists is installed as the lock file says", () => {
  expect(ownImportFix(contract, "", true)).toBe(`npm ci, with ${guard} in package.json`);
});

test("a package of somebody else isn't ours", () => {
  expect(ownImportFix("@acme/guard", "", false)).toBeUndefined();
});
