import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ruleIds } from "../../../infra/settings/rule-ids.ts";
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
  it("passes a resource that no rule covers", () => {
    expect(judge({ type: "random:index/randomString:RandomString", inputs: {}, traits }, all, {})).toEqual({
      violations: [],
      exempted: [],
    });
  });

  it("lists every broken rule, grouped by exemption", () => {
    const { violations, exempted } = judge({ type: storageType, inputs: {}, traits }, all, { "https-and-tls": "why" });
    expect(violations.map(({ rule }) => rule.id)).toEqual(["no-shared-keys"]);
    expect(exempted.map(({ rule }) => rule.id)).toEqual(["https-and-tls"]);
  });

  it("accepts a rule's name as an exemption only from the stack itself", () => {
    const inherited = Object.create({ "no-shared-keys": "why" }) as Record<string, string>;
    expect(judge({ type: storageType, inputs: {}, traits }, all, inherited).violations).toHaveLength(2);
  });

  it("drops exactly the exempted findings with each exemption", () => {
    fc.assert(
      fc.property(anyResource, anyExemptions, fc.constantFrom(...ids), (resource, exemptions, added) => {
        const before = judge(resource, all, exemptions).violations.map(({ rule }) => rule.id);
        const after = judge(resource, all, { ...exemptions, [added]: "why" }).violations.map(({ rule }) => rule.id);
        expect(after).toEqual(before.filter((id) => id !== added));
      }),
    );
  });
});

it("names every rule for the settings, so that they can exempt it", () => {
  expect(ruleIds).toEqual(ids);
});
