import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide, type ConditionalAccess, type Decision, type SignIn } from "../../../packages/core/access/index.ts";
import { arbitraryPolicy, arbitrarySignIn, arbitraryTenant } from "./arbitrary-tenant.ts";
import { randomRuns } from "../../support/random-runs.ts";

const runs = { numRuns: randomRuns(1500) };

/** What decides, without the record of each policy. */
function outcomeOf({ outcome, controls, decidedBy, resources }: Decision) {
  return { outcome, controls, decidedBy: [...decidedBy].sort(), resources };
}

/** That an exclusion denies nothing more, and a policy allows nothing more, follows from the definition: oracle.test.ts. */
describe("in any tenant", () => {
  it("the order of the policies never matters", () => {
    const shuffled = arbitraryTenant.chain((tenant) =>
      fc
        .shuffledSubarray([...tenant.policies], { minLength: tenant.policies.length })
        .map((policies) => [tenant, { ...tenant, policies }] as const),
    );
    fc.assert(
      fc.property(shuffled, arbitrarySignIn, ([tenant, other], signIn) => {
        const [one, two] = [decide(signIn, tenant), decide(signIn, other)];
        const byId = (decision: Decision) => new Map(decision.policies.map((each) => [each.policyId, each]));

        expect(outcomeOf(two)).toEqual(outcomeOf(one));
        expect(byId(two)).toEqual(byId(one));
      }),
      runs,
    );
  });

  it("a report-only policy never changes an outcome, and its record is that of the enforced one", () => {
    fc.assert(
      fc.property(arbitraryTenant, arbitrarySignIn, arbitraryPolicy, (tenant, signIn, policy) => {
        const withState = (state: "enabled" | "enabledForReportingButNotEnforced"): Decision =>
          decide(signIn, { ...tenant, policies: [...tenant.policies, { ...policy, state }] });
        const [without, reported, enforced] = [
          decide(signIn, tenant),
          withState("enabledForReportingButNotEnforced"),
          withState("enabled"),
        ];

        expect(outcomeOf(reported)).toEqual(outcomeOf(without));
        expect(reported.policies.at(-1)).toEqual({
          ...enforced.policies.at(-1),
          state: "enabledForReportingButNotEnforced",
          reportOnly: true,
        });
      }),
      runs,
    );
  });

  it("the case of an id doesn't matter", () => {
    fc.assert(
      fc.property(arbitraryTenant, arbitrarySignIn, (tenant, signIn) => {
        expect(outcomeOf(decide(inCapitals(signIn), tenant)).outcome).toBe(decide(signIn, tenant).outcome);
      }),
      runs,
    );
  });

  it("a decision doesn't alter its arguments", () => {
    fc.assert(
      fc.property(arbitraryTenant, arbitrarySignIn, (tenant, signIn) => {
        const copy: readonly [ConditionalAccess, SignIn] = structuredClone([tenant, signIn]);

        decide(signIn, tenant);

        expect([tenant, signIn]).toEqual(copy);
      }),
      { numRuns: randomRuns(300) },
    );
  });
});

function inCapitals(signIn: SignIn): SignIn {
  const capitals = (ids: readonly string[]) => ids.map((id) => id.toUpperCase());
  const { identity, client } = signIn;
  return {
    ...signIn,
    identity:
      identity.kind === "user"
        ? {
            ...identity,
            userId: identity.userId.toUpperCase(),
            groupIds: capitals(identity.groupIds),
            roleTemplateIds: capitals(identity.roleTemplateIds),
          }
        : { ...identity, servicePrincipalId: identity.servicePrincipalId.toUpperCase() },
    resources: capitals(signIn.resources),
    scopes: capitals(signIn.scopes),
    client: { ...client, clientId: client.clientId.toUpperCase() },
  };
}
