import { describe, expect, it } from "vitest";
import type { TeardownPlan } from "../../../../packages/pf/commands/teardown/plan.ts";
import type { TeardownAccount } from "../../../../packages/pf/commands/teardown/account.ts";
import { accountText, planText } from "../../../../packages/pf/commands/teardown/teardown-text.ts";

const registration = { kind: "app registration", name: "whocalls API (test)", id: "1234" };
const group = {
  kind: "resource group",
  name: "rg-whocalls-test",
  id: "/subscriptions/s/resourceGroups/rg-whocalls-test",
};
const actionGroup = {
  kind: "action group",
  name: "ag-whocalls-test",
  id: `${group.id}/providers/Microsoft.Insights/actionGroups/ag-whocalls-test`,
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
  absent: [],
  orphans: [],
  recycled: [],
  madeByAzure: [],
  remains,
  candidates: [],
  leftAlone: [],
};
const done: TeardownAccount = {
  ok: true,
  removed: [],
  purged: [],
  changed: [],
  left: [],
  remains,
  unproved: 0,
  unread: [],
};

const layout = { colour: false };
const where = ["Where:", "  Tenant t", "  Subscription s", "  Stack id k3x9q2m7a1b2"];
const willRemain = ["Not removed by this command:", "  the stack test itself: it has its settings"];

describe("the plan of a teardown as text", () => {
  it("begins with the count and others' objects, has a part for each kind of evidence, and ends with what remains", () => {
    const held = [{ kind: "app registration", names: ["whocalls API (test)", "integration"] }];
    const madeByAzure = [{ kind: "alert rule created by Azure", name: "Failure Anomalies - appi", id: "/a" }];

    const foreign = [{ kind: "plan", name: "asp-others", id: "/p", effect: "It would go." }];
    const plan = {
      ...nothing,
      foreign,
      held,
      orphans: [group, actionGroup],
      recycled: [registration],
      madeByAzure,
      candidates: [candidate],
      leftAlone: [neighbour],
    };
    const lines = [
      `! Teardown of "test" removes 6 things, and affects 1 beside it.`,
      "",
      "Beside the protected function, but would be deleted or affected:",
      "  plan asp-others: It would go.",
      "    /p",
      "",
      "In Pulumi state, to be destroyed (2):",
      "  2 × app registration: whocalls API (test), integration",
      "",
      "Not in Pulumi state, but tagged as this stack's or included, to be removed:",
      "  resource group rg-whocalls-test",
      "  action group ag-whocalls-test in rg-whocalls-test",
      "",
      "Deleted before, to be purged:",
      "  app registration whocalls API (test) (1234)",
      "",
      "Created by Azure itself, to be removed:",
      "  alert rule created by Azure Failure Anomalies - appi",
      "",
      "May be this stack's, kept unless you confirm it (--include <id>):",
      "  app registration whocalls API (test) (1234): By name only.",
      "",
      "Kept:",
      "  resource group rg-others: It is another's.",
      "    /subscriptions/s/resourceGroups/rg-whocalls-test",
      "    It contains Function App func-others.",
      "",
      ...willRemain,
      "",
      ...where,
    ];

    expect(planText(plan, layout).split("\n")).toEqual(lines);
    expect(planText({ ...plan, foreign: [] }, { ...layout, isDryRun: true })).toMatch(
      /^! Teardown of "test" removes 6 things\.\n[^]*\n\nNext:\n {2}Carry it out: \.\/pf teardown --stack test$/,
    );
  });

  it("reports that there is nothing to remove, or that each object of a stack without an id needs inclusion or confirmation", () => {
    const { stackId: _, ...withoutId } = nothing;

    expect(planText(nothing, { ...layout, isDryRun: true }).split("\n")).toEqual([
      '✓ Nothing to remove for "test".',
      "",
      ...willRemain,
      "",
      ...where,
    ]);
    expect(planText({ ...withoutId, candidates: [candidate] }, layout)).toMatch(
      /^! Nothing to remove for "test", but 1 may be this stack's\. The state has no stack id, so include or confirm each thing\.\n\nMay be this stack's[^]*\n {2}Stack id none$/,
    );
  });
});

const ofTest = { ...layout, stack: "test" };

describe("the account of a teardown as text", () => {
  it("begins with the success, and ends with how to remove the stack itself", () => {
    // What was purged had been removed before: it counts once.
    const account = { ...done, removed: [group, registration], purged: [registration] };
    const lines = ['✓ Nothing of "test" is left in Azure or Entra ID: removed 2 things, 1 of them purged for good.'];

    expect(accountText(account, ofTest).split("\n")).toEqual([
      ...lines,
      "",
      "Next:",
      "  Remove the stack and its history as well: ./pf teardown --stack test --remove-stack",
    ]);
    expect(accountText(account, { ...ofTest, removesStack: true }).split("\n")).toEqual(lines);
  });

  it("isn't a plain success above what a person has to remove", () => {
    const role = {
      what: "a role assignment at rg-drawings",
      why: "someone assigned it",
      fix: "az role assignment delete",
    };
    const account = { ...done, removed: [group], remains: [...remains, role] };

    expect(accountText(account, ofTest).split("\n").slice(0, -3)).toEqual([
      '! Nothing of "test" is left in Azure or Entra ID, but 1 thing to remove by hand: removed 1 thing.',
      "",
      "Remove by hand (1):",
      "  a role assignment at rg-drawings: someone assigned it",
      "    az role assignment delete",
    ]);
  });

  it("states what its success doesn't cover", () => {
    expect(accountText({ ...done, removed: [group], unproved: 1, unread: ["conditional access"] }, ofTest)).toMatch(
      /^✓ Nothing of "test" is left in Azure or Entra ID: removed 1 thing\. 1 of these went only because you included or confirmed them\. Not covered, because this login can't see it: conditional access\.\n/,
    );
  });

  const again = [
    "Next:",
    "  Fix what's left, as described above. Removed things stay removed.",
    "  Then try again: ./pf teardown --stack test",
  ];

  it("lists what was changed without being removed", () => {
    const changed = [{ ...registration, what: "It is trusted again." }];

    expect(accountText({ ...done, changed, remains: [] }, { ...ofTest, removesStack: true }).split("\n")).toEqual([
      '✓ Nothing of "test" is left in Azure or Entra ID: removed nothing.',
      "",
      "Changed (1):",
      "  app registration whocalls API (test) (1234): It is trusted again.",
    ]);
  });

  it("begins with what is left, why, and what removes it", () => {
    const left = [{ ...group, why: "403.", fix: "Fix that." }];

    expect(accountText({ ...done, ok: false, left, removed: [registration], remains: [] }, ofTest).split("\n")).toEqual(
      [
        '✗ 1 thing of "test" left (removed 1 thing).',
        "",
        "Left (1):",
        "  resource group rg-whocalls-test: 403. Fix that.",
        "",
        ...again,
      ],
    );
  });

  it("groups what is left for one reason, and states why it ended early", () => {
    const left = [group, registration].map((thing) => ({ ...thing, why: "Not seen.", fix: "Run it again." }));

    expect(accountText({ ...done, ok: false, left, remains: [], ended: "Cancelled." }, ofTest).split("\n")).toEqual([
      '✗ 2 things of "test" left, and the teardown ended early (removed nothing).',
      "",
      "Left (2):",
      "  resource group rg-whocalls-test, app registration whocalls API (test) (1234): Not seen. Run it again.",
      "",
      "Ended early, because:",
      "  Cancelled.",
      "",
      ...again,
    ]);
  });
});
