import { describe, expect, it } from "vitest";
import { type Behavior, readFidelity } from "../../tools/documentation/fidelity/fidelity-data.ts";
import { repository } from "../support/command-line.ts";
import { notSeen, nothingLive, oneValueOnly } from "../support/drift/exceptions.ts";
import { behaviorsOf } from "../support/fidelity.ts";

const behaviors = behaviorsOf(readFidelity(repository));

/** The types, and their inputs, that packages/twin/fidelity names so. */
function named(refresh: NonNullable<Behavior["drift"]>["refresh"]): readonly string[] {
  return behaviors
    .flatMap(({ drift }) => (drift?.refresh === refresh ? [[drift.type, ...drift.inputs].join(" ")] : []))
    .toSorted();
}

const entries = (paths: Readonly<Record<string, readonly string[]>>): readonly string[] =>
  Object.entries(paths)
    .map(([type, inputs]) => [type, ...inputs].join(" "))
    .toSorted();

describe("packages/twin/FIDELITY.md", () => {
  it("lists exactly what a refresh doesn't see", () => {
    expect(named("not seen")).toEqual([...nothingLive, ...entries(notSeen)].toSorted());
  });

  it("lists exactly the properties whose only value in the twin rules out a drift test", () => {
    expect(named("not tried")).toEqual(entries(oneValueOnly));
  });
});
