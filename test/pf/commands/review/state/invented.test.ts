import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../../../../packages/pf/commands/review/snapshot/snapshot.ts";
import { compareStates } from "../../../../../packages/pf/commands/review/state/compare-states.ts";
import type { StateResource } from "../../../../../packages/pf/commands/review/state/stack-state.ts";
import { knownTypes } from "../../../../../packages/pf/commands/review/state/known-types.ts";
import { resource, state } from "./sample-state.ts";

/** Whatever somebody writes tomorrow that nothing here knows. */
const word = fc.stringMatching(/^[a-z][A-Za-z]{2,12}Invented$/);
const value: fc.Arbitrary<Json> = fc.oneof(
  fc.boolean(),
  fc.integer(),
  fc.string(),
  fc.array(fc.string(), { minLength: 1 }),
);
const runs = { numRuns: 20 };

const unknowns = (...compared: Parameters<typeof compareStates>) =>
  compareStates(...compared)
    .filter(({ severity }) => severity === "unknown")
    .map(({ id, subject }) => `${id} ${subject}`);

/** Inputs of a new resource that nothing judged: findings of their own, or named by the one that has to be decided on. */
function toldNew(resource: StateResource, name: string): readonly unknown[] {
  return compareStates(state([]), state([resource])).flatMap((found) => {
    if (found.subject === `x ${name}` && found.id === "resource/unknown-property") return [name];
    const { unjudged = [] } = Object("facts" in found ? found.facts : undefined) as { readonly unjudged?: unknown[] };
    return found.severity === "changes" ? [] : unjudged;
  });
}

describe.each(Object.keys(knownTypes))("of %s", (type) => {
  const was = resource(type, "x", { name: "x" });

  it("an invented input is unknown by name: added, changed, removed, nested, and of a new resource", () => {
    fc.assert(
      fc.property(word, value, (name, what) => {
        const is = resource(type, "x", { name: "x", [name]: what });
        const nested = resource(type, "x", { name: "x", [name]: { inner: what } });
        const told = `resource/unknown-property x ${name}`;

        expect(unknowns(state([was]), state([is]))).toContain(told);
        expect(unknowns(state([is]), state([was]))).toContain(told);
        expect(unknowns(state([was]), state([nested]))).toContain(`${told}.inner`);
        expect(toldNew(is, name)).toContain(name);
      }),
      runs,
    );
  });

  it("an invented option is unknown by name, on a changed resource and on a new one", () => {
    fc.assert(
      fc.property(word, value, (name, what) => {
        const is = resource(type, "x", { name: "x" }, { options: { [name]: what } });

        expect(unknowns(state([was]), state([is]))).toEqual([`option/unknown x ${name}`]);
        expect(unknowns(state([]), state([is]))).toContain(`option/unknown x ${name}`);
      }),
      runs,
    );
  });

  it("an option that ignores changes of all inputs is reported, and not as a mere change", () => {
    const is = resource(type, "x", { name: "x" }, { options: { ignoreChanges: ["*"] } });

    const [found] = compareStates(state([was]), state([is]));

    expect(found).toMatchObject({ id: "option/ignore-changes", severity: expect.stringMatching(/weakens|unknown/) });
  });

  it("equal states have no findings, whatever they contain", () => {
    fc.assert(
      fc.property(fc.dictionary(word, value), fc.dictionary(word, value), (inputs, options) => {
        const one = () => state([resource(type, "x", structuredClone(inputs), { options: structuredClone(options) })]);

        expect(compareStates(one(), one())).toEqual([]);
      }),
      runs,
    );
  });
});

describe("of a stack", () => {
  it("an invented type is unknown by name: new, changed and removed", () => {
    fc.assert(
      fc.property(word, value, (name, what) => {
        const one = resource(`acme:${name}:Thing`, name, { size: what });
        const other = resource(`acme:${name}:Thing`, name, { size: [what, "more"] });
        const told = [`resource/unknown-type ${name}`];

        expect(unknowns(state([]), state([one]))).toEqual(told);
        expect(unknowns(state([one]), state([other]))).toEqual(told);
        expect(unknowns(state([one]), state([]))).toEqual(told);
      }),
      runs,
    );
  });

  it("an invented output is unknown by name, and never plain if it was secret", () => {
    fc.assert(
      fc.property(word, value, (name, what) => {
        expect(unknowns(state([]), state([], { [name]: what }))).toEqual([`output/unknown ${name}`]);
        expect(compareStates(state([], { [name]: { a: "[secret]" } }), state([], { [name]: { a: what } }))).toEqual([
          { id: "output/not-secret", severity: "weakens", subject: `${name}.a` },
        ]);
      }),
      runs,
    );
  });
});
