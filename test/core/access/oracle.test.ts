import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide } from "../../../packages/core/access/index.ts";
import { arbitrarySignIn, arbitraryTenant } from "./arbitrary-tenant.ts";
import { appliesByDefinition, outcomeByDefinition } from "./oracle.ts";
import { randomRuns } from "../../support/random-runs.ts";

describe("the decision", () => {
  it("equals the definition's for thousands of random tenants and sign-ins", () => {
    const outcomes = new Map<string, number>();
    const reasons = new Map<string, number>();

    fc.assert(
      fc.property(arbitraryTenant, fc.array(arbitrarySignIn, { minLength: 3, maxLength: 3 }), (tenant, signIns) => {
        for (const signIn of signIns) {
          const { outcome, controls, policies } = decide(signIn, tenant);
          const decided = outcome === "controls required" ? `${outcome}: ${controls.join(" ")}` : outcome;
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
          for (const { analysisReasons } of policies) {
            reasons.set(analysisReasons, (reasons.get(analysisReasons) ?? 0) + 1);
          }
          expect(decided).toBe(outcomeByDefinition(signIn, tenant));
          expect(policies.map(({ applies }) => applies)).toEqual(
            tenant.policies.map((policy) => appliesByDefinition(policy, signIn, tenant)),
          );
        }
      }),
      { numRuns: randomRuns(3000) },
    );

    // The worlds are mixed enough to say something: every outcome and every reason comes up, often.
    expect([...outcomes.keys()].sort()).toEqual(["blocked", "controls required", "granted"]);
    expect([...reasons.keys()].sort()).toEqual(
      ["application", "clientApps", "location", "notSet", "policyNotEnabled", "users", "workloadIdentities"].sort(),
    );
    expect(Math.min(...outcomes.values(), ...reasons.values())).toBeGreaterThan(randomRuns(100));
  });
});
