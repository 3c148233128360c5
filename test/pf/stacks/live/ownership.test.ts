import { describe, expect, it } from "vitest";
import { markInAzureTags, markInNotes } from "../../../../infra/stack-mark.ts";
import {
  describeMark,
  type Evidence,
  isToBeRemoved,
  marksIn,
  ownershipOf,
} from "../../../../packages/pf/stacks/live/ownership.ts";
import {
  markOf,
  shortenedNotes,
  shortenedTags,
  owner,
  ownerWithoutId,
  resource,
} from "../../../support/sample-remains.ts";

const marks = {
  none: undefined,
  ours: markInNotes(markOf().notes),
  "ours, shortened": markInNotes(shortenedNotes),
  "ours, in shortened tags": markInAzureTags(shortenedTags),
  "ours, shortened, adopted": markInNotes(markOf({}, "adopted").notes.replace(/, id \w+/, "")),
  "ours, adopted": markInNotes(markOf({}, "adopted").notes),
  "our id, another project": markInNotes(markOf({ project: "hr-portal" }).notes),
  "our id, another stack": markInAzureTags(markOf({ stack: "prod" }).azureTags),
  "our id, another workload": markInAzureTags(markOf({ workload: "orders" }).azureTags),
  "our id, another subscription": markInNotes(markOf({ subscriptionId: "s-2" }).notes),
  "our id, without a subscription in notes": markInNotes(markOf().notes.replace(/ subscription [\w-]+,/, "")),
  "our id, another stack, adopted": markInAzureTags(markOf({ stack: "prod" }, "adopted").azureTags),
  "another deployment's, named alike": markInNotes(markOf({ id: "0000000000aa" }).notes),
  "another deployment's, adopted": markInNotes(markOf({ id: "0000000000aa" }, "adopted").notes),
} as const;

type Row = readonly [
  mark: keyof typeof marks,
  bare: string | undefined,
  named: string | undefined,
  held: string | undefined,
  heldByUniqueId: string | undefined,
  heldAndAdopted: string | undefined,
];

function ownership(row: keyof typeof marks, of: typeof owner, more: Partial<Evidence> = {}): string | undefined {
  const evidence = { mark: marks[row], isHeld: false, isNamed: false, isAdopted: false, ...more };
  return ownershipOf(evidence, of)?.ownership;
}

const columns = ([mark]: Row, of: typeof owner) => [
  ownership(mark, of),
  ownership(mark, of, { isNamed: true }),
  ownership(mark, of, { isHeld: true }),
  ownership(mark, of, { isHeld: true, hasUniqueId: true }),
  ownership(mark, of, { isHeld: true, isAdopted: true }),
];

describe("what a thing is to a stack that has an id", () => {
  // Its mark | by the mark alone | the program's name besides | in the state by a name, and by an id that nothing else
  // can have | there, and adopted by the settings
  const table: readonly Row[] = [
    ["none", undefined, "candidate", "candidate", "own", "conflict"],
    ["ours", "candidate", "own", "own", "own", "conflict"],
    ["ours, shortened", undefined, "other", "conflict", "conflict", "conflict"],
    ["ours, in shortened tags", undefined, "other", "conflict", "conflict", "conflict"],
    ["ours, shortened, adopted", undefined, "adopted", "conflict", "conflict", "conflict"],
    ["ours, adopted", "adopted", "adopted", "conflict", "conflict", "conflict"],
    ["our id, another project", "other", "other", "conflict", "conflict", "conflict"],
    ["our id, another stack", "other", "other", "conflict", "conflict", "conflict"],
    ["our id, another workload", "other", "other", "conflict", "conflict", "conflict"],
    ["our id, another subscription", "other", "other", "conflict", "conflict", "conflict"],
    ["our id, without a subscription in notes", "other", "other", "conflict", "conflict", "conflict"],
    ["our id, another stack, adopted", undefined, "adopted", "conflict", "conflict", "conflict"],
    ["another deployment's, named alike", undefined, "other", "conflict", "conflict", "conflict"],
    ["another deployment's, adopted", undefined, "adopted", "conflict", "conflict", "conflict"],
  ];

  it.each(table)("with the mark %s", (...row) => {
    expect(columns(row, owner)).toEqual(row.slice(1));
  });
});

describe("what a thing is to a stack without an id: nothing is its own", () => {
  const table: readonly Row[] = [
    ["none", undefined, "candidate", "candidate", "candidate", "conflict"],
    ["ours", "candidate", "candidate", "candidate", "candidate", "conflict"],
    ["ours, shortened", "candidate", "candidate", "candidate", "candidate", "conflict"],
    ["ours, in shortened tags", "candidate", "candidate", "candidate", "candidate", "conflict"],
    ["ours, adopted", "adopted", "adopted", "conflict", "conflict", "conflict"],
    ["another deployment's, named alike", "candidate", "candidate", "candidate", "candidate", "conflict"],
    ["another deployment's, adopted", "adopted", "adopted", "conflict", "conflict", "conflict"],
  ];

  it.each(table)("with the mark %s", (...row) => {
    expect(columns(row, ownerWithoutId)).toEqual(row.slice(1));
  });
});

describe("what goes", () => {
  const thing = { kind: "app registration", name: "API", id: "AbC", why: "" };

  it.each([
    ["own", true, true],
    ["candidate", false, true],
    ["other", false, true],
    ["adopted", false, false],
    ["conflict", false, false],
  ] as const)("of %s things: %s, and once a person has named them: %s", (ownership, unnamed, named) => {
    expect(isToBeRemoved({ ...thing, ownership }, new Set())).toBe(unnamed);
    expect(isToBeRemoved({ ...thing, ownership }, new Set(["abc"]))).toBe(named);
  });
});

describe("the marks in a state", () => {
  it("are what the program wrote and what was read last", () => {
    const written = resource("t", "n", {
      inputs: { notes: markOf().notes, tags: ["managed-by-pulumi"] },
      outputs: { tags: markOf({ id: "0000000000aa" }).azureTags },
    });

    expect(marksIn(written).map(({ id }) => id)).toEqual([owner.id, "0000000000aa"]);
    expect(marksIn(resource("t", "n", { inputs: { notes: "By hand." } }))).toEqual([]);
  });

  it("are told in words", () => {
    expect(marksIn(resource("t", "n", { inputs: { notes: shortenedNotes } })).map(describeMark)).toEqual([
      "made by project protected-function, stack test, workload whocalls, stack id missing",
    ]);
  });
});
