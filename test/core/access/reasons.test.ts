import { describe, expect, it } from "vitest";
import { decide, type ConditionalAccessPolicy, type PolicyConditions } from "../../../packages/core/access/index.ts";
import { api, location, policy, signIn } from "./sample.ts";

/** Conditions that the sample sign-in does not meet, in the order in which they are looked at. */
const unmet: readonly (readonly [string, Partial<PolicyConditions>])[] = [
  ["users", { users: { includeUsers: ["None"] } }],
  ["application", { applications: { includeApplications: ["All"], excludeApplications: [api] } }],
  ["clientApps", { clientAppTypes: ["other"] }],
  ["location", { locations: { includeLocations: ["at-home"] } }],
];

function reasonFor(subject: ConditionalAccessPolicy) {
  const namedLocations = [location("at-home", ["198.51.100.0/24"])];
  return decide(signIn(), { policies: [subject], namedLocations }).policies[0]?.analysisReasons;
}

/** https://learn.microsoft.com/graph/api/resources/whatifanalysisresult; that its order is the enumeration's is inferred. */
describe("the reason why a policy doesn't apply", () => {
  it.each(unmet.map(([reason], index) => [reason, index] as const))(
    "is %s if that condition and all later ones aren't met",
    (reason, index) => {
      const conditions = Object.assign({}, ...unmet.slice(index).map(([, each]) => each)) as PolicyConditions;

      expect(reasonFor(policy({ conditions }))).toBe(reason);
    },
  );

  it("is first that the policy isn't enabled", () => {
    const conditions = Object.assign({}, ...unmet.map(([, each]) => each)) as PolicyConditions;

    expect(reasonFor(policy({ state: "disabled", conditions }))).toBe("policyNotEnabled");
  });

  it("isn't set if the policy applies", () => {
    expect(reasonFor(policy())).toBe("notSet");
  });

  it("is reported for every policy, in the given order, with its name and state", () => {
    const policies = [
      policy({ id: "a", displayName: "First", state: "disabled" }),
      policy({ id: "b", displayName: "Second", state: "enabledForReportingButNotEnforced" }),
    ];

    expect(decide(signIn(), { policies, namedLocations: [] }).policies).toEqual([
      {
        policyId: "a",
        displayName: "First",
        state: "disabled",
        applies: false,
        analysisReasons: "policyNotEnabled",
        reportOnly: false,
        outcome: "not applied",
        controls: [],
        resources: [],
        sessionControls: [],
      },
      {
        policyId: "b",
        displayName: "Second",
        state: "enabledForReportingButNotEnforced",
        applies: true,
        analysisReasons: "notSet",
        reportOnly: true,
        outcome: "blocked",
        controls: [],
        resources: [api],
        sessionControls: [],
      },
    ]);
  });
});
