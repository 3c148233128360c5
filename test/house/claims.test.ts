import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { checkGroups } from "../../checks/check.ts";
import { endpointChecks, guide } from "../../checks/guide.ts";
import { withBlock, claimsTable } from "../../documentation/pages.ts";
import { repository } from "../support/command-line.ts";
import { unpadded } from "../support/unpadded.ts";

const page = readFileSync(join(repository, "docs/reference/checks.md"), "utf8");
const asWritten = (checks: typeof guide) => unpadded(withBlock(page, "claims", claimsTable(checks)));

it("docs/reference/checks.md has every check's claim as `npm run docs` writes it", () => {
  expect(asWritten(guide)).toBe(unpadded(page));
});

it("and would miss a check that is taken away", () => {
  expect(asWritten(guide.slice(1))).not.toBe(unpadded(page));
});

it("no two checks claim the same", () => {
  expect(new Set(guide.map(({ claim }) => claim)).size).toBe(guide.length);
});

it("every group has checks, and the life cycle's are those of the stack as a whole", () => {
  const used = new Set([...guide, ...endpointChecks].map(({ group }) => group));
  expect(checkGroups.filter((group) => !used.has(group))).toEqual(["Life cycle"]);
});
