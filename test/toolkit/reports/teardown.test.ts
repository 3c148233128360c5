import { describe, expect, it } from "vitest";
import type { TeardownPlan } from "../../../toolkit/operations/teardown/plan.ts";
import type { TeardownAccount } from "../../../toolkit/operations/teardown/teardown.ts";
import { accountText, planText } from "../../../toolkit/reports/teardown.ts";

const registration = { kind: "registration", name: "whocalls API (test)", id: "1234" };
const group = {
  kind: "resource group",
  name: "rg-whocalls-test",
  id: "/subscriptions/s/resourceGroups/rg-whocalls-test",
};
const remains = [{ what: "the stack test itself", why: "it has its settings" }];
const lookalike = { ...registration, why: "By name only.", mend: "If it is: az ad app delete --id 1234" };

const nothing: TeardownPlan = {
  stack: "test",
  tenantId: "t",
  subscriptionId: "s",
  held: [],
  orphans: [],
  recycled: [],
  madeByAzure: [],
  lookalikes: [],
  remains,
};
const done: TeardownAccount = { ok: true, removed: [], purged: [], left: [], remains };

describe("the plan of a teardown, in text", () => {
  it("has a part for each kind of evidence, and what will remain", () => {
    const held = [{ kind: "registration", names: ["whocalls API (test)", "integration"] }];
    const madeByAzure = [{ kind: "alert rule made by Azure", name: "Failure Anomalies - appi", id: "/a" }];

    expect(
      planText({ ...nothing, held, orphans: [group], recycled: [registration], madeByAzure, lookalikes: [lookalike] }),
    ).toBe(
      [
        "Stack test, tenant t, subscription s",
        "",
        "The state holds 2, which will be destroyed:",
        "  2 × registration: whocalls API (test), integration",
        "",
        "No state knows these, which bear the stack's mark and will be removed:",
        "  resource group rg-whocalls-test",
        "",
        "Deleted before, and will be purged:",
        "  registration whocalls API (test) (1234)",
        "",
        "Made by Azure itself, and will be removed:",
        "  alert rule made by Azure Failure Anomalies - appi",
        "",
        "Left alone, since nothing but the name says that they are the stack's:",
        "  registration whocalls API (test) (1234): By name only. If it is: az ad app delete --id 1234",
        "",
        "Will remain:",
        "  the stack test itself: it has its settings",
      ].join("\n"),
    );
  });

  it("says that there is nothing to remove", () => {
    expect(planText(nothing)).toBe(
      [
        "Stack test, tenant t, subscription s",
        "",
        "There is nothing to remove.",
        "",
        "Will remain:",
        "  the stack test itself: it has its settings",
      ].join("\n"),
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
        "  registration whocalls API (test) (1234)",
        "",
        "Remains:",
        "  the stack test itself: it has its settings",
        "",
        "Nothing of the stack is left.",
      ].join("\n"),
    );
  });

  it("says what is left, why, and what removes it", () => {
    const left = [{ ...group, why: "403.", mend: "Mend that." }];

    expect(accountText({ ...done, ok: false, left, remains: [] })).toBe(
      [
        "LEFT 1:",
        "  resource group rg-whocalls-test: 403. Mend that.",
        "",
        "1 left: see above. What was removed stays removed.",
      ].join("\n"),
    );
  });

  it("tells together what is left for one reason, and why it ended early", () => {
    const left = [group, registration].map((thing) => ({ ...thing, why: "Not seen.", mend: "Run it again." }));

    expect(accountText({ ...done, ok: false, left, remains: [], ended: "Ended: SIGINT." })).toBe(
      [
        "LEFT 2:",
        "  resource group rg-whocalls-test, registration whocalls API (test) (1234): Not seen. Run it again.",
        "",
        "ENDED before everything was tried: Ended: SIGINT.",
        "",
        "2 left: see above. What was removed stays removed.",
      ].join("\n"),
    );
  });
});
