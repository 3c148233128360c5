import { describe, expect, it } from "vitest";
import type { ListedStack, StackList } from "../../../../packages/pf/commands/teardown/list-stacks.ts";
import type { ListedObject } from "../../../../packages/pf/commands/teardown/stack-entries.ts";
import { stackListText } from "../../../../packages/pf/commands/teardown/stack-list-text.ts";

const tenantId = "11111111-2222-4333-8444-555555555555";
const subscriptionId = "66666666-7777-4888-8999-000000000000";
const nothing: StackList = {
  tenantId,
  subscriptionId,
  at: "2026-11-24T12:00:00.000Z",
  stacks: [],
  notShown: { young: 0, unknownAge: 0 },
  named: [],
  unchecked: [],
};
const bare: ListedStack = {
  project: "protected-function",
  stack: "test",
  workload: "",
  id: "",
  subscriptionId,
  live: [],
  recycled: [],
  adopted: [],
  copied: [],
  named: [],
  leftover: [],
};

const things = (category: ListedObject["category"], ...kinds: readonly string[]): readonly ListedObject[] =>
  kinds.map((kind, index) => ({ category, kind, name: `${kind}-${index}`, id: `${kind}-${index}` }));

const listText = (list: StackList): string => stackListText(list, { colour: false });
const where = ["Where:", `  Tenant ${tenantId}`, `  Subscription ${subscriptionId}`];

describe("the list of stacks as text", () => {
  it("has everything about a stack, in 80 columns", () => {
    const text = listText({
      ...nothing,
      stacks: [
        {
          ...bare,
          workload: "whocalls",
          id: "k3x9q2m7a1b2",
          environment: "test",
          repository: "contoso/orders",
          created: "2026-11-01T09:30:00Z",
          expiresOn: "2026-11-20T00:00:00Z",
          deployedBy: tenantId,
          deployedByName: "GitHub Actions, contoso/orders, which has a long name",
          live: [
            ...things("resource group", "resource group"),
            ...things("resource", "Function App", "plan", "alert rule", "alert rule", "Log Analytics workspace"),
            ...things("app registration", "app registration", "app registration"),
          ],
          recycled: [
            ...things("app registration", "app registration"),
            ...things("workspace", "Log Analytics workspace"),
          ],
          adopted: things("resource", "Function App"),
          copied: things("resource", "Microsoft.Sql/servers"),
          named: [{ kind: "named location", name: "office", id: "1", workload: "w", stack: "s", isRecycled: false }],
          leftover: ["It has app registrations but no resource group."],
        },
      ],
    });

    expect(text.split("\n")).toEqual([
      "! 1 stack, 1 expired or left over.",
      "",
      "protected-function, stack test, workload whocalls",
      "  stack id          k3x9q2m7a1b2",
      "  environment       test",
      "  created           1 Nov 2026, 09:30 UTC, 23 days ago",
      "  expires           20 Nov 2026, 00:00 UTC (expired)",
      "  deployed by       GitHub Actions, contoso/orders, which has a long name",
      `                    (${tenantId})`,
      "  repository        contoso/orders",
      "  live              1 resource group, 5 resources (Function App, plan, 2 × alert",
      "                    rule, Log Analytics workspace), 2 app registrations",
      "  in recycle bins   1 app registration, 1 workspace",
      "  adopted           Function App Function App-0",
      "  tags only         Microsoft.Sql/servers Microsoft.Sql/servers-0 (a policy may",
      "                    copy tags)",
      "  name only         named location office (unproven)",
      "  left over         It has app registrations but no resource group.",
      "",
      ...where,
      "",
      "Next:",
      "  See what would go: ./pf teardown --stack test --dry-run",
    ]);
    expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  it("lists what is unknown or unchecked, never as absent", () => {
    const text = listText({
      ...nothing,
      stacks: [{ ...bare, subscriptionId: "another" }],
      notShown: { young: 2, unknownAge: 1 },
      named: [
        {
          kind: "named location",
          name: "office, location of x (y)",
          id: "1",
          workload: "x",
          stack: "y",
          isRecycled: false,
        },
      ],
      unchecked: [{ what: "named locations", why: `403 ${"x".repeat(90)}` }],
    });

    expect(text.split("\n")).toEqual([
      "? 1 stack found, but 1 not checked: there may be more.",
      "",
      "protected-function, stack test, workload missing",
      "  stack id          missing (someone shortened the tags; may be several stacks)",
      "  subscription      another (its resources weren't checked)",
      "  created           unknown",
      "  live              nothing",
      "",
      "Named like a stack's, but no stack of that name has a tag here (unproven):",
      "  named location office, location of x (y)",
      "",
      "Not checked (there may be more):",
      "  named locations: 403",
      `    ${"x".repeat(76)}`,
      `    ${"x".repeat(14)}`,
      "",
      "Not shown: 2 younger, 1 of unknown age.",
      "",
      ...where,
      "",
      "Next:",
      "  Get the role Reader for what wasn't checked, then run `./pf teardown --list`.",
    ]);
  });

  it("contains nothing that controls a terminal", () => {
    const text = listText({ ...nothing, stacks: [{ ...bare, repository: "x\u001B[2Jy" }] });

    expect(text).toContain("x [2Jy");
    expect(text).not.toContain("\u001B");
  });

  it("reports an empty list", () => {
    expect(listText(nothing).split("\n")).toEqual(["✓ No stacks.", "", ...where]);
  });
});
