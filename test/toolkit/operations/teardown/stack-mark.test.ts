import { describe, expect, it } from "vitest";
import { stackMark } from "../../../../infra/stack-mark.ts";
import { bearsMark, isAnothers, markOf } from "../../../../toolkit/operations/teardown/stack-mark.ts";

const identity = { project: "protected-function", stack: "test", workload: "whocalls", subscriptionId: "S-1" };
const { "managed-by": _, ...others } = markOf(identity).azureTags;

describe("the mark that a teardown goes by", () => {
  it("is the one that the program writes", () => {
    const { notes, tags } = stackMark(identity);
    const mark = markOf(identity);

    expect(mark.notes).toBe(notes);
    expect(tags).toContain(mark.tag);
  });

  it("is borne by resources that have all of its tags, whatever others they have", () => {
    const tags = { Team: "integration", "Managed-By": "pulumi", ...others };

    expect(bearsMark(tags, markOf(identity))).toBe(true);
  });

  it.each([
    ["no tags", undefined],
    ["another stack's", { "managed-by": "pulumi", ...others, stack: "test2" }],
    ["another case of the stack's name", { "managed-by": "pulumi", ...others, stack: "Test" }],
    ["another workload's", { "managed-by": "pulumi", ...others, workload: "orders" }],
    ["one too few", others],
  ])("is not borne by what has %s", (_what, tags) => {
    expect(bearsMark(tags, markOf(identity))).toBe(false);
  });

  it.each([
    ["no notes", null, false],
    ["somebody's own notes", "Made by hand.", false],
    ["this stack's mark", markOf(identity).notes, false],
    ["another subscription's", markOf({ ...identity, subscriptionId: "S-2" }).notes, true],
    ["another workload's", markOf({ ...identity, workload: "orders" }).notes, true],
    ["more than a mark", `${markOf({ ...identity, workload: "orders" }).notes} Or so.`, false],
  ])("is another's, and known to be, where there is %s: %j", (_what, notes, expected) => {
    expect(isAnothers(notes, markOf(identity))).toBe(expected);
  });
});
