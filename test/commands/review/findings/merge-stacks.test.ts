import { describe, expect, it } from "vitest";
import type { Finding } from "../../../../commands/review/findings/finding.ts";
import { inOrder, mergeStacks } from "../../../../commands/review/findings/merge-stacks.ts";

const opens: Finding = { id: "endpoint/new", severity: "opens", subject: "GET orders", facts: { holders: ["a"] } };
const weakens: Finding = { id: "gate/plain-http", severity: "weakens", subject: "App Service authentication" };

describe("findings of several stacks", () => {
  it("are one with all its stacks where they are equal, whatever the order of their data", () => {
    const same: Finding = { facts: { holders: ["a"] }, subject: "GET orders", severity: "opens", id: "endpoint/new" };

    expect(
      mergeStacks([
        { stack: "dev", findings: [weakens, opens] },
        { stack: "prod", findings: [same] },
      ]),
    ).toEqual([
      { ...opens, stacks: ["dev", "prod"] },
      { ...weakens, stacks: ["dev"] },
    ]);
  });

  it.for([
    [{ ...opens, severity: "changes" }],
    [{ ...opens, facts: { holders: ["a", "b"] } }],
    [{ ...opens, effects: [weakens] }],
  ] as const)("are two where anything of them differs (%#)", ([other]) => {
    const merged = mergeStacks([
      { stack: "dev", findings: [opens] },
      { stack: "prod", findings: [other] },
    ]);
    expect(merged.map(({ stacks }) => stacks)).toEqual(expect.arrayContaining([["dev"], ["prod"]]));
  });

  it("stand worst first, then by area and subject; what accepts comes first of what changes", () => {
    const of = (id: Finding["id"], severity: Finding["severity"], subject = "x"): Finding => ({
      id,
      severity,
      subject,
    });
    const sorted = [
      of("file/guard", "opens"),
      of("gate/plain-http", "weakens", "a"),
      of("gate/plain-http", "weakens", "b"),
      of("file/guard", "breaks"),
      of("gate/unknown-setting", "unknown"),
      of("acceptance/added", "changes"),
      of("access/refused-otherwise", "changes"),
      of("acceptance/without-finding", "changes"),
    ];
    expect(inOrder(sorted.toReversed())).toEqual(sorted);
  });
});
