import { describe, expect, it } from "vitest";
import { openLocalChecks } from "../../stacks/local/local-checks.ts";
import { originOf } from "../../stacks/local/local-stack.ts";
import { executeGuide } from "../../commands/start/prove.ts";
import type { DirectoryBehavior } from "../../twin/tenant/directory-behavior.ts";
import { hasEngine, openLocally } from "../support/local-deployment.ts";
import { missingPairs, sideBySide } from "../support/side-by-side.ts";
import { enforcedPolicies, signingIn } from "../support/signing-in-stack.ts";

/** Graph refuses enforced policies where security defaults are on, by design: one factor, so that the two never meet. */
const beginnings = ["security defaults are off", "security defaults are on", "the stack enforces policies"] as const;

/** Only teardown and `verify --record` ask for deleted policies: teardown-policies, directory-observations. */
type AskedElsewhere = "deletedPoliciesInV1" | "deletedPoliciesInBeta" | "deletedPolicyLagMilliseconds";

type Switch = Exclude<keyof DirectoryBehavior, "securityDefaults" | AskedElsewhere>;

/** Each switch with all of its answers: one that is missing here doesn't compile. */
const switches: { readonly [Name in Switch]-?: Required<DirectoryBehavior>[Name][] } = {
  policyReferenceLagMilliseconds: [0, 2000],
  policyRefusalsIn: ["message", "innerError"],
  securityDefaultsLagMilliseconds: [0, 5 * 60_000],
  namedLocationRanges: ["asWritten", "canonical", "sorted"],
  authenticationMethods: ["nothing", "aMethod"],
  securityDefaultsAsk: ["everybody", "administratorsAndAzure"],
  enrollmentError: ["invalid_grant", "interaction_required"],
  enrollmentNamesResource: [true, false],
  publicClientInPolicy: ["refused", "accepted"],
  publicClientUnderPolicy: ["accepted", "refused"],
  removedAppRole: ["assignmentsStay", "assignmentsGo"],
};

const factors = { beginning: [...beginnings], ...switches };

/** What meets: refused policies and users' sign-ins, each by what the tenant begins with. */
const groups: readonly (readonly (keyof typeof factors)[])[] = [
  [
    "beginning",
    "policyReferenceLagMilliseconds",
    "policyRefusalsIn",
    "securityDefaultsLagMilliseconds",
    "publicClientInPolicy",
    "publicClientUnderPolicy",
    "authenticationMethods",
    "securityDefaultsAsk",
    "enrollmentError",
    "enrollmentNamesResource",
  ],
];
const combinations = sideBySide(factors, groups);

describe.skipIf(!hasEngine())("every pair of the directory's answers that the same code meets", () => {
  it("is among the combinations", () => {
    expect(missingPairs(factors, groups, combinations)).toEqual([]);
  });

  it.each(combinations)("lets the whole guide hold, and nothing is left: %o", async (combination) => {
    const { beginning, ...answers } = combination;
    const enforces = beginning === "the stack enforces policies";
    const securityDefaults = beginning === "security defaults are on";
    const { local, graph, close } = await openLocally({
      twin: { directoryBehavior: { ...answers, securityDefaults } },
      ...(enforces && { settings: { ...signingIn, conditionalAccess: enforcedPolicies } }),
      standIns: { environment: { DIRECTORY_LONGEST_PAUSE_MILLISECONDS: "500" } },
    });
    try {
      // A second up, a refresh and a destroy by twos: platform.test.ts.
      await local.stack.up();
      const checks = openLocalChecks(local, await originOf(local));
      const rows = await executeGuide(local, checks, () => {}).finally(() => checks.close());
      await local.stack.destroy();

      // The guide's own way makes the API a public client, which such a tenant refuses while policies name it.
      const hasNoGuideWay = enforces && answers.publicClientUnderPolicy === "refused";
      expect(rows.filter(({ outcome }) => outcome !== "proved").map(({ id }) => id)).toEqual(
        hasNoGuideWay ? ["G05", "G12", "G21"] : [],
      );
      const { recycled: _, ...left } = local.twin.control.inventory();
      expect(Object.values(left).reduce((sum, count) => sum + count, 0)).toBe(0);
      expect(await graph.call("GET", "/v1.0/policies/identitySecurityDefaultsEnforcementPolicy")).toMatchObject({
        isEnabled: securityDefaults,
      });
    } finally {
      await close();
    }
  });
});
