import { describe, expect, it } from "vitest";
import type { TeardownPlan } from "../../../commands/teardown/plan.ts";
import type { TeardownAccount } from "../../../commands/teardown/teardown.ts";
import { accountText, planText } from "../../../commands/teardown/teardown-text.ts";

const registration = { kind: "app registration", name: "whocalls API (test)", id: "1234" };
const group = {
  kind: "resource group",
  name: "rg-whocalls-test",
  id: "/subscriptions/s/resourceGroups/rg-whocalls-test",
};
const remains = [{ what: "the stack test itself", why: "it has its settings" }];
const candidate = { ...registration, why: "By name only.", holds: [], isIncludable: true };
const neighbour = {
  ...group,
  name: "rg-others",
  why: "It is another's.",
  holds: ["Function App func-others"],
  isIncludable: true,
};

const nothing: TeardownPlan = {
  stack: "test",
  stackId: "k3x9q2m7a1b2",
  tenantId: "t",
  subscriptionId: "s",
  foreign: [],
  held: [],
  orphans: [],
  recycled: [],
  madeByAzure: [],
  remains,
  candidates: [],
  leftAlone: [],
};
const done: TeardownAccount = { ok: true, removed: [], purged: [], changed: [], left: [], remains };

describe("the plan of a teardown, in text", () => {
  it("has a part for each kind of evidence, somebody else's things first, and what will remain", () => {
    const held = [{ kind: "app registration", names: ["whocalls API (test)", "integration"] }];
    const madeByAzure = [{ kind: "alert rule made by Azure", name: "Failure Anomalies - appi", id: "/a" }];

    const foreign = [{ kind: "plan", name: "asp-others", id: "/p", effect: "It would go." }];

    expect(
      planText({
        ...nothing,
        foreign,
        held,
        orphans: [group],
        recycled: [registration],
        madeByAzure,
        candidates: [candidate],
        leftAlone: [neighbour],
      }),
    ).toBe(
      [
        "Stack test, tenant t, subscription s, stack id k3x9q2m7a1b2",
        "",
        "NOT THIS STACK'S, and deleted or affected if it goes:",
        "  plan asp-others: It would go.",
        "",
        "In the state, and will be destroyed (2):",
        "  2 × app registration: whocalls API (test), integration",
        "",
        "Not in the state, and will be removed:",
        "  resource group rg-whocalls-test",
        "",
        "Deleted before, and will be purged:",
        "  app registration whocalls API (test) (1234)",
        "",
        "Made by Azure itself, and will be removed:",
        "  alert rule made by Azure Failure Anomalies - appi",
        "",
        "May be this stack's, and is left alone unless you confirm it (--include <id>):",
        "  app registration whocalls API (test) (1234): By name only.",
        "",
        "Left alone:",
        "  resource group rg-others: It is another's.",
        "    /subscriptions/s/resourceGroups/rg-whocalls-test",
        "    It holds Function App func-others.",
        "",
        "Will remain:",
        "  the stack test itself: it has its settings",
      ].join("\n"),
    );
  });

  it("says that there is nothing to remove, and of a stack without an id first that nothing is provably its own", () => {
    const { stackId: _, ...withoutId } = nothing;

    expect(planText(nothing).split("\n").slice(0, 4)).toEqual([
      "Stack test, tenant t, subscription s, stack id k3x9q2m7a1b2",
      "",
      "There is nothing to remove.",
      "",
    ]);
    expect(planText({ ...withoutId, candidates: [candidate] })).toMatch(
      /^Stack test, tenant t, subscription s, no stack id\nNo state with a stack id says what is this stack's own: each thing has to be named or confirmed\.\n\nThere is nothing to remove\.\n/,
    );
  });
});

describe("the account of a teardown, in text", () => {
  it("ends with the good news", () => {
    expect(accountText({ ...done, removed: [group], purged: [registration] })).toBe(
      [
        "Removed 1:",
        "  1 × resource group: rg-whocalls-test",
        "",
        "Purged 1, for good:",
        "  app registration whocalls API (test) (1234)",
        "",
        "Remains:",
        "  the stack test itself: it has its settings",
        "",
        "Nothing of the stack is left.",
      ].join("\n"),
    );
  });

  it.each([
    [
      "was changed, and is not gone by that",
      { changed: [{ ...registration, what: "It is trusted again." }] },
      ["Changed 1:", "  app registration whocalls API (test) (1234): It is trusted again."],
      "Nothing of the stack is left.",
    ],
    [
      "is left, why, and what removes it",
      { ok: false, left: [{ ...group, why: "403.", fix: "Fix that." }] },
      ["LEFT 1:", "  resource group rg-whocalls-test: 403. Fix that."],
      "1 left: see above. What was removed stays removed.",
    ],
  ])("says what %s", (_what, account, lines, end) => {
    expect(accountText({ ...done, ...account, remains: [] })).toBe([...lines, "", end].join("\n"));
  });

  it("tells together what is left for one reason, and why it ended early", () => {
    const left = [group, registration].map((thing) => ({ ...thing, why: "Not seen.", fix: "Run it again." }));

    expect(accountText({ ...done, ok: false, left, remains: [], ended: "Ended: SIGINT." })).toBe(
      [
        "LEFT 2:",
        "  resource group rg-whocalls-test, app registration whocalls API (test) (1234): Not seen. Run it again.",
        "",
        "ENDED before everything was tried: Ended: SIGINT.",
        "",
        "2 left: see above. What was removed stays removed.",
      ].join("\n"),
    );
  });
});
