import { describe, expect, it } from "vitest";
import { effectOf, effectOfGone, ruleFor } from "../../../../packages/pf/commands/drift/effects/effect-of.ts";
import { unknownEffect } from "../../../../packages/pf/commands/drift/effects/effect.ts";
import { knownTypeOf, ruleFor as reviewRuleFor } from "../../../../packages/pf/commands/review/state/known-types.ts";
import { foreignInState } from "../../../../packages/pf/commands/teardown/foreign-in-state.ts";
import { nounOf, programTypes, types } from "../../../../packages/pf/stacks/live/program-types.ts";
import { resource } from "../../../support/sample-remains.ts";

describe.each(programTypes)("$type", ({ type, inputs = {} }) => {
  const listed = Object.values(inputs).flatMap((names) => names.split(" "));

  it("is covered by review, drift and teardown, including each input in the table", () => {
    const rules = knownTypeOf({ type, kind: "resource" });
    const inComponent = { ...resource(type, "x", { id: "/x" }), urn: `urn:pulumi:s::p::a:b:C$${type}::x` };

    expect(listed.filter((input) => rules === undefined || reviewRuleFor(rules, input) === undefined)).toEqual([]);
    expect(rules).toBeDefined();
    expect(listed.filter((input) => ruleFor(type, input) === undefined)).toEqual([]);
    expect(effectOfGone(type).effect).not.toMatch(/^Nothing here knows/);
    expect(foreignInState({ resources: [inComponent], pending: [] })).toEqual([]);
  });

  it("has an unknown effect if no rule names the input", () => {
    const rules = knownTypeOf({ type, kind: "resource" });

    expect(effectOf(type, { path: "inventedInput", name: "a", kind: "changed" })).toEqual(unknownEffect);
    expect(rules && reviewRuleFor(rules, "inventedInput")).toBeUndefined();
  });
});

it("names a resource in Microsoft's words, and one of another type by its own last word", () => {
  expect([types.site, types.storageAccount, "azure-native:storage:QueueService", "constructor"].map(nounOf)).toEqual([
    "Function App",
    "storage account",
    "queue service",
    "constructor",
  ]);
});
