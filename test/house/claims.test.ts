import { expect, it } from "vitest";
import { checkGroups } from "../../packages/pf/checks/check.ts";
import { endpointChecks, guide } from "../../packages/pf/checks/guide.ts";

it("no two checks have the same claim", () => {
  expect(new Set(guide.map(({ claim }) => claim)).size).toBe(guide.length);
});

it("no two checks begin with the same claim: each says what only it proves", () => {
  const beginnings = guide.map(({ claim }) => claim.replace(/[,;].*| from App Service.*/, ""));
  const repeated = [...Map.groupBy(beginnings, (beginning) => beginning)].filter(([, all]) => all.length > 1);
  expect(repeated.map(([beginning]) => beginning)).toEqual([]);
});

it("every group has checks, and the life cycle's are those of the stack as a whole", () => {
  const used = new Set([...guide, ...endpointChecks].map(({ group }) => group));
  expect(checkGroups.filter((group) => !used.has(group))).toEqual(["Life cycle"]);
});
