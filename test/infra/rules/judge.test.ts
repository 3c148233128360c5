import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judge } from "../../../infra/rules/judge.ts";
import { rules } from "../../../infra/rules/rules.ts";
import { storageType, traits } from "../../support/valid-inputs.ts";

const all = rules();
const ids = all.map(({ id }) => id);
/** Breaks every rule of its type. */
const anyResource = fc.constantFrom(...new Set(all.flatMap(({ types }) => types))).map((type) => ({
  type,
  inputs: { password: {}, web: { redirectUris: ["*"] }, redirectUris: ["*"] },
  traits: { retainOnDelete: false, parentType: undefined },
}));
const anyExemptions = fc
  .subarray(ids)
  .map((some): Readonly<Record<string, string>> => Object.fromEntries(some.map((id) => [id, "why"])));

describe("judgement", () => {
  it("passes a resource that no rule is about", () => {
    expect(judge({ type: "random:index/randomString:RandomString", inputs: {}, traits }, all, {})).toEqual({
      violations: [],
      exempted: [],
    });
  });

  it("lists every broken rule, apart by exemption", () => {
    const { violations, exempted } = judge({ type: storageType, inputs: {}, traits }, all, { "https-and-tls": "why" });
    expect(violations.map(({ rule }) => rule.id)).toEqual(["no-shared-keys"]);
    expect(exempted.map(({ rule }) => rule.id)).toEqual(["https-and-tls"]);
  });

  it("takes a rule's name for an exemption only where the stack says so itself", () => {
    const inherited = Object.create({ "no-shared-keys": "why" }) as Record<string, string>;
    expect(judge({ type: storageType, inputs: {}, traits }, all, inherited).violations).toHaveLength(2);
  });

  it("never finds more with one more exemption, and loses exactly what is exempted", () => {
    fc.assert(
      fc.property(anyResource, anyExemptions, fc.constantFrom(...ids), (resource, exemptions, added) => {
        const before = judge(resource, all, exemptions).violations.map(({ rule }) => rule.id);
        const after = judge(resource, all, { ...exemptions, [added]: "why" }).violations.map(({ rule }) => rule.id);
        expect(after).toEqual(before.filter((id) => id !== added));
      }),
    );
  });
});
