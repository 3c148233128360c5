import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide, type ConditionalAccess, type Decision, type SignIn } from "../../access/index.ts";
import { arbitraryExclusion } from "./arbitrary-exclusion.ts";
import { arbitraryPolicy, arbitrarySignIn, arbitraryTenant, ipv4Addresses } from "./arbitrary-tenant.ts";
import { randomRuns } from "../support/random-runs.ts";

const runs = { numRuns: randomRuns(1500) };
const strictness = { granted: 0, "controls required": 1, blocked: 2 } as const;

/** What decides, without the record of each policy. */
function outcomeOf({ outcome, controls, decidedBy, resources }: Decision) {
  return { outcome, controls, decidedBy: [...decidedBy].sort(), resources };
}

/** Whether one decision lets in whomever another lets in. */
function isAtLeastAsOpen(left: Decision, right: Decision): boolean {
  if (strictness[left.outcome] !== strictness[right.outcome])
    return strictness[left.outcome] < strictness[right.outcome];
  return left.controls.every((control) => right.controls.includes(control));
}

describe("whatever the tenant", () => {
  it("adding an exclusion never denies more, to one policy or to all", () => {
    let hasMattered = 0;
    fc.assert(
      fc.property(
        arbitraryTenant,
        arbitrarySignIn,
        fc.nat(9),
        arbitraryExclusion,
        (tenant, signIn, chosen, exclude) => {
          const isAltered = (index: number) => chosen >= tenant.policies.length || chosen === index;
          const policies = tenant.policies.map((policy, index) => (isAltered(index) ? exclude(policy) : policy));

          const [before, after] = [decide(signIn, tenant), decide(signIn, { ...tenant, policies })];

          if (before.outcome !== after.outcome) hasMattered += 1;
          expect(isAtLeastAsOpen(after, before), JSON.stringify([before, after])).toBe(true);
        },
      ),
      { numRuns: randomRuns(3000) },
    );
    expect(hasMattered).toBeGreaterThan(randomRuns(20));
  });

  it("adding a policy never allows more", () => {
    fc.assert(
      fc.property(arbitraryTenant, arbitrarySignIn, arbitraryPolicy, (tenant, signIn, policy) => {
        const before = decide(signIn, tenant);

        const after = decide(signIn, { ...tenant, policies: [...tenant.policies, policy] });

        expect(strictness[after.outcome]).toBeGreaterThanOrEqual(strictness[before.outcome]);
      }),
      runs,
    );
  });

  it("adding a block never allows more, and blocks exactly those to whom it applies", () => {
    const blocked = { operator: "OR", builtInControls: ["block"] } as const;
    fc.assert(
      fc.property(arbitraryTenant, arbitrarySignIn, arbitraryPolicy, (tenant, signIn, policy) => {
        const block = { ...policy, state: "enabled", grantControls: blocked } as const;
        const before = decide(signIn, tenant);

        const after = decide(signIn, { ...tenant, policies: [block, ...tenant.policies] });

        expect(after.outcome).toBe(after.policies[0]?.applies === true ? "blocked" : before.outcome);
      }),
      runs,
    );
  });

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

  it("an IPv4-mapped IPv6 address is the same address", () => {
    fc.assert(
      fc.property(arbitraryTenant, arbitrarySignIn, fc.constantFrom(...ipv4Addresses), (tenant, signIn, ipAddress) => {
        const from = (address: string) => decide({ ...signIn, ipAddress: address }, tenant);

        expect(from(`::ffff:${ipAddress}`)).toEqual(from(ipAddress));
      }),
      runs,
    );
  });

  it("the case of an id says nothing", () => {
    fc.assert(
      fc.property(arbitraryTenant, arbitrarySignIn, (tenant, signIn) => {
        expect(outcomeOf(decide(inCapitals(signIn), tenant)).outcome).toBe(decide(signIn, tenant).outcome);
      }),
      runs,
    );
  });

  it("what was given is not altered", () => {
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
