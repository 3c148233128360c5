import { describe, expect, it } from "vitest";
import { decide, type ConditionalAccessPolicy, type GrantControls } from "../../../packages/core/access/index.ts";
import { mfaPolicy, policy, signIn } from "./sample.ts";

function decideWith(policies: readonly ConditionalAccessPolicy[], satisfiedControls?: readonly string[]) {
  return decide(signIn(satisfiedControls ? { satisfiedControls } : {}), { policies, namedLocations: [] });
}

/** https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant */
describe("requirements of one policy", () => {
  const both: GrantControls = { operator: "AND", builtInControls: ["mfa", "compliantDevice"] };
  const either: GrantControls = { operator: "OR", builtInControls: ["mfa", "compliantDevice"] };

  it.each<[string, GrantControls | null, readonly string[], readonly string[]]>([
    ["all of them are demanded", both, [], ["compliantDevice", "mfa"]],
    ["those that are missing are demanded", both, ["mfa"], ["compliantDevice"]],
    ["either is demanded", either, [], ["compliantDevice", "mfa"]],
    ["one that it did not ask for does not help", either, ["passwordChange"], ["compliantDevice", "mfa"]],
    ["a single one needs no operator", { builtInControls: ["mfa"] }, [], ["mfa"]],
  ])("%s", (_, grantControls, satisfied, controls) => {
    expect(decideWith([policy({ grantControls })], satisfied)).toMatchObject({
      outcome: "controls required",
      controls,
      decidedBy: ["policy-1"],
      policies: [{ outcome: "controls required", controls }],
    });
  });

  it.each<[string, GrantControls | null, readonly string[]]>([
    ["all of them are met", both, ["mfa", "compliantDevice"]],
    ["one of them is enough", either, ["compliantDevice"]],
    ["nothing is demanded", null, []],
    ["an empty list demands nothing", { operator: "OR", builtInControls: [] }, []],
  ])("is granted when %s", (_, grantControls, satisfied) => {
    expect(decideWith([policy({ grantControls })], satisfied)).toMatchObject({
      outcome: "granted",
      controls: [],
      decidedBy: [],
      policies: [{ applies: true, outcome: "granted", controls: [] }],
    });
  });

  it("blocks regardless of what has been met", () => {
    expect(decideWith([policy()], ["mfa", "compliantDevice"])).toMatchObject({ outcome: "blocked", controls: [] });
  });

  it("records session controls by name without deciding by them", () => {
    const sessionControls = { signInFrequency: { value: 1, type: "hours", isEnabled: true }, persistentBrowser: null };

    const decision = decideWith([policy({ grantControls: null, sessionControls })]);

    expect(decision).toMatchObject({ outcome: "granted", policies: [{ sessionControls: ["signInFrequency"] }] });
  });
});

/** https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-policies */
describe("several policies together", () => {
  it("grant access if none applies", () => {
    expect(decideWith([])).toEqual({ outcome: "granted", controls: [], decidedBy: [], resources: [], policies: [] });
  });

  it("require the controls of each policy", () => {
    const device = policy({ id: "b", grantControls: { operator: "OR", builtInControls: ["compliantDevice"] } });

    const decision = decideWith([mfaPolicy({ id: "a" }), device, mfaPolicy({ id: "c" })]);

    expect(decision).toMatchObject({
      outcome: "controls required",
      controls: ["compliantDevice", "mfa"],
      decidedBy: ["a", "b", "c"],
    });
  });

  it("name only the requirements that aren't met", () => {
    const device = policy({ id: "b", grantControls: { operator: "OR", builtInControls: ["compliantDevice"] } });

    expect(decideWith([mfaPolicy({ id: "a" }), device], ["mfa"]).decidedBy).toEqual(["b"]);
  });

  it("block if one of them blocks, and name it", () => {
    const decision = decideWith([mfaPolicy({ id: "a" }), policy({ id: "b" }), mfaPolicy({ id: "c" })]);

    expect(decision).toMatchObject({ outcome: "blocked", controls: [], decidedBy: ["b"] });
  });
});

describe("the state of a policy", () => {
  it("report-only decides nothing, and records the result", () => {
    const decision = decideWith([policy({ state: "enabledForReportingButNotEnforced" })]);

    expect(decision).toMatchObject({
      outcome: "granted",
      decidedBy: [],
      policies: [{ applies: true, analysisReasons: "notSet", reportOnly: true, outcome: "blocked" }],
    });
  });

  it("disabled skips the conditions", () => {
    const disabled = policy({
      state: "disabled",
      conditions: { locations: { includeLocations: ["gone"] }, clientAppTypes: [] },
    });

    expect(decideWith([disabled])).toMatchObject({
      outcome: "granted",
      policies: [{ applies: false, analysisReasons: "policyNotEnabled", reportOnly: false, outcome: "not applied" }],
    });
  });
});
