import * as pulumi from "@pulumi/pulumi";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rules } from "../../../infra/rules/rules.ts";
import { Secret } from "../../../infra/rules/settled-values.ts";
import { clientId, pathsIn, traits, validInputs, withValue } from "../../support/valid-inputs.ts";
import { randomRuns } from "../../support/random-runs.ts";

const all = rules();
type Inputs = Readonly<Record<string, unknown>>;

function findings(type: string, inputs: Inputs) {
  const applicable = all.filter(({ types }) => types.includes(type));
  return applicable.flatMap((rule) => {
    const violation = rule.check(type, inputs, traits);
    return violation === undefined ? [] : [{ rule: rule.id, ...violation }];
  });
}

/** Right and wrong values, and values of the wrong shape, for any place. */
const anyValue = fc.oneof(
  fc.constantFrom(undefined, null, true, false, "", "1.0", "TLS1_0", "RedirectToLoginPage", clientId, "api://x"),
  fc.constantFrom("https://login.microsoftonline.com/t/v2.0", "https://sts.windows.net/t/v2.0", "2099-01-01T00:00:00Z"),
  fc.constantFrom([], ["http://one/"], [clientId], ["api://x", ""], {}, { enabled: false }),
  fc.constantFrom("WEBSITE_AUTH_ENABLED", [{ name: "website_auth_enabled" }], { WEBSITE_AUTH_ENABLED: "true" }),
);

const validOfAnyType = fc.constantFrom(...Object.entries(validInputs)).map(([type, inputs]) => ({ type, inputs }));

/** Valid inputs with some values replaced by any, and a place that is made unknown. */
const alteredWithHole = validOfAnyType.chain(({ type, inputs }) => {
  const place = fc.constantFrom(...pathsIn(inputs));
  return fc
    .record({ changes: fc.array(fc.tuple(place, anyValue), { maxLength: 3 }), hole: place })
    .map(({ changes, hole }) => {
      const full = changes.reduce<unknown>((current, [path, value]) => withValue(current, path, value), inputs);
      const holed = hasPlace(full, hole) ? withValue(full, hole, pulumi.unknown) : full;
      return { type, full: full as Inputs, holed: holed as Inputs };
    });
});

/** Whether a change has left something that a value may be unknown in: else the hole would make up what is around it. */
function hasPlace(container: unknown, path: readonly string[]): boolean {
  const [name = "", ...rest] = path;
  if (typeof container !== "object" || container === null) return false;
  return rest.length === 0 || hasPlace(Reflect.get(container, name), rest);
}

describe("rules", () => {
  it("find nothing in what is right, of any type", () => {
    for (const [type, inputs] of Object.entries(validInputs)) expect(findings(type, inputs)).toEqual([]);
  });

  it("find nothing if any part of a correct input is unknown", () => {
    for (const [type, inputs] of Object.entries(validInputs)) {
      for (const path of pathsIn(inputs)) {
        expect(findings(type, withValue(inputs, path, pulumi.unknown) as Inputs)).toEqual([]);
      }
    }
  });

  it("report a broken rule beside an unknown value only if no value could fix it", () => {
    fc.assert(
      fc.property(alteredWithHole, ({ type, full, holed }) => {
        const certain = findings(type, holed).map(({ rule }) => rule);
        expect(findings(type, full).map(({ rule }) => rule)).toEqual(expect.arrayContaining(certain));
      }),
      { numRuns: randomRuns(3000), seed: 4 },
    );
  });

  it("judge secrets as they judge other values, and never show them", () => {
    const wrong = "wrong-and-Eq7-unguessable";
    for (const [type, inputs] of Object.entries(validInputs)) {
      for (const path of pathsIn(inputs)) {
        const open = findings(type, withValue(inputs, path, wrong) as Inputs);
        const hidden = findings(type, withValue(inputs, path, new Secret(wrong)) as Inputs);
        expect(hidden.map(({ rule }) => rule)).toEqual(open.map(({ rule }) => rule));
        expect(JSON.stringify(hidden)).not.toContain(wrong);
      }
    }
  });

  it("have ids of their own, in kebab case, and a requirement of one sentence", () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(13);
    for (const { id, demand } of all) {
      expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(demand).toMatch(/^[A-Z][^\n]*\.$/);
    }
  });
});
