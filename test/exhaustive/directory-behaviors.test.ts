import { make } from "covertable";
import { describe, expect, it } from "vitest";
import { openLocalChecks } from "../../stacks/local/local-checks.ts";
import { originOf } from "../../stacks/local/local-stack.ts";
import { executeGuide } from "../../commands/start/prove.ts";
import type { DirectoryBehavior } from "../../twin/tenant/directory-behavior.ts";
import { hasEngine, openLocally } from "../support/local-deployment.ts";
import { enforcedPolicies, signingIn } from "../support/signing-in-stack.ts";

/** Graph refuses enforced policies where security defaults are on, by design: one factor, so that the two never meet. */
const beginnings = ["security defaults are off", "security defaults are on", "the stack enforces policies"] as const;

type Switch = Exclude<keyof DirectoryBehavior, "securityDefaults">;

/** Each switch with all of its answers: one that is missing here doesn't compile. */
const switches: { readonly [Name in Switch]-?: Required<DirectoryBehavior>[Name][] } = {
  policyReferenceLagMilliseconds: [0, 2000],
  policyRefusalsIn: ["message", "innerError"],
  securityDefaultsLagMilliseconds: [0, 5 * 60_000],
  namedLocationRanges: ["asWritten", "canonical", "sorted"],
  deletedPoliciesInV1: ["works", "badRequest", "notFound"],
  deletedPoliciesInBeta: ["works", "badRequest", "notFound"],
  deletedPolicyLagMilliseconds: [0, 1000],
  authenticationMethods: ["nothing", "aMethod"],
  securityDefaultsAsk: ["everybody", "administratorsAndAzure"],
  enrollmentError: ["invalid_grant", "interaction_required"],
  enrollmentNamesResource: [true, false],
  publicClientInPolicy: ["refused", "accepted"],
  publicClientUnderPolicy: ["accepted", "refused"],
  removedAppRole: ["assignmentsStay", "assignmentsGo"],
};

const factors = { beginning: [...beginnings], ...switches };
const combinations = make(factors);

describe.skipIf(!hasEngine())("every pair of the directory's answers", () => {
  it("is among the combinations", () => {
    const answers = Object.entries(factors).flatMap(([name, values]) => values.map((value) => [name, value] as const));
    const pairs = answers.flatMap((one, index) =>
      answers.slice(index + 1).flatMap((other) => (other[0] === one[0] ? [] : [[one, other] as const])),
    );
    const missing = pairs.filter(
      (pair) =>
        !combinations.some((combination) =>
          pair.every(([name, value]) => combination[name as keyof typeof combination] === value),
        ),
    );

    expect(missing).toEqual([]);
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
