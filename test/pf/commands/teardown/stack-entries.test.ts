import { describe, expect, it } from "vitest";
import type { ReadMark } from "../../../../infra/stack-mark.ts";
import {
  type MarkedObject,
  type Marks,
  type NamedObject,
  groupsWithoutRole,
} from "../../../../packages/pf/commands/teardown/read-marks.ts";
import {
  earliest,
  isExpired,
  judgeAge,
  latest,
  stackEntries,
} from "../../../../packages/pf/commands/teardown/stack-entries.ts";
import { otherSubscriptionId, subscriptionId } from "../../../support/sample-remains.ts";

const now = Date.parse("2026-11-24T12:00:00Z");
const ours: ReadMark = {
  origin: "made",
  project: "protected-function",
  stack: "test",
  workload: "whocalls",
  id: "aaaaaaaaaaaa",
};

let count = 0;

function thing(mark: Partial<ReadMark> = {}, more: Partial<MarkedObject> = {}): MarkedObject {
  const category = more.category ?? "app registration";
  const id = `${category}-${++count}`;
  return {
    kind: category,
    category,
    name: id,
    id,
    mark: { ...ours, ...mark },
    isRecycled: false,
    isCopied: false,
    ...more,
  };
}

const group = (mark: Partial<ReadMark> = {}): MarkedObject => thing(mark, { category: "resource group" });
const recycled = (mark: Partial<ReadMark> = {}): MarkedObject => thing(mark, { isRecycled: true });

function policy(workload: string, stack: string): NamedObject {
  const name = `MFA, policy of ${workload} (${stack})`;
  return { kind: "conditional access policy", name, id: name, workload, stack, isRecycled: false };
}

function entries(things: readonly MarkedObject[], more: Partial<Marks> = {}) {
  return stackEntries({ objects: things, named: [], unchecked: [], ...more }, subscriptionId, now);
}

describe("the stacks found by marks", () => {
  it("are one for each id, even if project, stack and workload are the same", () => {
    const { stacks } = entries([thing(), thing({ id: "bbbbbbbbbbbb" }), group(), thing({ id: "" })]);

    expect(stacks.map(({ id, live }) => [id, live.length])).toEqual([
      ["aaaaaaaaaaaa", 2],
      ["bbbbbbbbbbbb", 1],
      ["", 1],
    ]);
  });

  it.each([
    ["project", { project: "other" }],
    ["stack", { stack: "test2" }],
    ["workload", { workload: "orders" }],
    ["subscription", { subscriptionId: otherSubscriptionId }],
  ])("are two if one id appears with another %s, because a copied state has its id too", (_what, mark) => {
    expect(entries([thing(), thing(mark)]).stacks.length).toBe(2);
  });

  it("are one across notes, which contain the subscription, and tags, which are in it", () => {
    const { stacks } = entries([thing({ subscriptionId: subscriptionId.toUpperCase() }), group()]);

    expect(stacks.map(({ live }) => live.map(({ category }) => category))).toEqual([
      ["app registration", "resource group"],
    ]);
  });

  it("separate live, deleted and adopted objects, and those that may only have copied tags", () => {
    const adopted = thing({ origin: "adopted" }, { category: "resource", kind: "Function App" });
    const copied = thing({}, { category: "resource", kind: "Microsoft.Sql/servers", isCopied: true });
    const [stack] = entries([group(), thing(), recycled(), adopted, copied]).stacks;

    expect(stack).toMatchObject({
      live: [{ category: "resource group" }, { category: "app registration" }],
      recycled: [{ category: "app registration" }],
      adopted: [{ id: adopted.id }],
      copied: [{ id: copied.id }],
      leftover: [],
    });
  });

  it("are as old as the first object that they created, not an adopted one or one with copied tags", () => {
    const old = "2020-01-01T00:00:00Z";
    const [stack] = entries([
      thing({}, { created: "2026-11-20T00:00:00Z" }),
      thing({}, { created: "2026-11-19T00:00:00Z" }),
      thing({ origin: "adopted" }, { created: old }),
      thing({}, { created: old, isCopied: true }),
    ]).stacks;

    expect(stack?.created).toBe("2026-11-19T00:00:00Z");
  });

  it("include who deployed them, from where and until when: the latest expiry, if an `up` was interrupted", () => {
    const mark = { deployedBy: "p", repository: "contoso/orders", environment: "test" };
    const [stack] = entries([
      thing({ ...mark, expiresOn: "2026-12-01T00:00:00Z" }),
      group({ ...mark, expiresOn: "2026-12-03T00:00:00Z" }),
    ]).stacks;

    expect(stack).toMatchObject({ ...mark, expiresOn: "2026-12-03T00:00:00Z" });
  });

  it("are sorted by expiry, then by age, with those of unknown age last", () => {
    const aged = (stack: string, created?: string, expiresOn?: string) => thing({ stack, expiresOn }, { created });
    const { stacks } = entries([
      aged("unknown"),
      aged("young", "2026-11-23T00:00:00Z"),
      aged("old", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
      aged("expired-later", "2026-11-22T00:00:00Z", "2026-11-24T00:00:00Z"),
      aged("expired-first", "2026-11-23T00:00:00Z", "2026-11-23T12:00:00Z"),
    ]);

    expect(stacks.map(({ stack }) => stack)).toEqual(["expired-first", "expired-later", "old", "young", "unknown"]);
  });

  it("include policies and locations by name only, and list separately those that no stack's name matches", () => {
    const mine = policy("whocalls", "test");
    const another = policy("orders", "test");
    const { stacks, named } = entries([thing()], { named: [mine, another] });

    expect(stacks.map((entry) => entry.named)).toEqual([[mine]]);
    expect(named).toEqual([another]);
  });
});

describe("a leftover", () => {
  const says = (things: readonly MarkedObject[], unchecked: readonly string[] = []) =>
    entries(things, { unchecked: unchecked.map((what) => ({ what, why: "" })) }).stacks[0]?.leftover;
  const nothingLive = ["Nothing is live, but recycle bins still hold something."];
  const noGroup = ["It has app registrations but no resource group."];
  const noRegistrations = ["It has a resource group but no app registrations."];

  it.each([
    ["is a stack of which only recycle bins know", [recycled()], nothingLive],
    ["is a registration without a resource group", [thing()], noGroup],
    ["is a resource group without registrations", [group()], noRegistrations],
    ["isn't a complete stack", [group(), thing(), recycled()], []],
    ["isn't a stack in an adopted resource group", [thing(), group({ origin: "adopted" })], []],
    ["isn't a stack of another subscription, whose groups aren't visible", [thing({ subscriptionId: "other" })], []],
  ])("%s", (_what, things, expected) => {
    expect(says(things)).toEqual(expected);
  });

  it.each([
    ["resource groups", [thing()]],
    [groupsWithoutRole, [thing()]],
    ["app registrations", [group()]],
    ["app registrations", [recycled()]],
    ["resource groups", [recycled()]],
  ])("isn't what merely couldn't be checked: %s", (what, things) => {
    expect(says(things, [what])).toEqual([]);
  });
});

const day = 86_400_000;

describe("the age of a stack", () => {
  it.each([
    ["has expired, however young", { created: "2026-11-24T11:00:00Z", expiresOn: "2026-11-24T11:59:59Z" }, "due"],
    ["expires at this instant", { expiresOn: "2026-11-24T12:00:00Z" }, "due"],
    [
      "is older, though it expires later",
      { created: "2026-11-21T11:59:59Z", expiresOn: "2027-01-01T00:00:00Z" },
      "due",
    ],
    ["is exactly that old", { created: "2026-11-21T12:00:00Z" }, "young"],
    ["is younger", { created: "2026-11-23T00:00:00Z" }, "young"],
    ["expires later and has an unknown creation date", { expiresOn: "2026-11-25T00:00:00Z" }, "young"],
    ["has no dates", {}, "unknown"],
    ["has an invalid date", { created: "soon", expiresOn: "never" }, "unknown"],
  ] as const)("that %s is judged: %j %s", (_what, age, expected) => {
    expect(judgeAge(age, 3 * day, now)).toBe(expected);
  });

  it("is the first object's, and the expiry is the last object's, without unreadable dates", () => {
    const instants = ["2026-11-24T11:00:00Z", undefined, "2026-11-24T09:00:00.123Z", "not a date"];

    expect(earliest(instants)).toBe("2026-11-24T09:00:00.123Z");
    expect(latest(instants)).toBe("2026-11-24T11:00:00Z");
    expect(earliest([])).toBeUndefined();
    expect(isExpired({ expiresOn: "not a date" }, now)).toBe(false);
  });
});
