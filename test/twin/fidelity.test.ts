import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Behavior, type Fidelity, readFidelity } from "../../tools/documentation/fidelity/fidelity-data.ts";
import { repository } from "../support/command-line.ts";
import { behaviorsOf, fidelityFaults } from "../support/fidelity.ts";

const fidelity = readFidelity(repository);

/** The data with one behavior altered. */
function withBehavior(id: string, change: Partial<Behavior>): Fidelity {
  expect(behaviorsOf(fidelity).map((behavior) => behavior.id)).toContain(id);
  return {
    ...fidelity,
    areas: fidelity.areas.map((area) => ({
      ...area,
      behaviors: area.behaviors.map((behavior) => (behavior.id === id ? { ...behavior, ...change } : behavior)),
    })),
  };
}

/** The data with one witness heard elsewhere. */
function withWitness(name: string, heardIn: readonly string[]): Fidelity {
  return {
    ...fidelity,
    witnesses: new Map([...fidelity.witnesses, [name, { client: name, heardIn: [...heardIn] }]]),
  };
}

describe("packages/twin/fidelity", () => {
  it("names a source, an existing test, and verifiable witnesses for every behavior", () => {
    expect(fidelityFaults(fidelity)).toEqual([]);
  });

  it("has the headings that comments in code name", () => {
    const headings = [...fidelity.areas.map(({ area }) => area), ...behaviorsOf(fidelity).map(({ title }) => title)];
    const named = globSync("{infra,packages}/**/*.ts", {
      cwd: repository,
    }).flatMap((file) =>
      [...readFileSync(join(repository, file), "utf8").matchAll(/FIDELITY\.md, "([^"]+)"/g)].map(
        ([, heading = ""]) => heading,
      ),
    );
    expect(named.length).toBeGreaterThan(2);
    expect(named.filter((heading) => !headings.some((one) => one.startsWith(heading)))).toEqual([]);
  });

  it.each<readonly [string, Fidelity, string]>([
    [
      "a test that does not exist",
      withBehavior("outside-identity-providers", { tests: ["twin/entra/gone.test.ts"] }),
      "test/twin/entra/gone.test.ts does not exist",
    ],
    ["no test", withBehavior("outside-identity-providers", { tests: [] }), "names no test"],
    ["no source", withBehavior("assignment-required", { sources: [] }), "names no source"],
    [
      "two behaviors of one title",
      withBehavior("assignment-required", { id: "outside-identity-providers" }),
      "Two behaviors are called outside-identity-providers",
    ],
    [
      "a witness that nobody introduced",
      withBehavior("key-sets-and-rotation", { seenBy: ["hearsay"] }),
      "the witness hearsay is not in witnesses.yaml",
    ],
    ["a witness that no test hears", withWitness("az", ["witnesses/gone.ts"]), "test/witnesses/gone.ts does not exist"],
    [
      "a witness that has seen nothing",
      withWitness("bystander", ["witnesses/javascript.test.ts"]),
      "The witness bystander: has seen nothing",
    ],
    [
      "a witness of what no sign would show",
      withBehavior("order-of-checks", { seenBy: ["curl"] }),
      "order-of-checks: nothing would show that curl has seen it",
    ],
    [
      "a witness of what only another test brings about",
      withBehavior("lag-that-the-provider-waits-for", { seenBy: ["curl"] }),
      "lag-that-the-provider-waits-for: nothing would show that curl has seen it",
    ],
    [
      "a silent witness that no test of the behavior runs",
      withBehavior("routes", { seenBy: ["functions"] }),
      "routes: nothing would show that functions has seen it",
    ],
    [
      "a sign of what it does not say",
      withBehavior("key-sets-and-rotation", { id: "key-sets" }),
      "key-sets-and-rotation has a sign in test/support/signs, and no entry",
    ],
    [
      "something unknown that nothing looks at",
      { ...fidelity, unknown: new Map([...fidelity.unknown, ["host-illness", "It is well."]]) },
      "nothing looks at `host-illness`",
    ],
    [
      "an observation that it does not mention",
      { ...fidelity, unknown: new Map([...fidelity.unknown].filter(([id]) => id !== "plan-deletion")) },
      "unknown.yaml does not say what the twin does about `plan-deletion`",
    ],
    [
      "a difference that is unknown, and no observation that would tell",
      withBehavior("homepage", { differs: "Whether the page is there is unknown." }),
      "something is unknown, and no observation is named that would tell",
    ],
  ])("is refused with %s", (_, altered, fault) => {
    expect(fidelityFaults(altered).join("\n")).toContain(fault);
  });
});
