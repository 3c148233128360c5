import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { securityDefaultsPath } from "../../packages/core/azure/security-defaults.ts";
import { guide } from "../../packages/pf/checks/guide.ts";
import { executeGuide } from "../../packages/pf/commands/start/prove.ts";
import type { StackOutputs } from "../../infra/outputs.ts";
import type { Checks } from "../../packages/pf/stacks/client/checks.ts";
import { openLocalChecks } from "../../packages/pf/stacks/local/local-checks.ts";
import { originWith } from "../../packages/pf/stacks/local/local-stack.ts";
import type { DirectoryBehavior } from "../../packages/twin/tenant/directory-behavior.ts";
import { hasEngine, openLocally, type EmptyLocalStack } from "../support/local-deployment.ts";
import { missingPairs, sideBySide } from "../support/side-by-side.ts";
import { enforcedPolicies, signingIn } from "../support/signing-in-stack.ts";

/** Graph refuses enforced policies where security defaults are on, by design: one factor, so that the two never meet. */
const beginnings = ["security defaults are off", "security defaults are on", "the stack enforces policies"] as const;

/**
 * Only teardown and `verify --record` ask for deleted policies: teardown-policies, directory-observations. None of our
 * requests sends `resource`: twin/entra/refusals.test.ts. Nobody consents without a browser:
 * twin/entra/authorize/consent.test.ts.
 */
type AskedElsewhere =
  | "deletedPoliciesInV1"
  | "deletedPoliciesInBeta"
  | "deletedPolicyLagMilliseconds"
  | "resourceParameter"
  | "userConsent";

/**
 * No check adds an identifier URI or names a credential that these refuse, or writes a policy about countries:
 * app-management-policy, federated-identity-credentials, entra/conditional-access/circumstances.
 */
type NotMet = "identifierUriAdditions" | "federatedCredentialNames" | "countryOf";

/** The twin reads this one when it opens: here it always lags, and in every other test never. */
const lag = { securityDefaultsLagMilliseconds: 5 * 60_000 };

type Switch = Exclude<keyof DirectoryBehavior, "securityDefaults" | AskedElsewhere | NotMet | keyof typeof lag>;

/** Each switch with all of its answers: one that is missing here doesn't compile. */
const switches: { readonly [Name in Switch]-?: Required<DirectoryBehavior>[Name][] } = {
  policyReferenceLagMilliseconds: [0, 2000],
  policyRefusalsIn: ["message", "innerError"],
  namedLocationRanges: ["asWritten", "canonical", "sorted"],
  authenticationMethods: ["nothing", "aMethod"],
  securityDefaultsAsk: ["everybody", "administratorsAndAzure"],
  enrollmentError: ["invalid_grant", "interaction_required"],
  enrollmentNamesResource: [true, false],
  publicClientInPolicy: ["refused", "accepted"],
  publicClientUnderPolicy: ["accepted", "refused"],
  removedAppRole: ["assignmentsStay", "assignmentsGo"],
  risk: ["none", "unknown"],
};

const factors = { beginning: [...beginnings], ...switches };

/** What meets: refused policies, by what the tenant begins with, and users' sign-ins. */
const groups: readonly (readonly (keyof typeof factors)[])[] = [
  [
    "beginning",
    "policyReferenceLagMilliseconds",
    "policyRefusalsIn",
    "publicClientInPolicy",
    "publicClientUnderPolicy",
  ],
  ["authenticationMethods", "securityDefaultsAsk", "enrollmentError", "enrollmentNamesResource"],
];
const combinations = sideBySide(factors, groups);

/** The claims that take policies or a user's sign-in: no other one meets a switch. */
const rows = /^(G05|G1[2-9]b?|G2[01]|G23|G24|G34|B07|B08)$/;
const concerned = guide.filter(({ row }) => rows.test(row)).map(({ claim }) => claim);

it("every pair of the directory's answers that the same code meets is among the combinations", () => {
  expect(missingPairs(factors, groups, combinations)).toEqual([]);
});

describe.skipIf(!hasEngine()).each([
  ["without policies", ["security defaults are off", "security defaults are on"]],
  ["that enforces policies", ["the stack enforces policies"]],
] as const)("a stack %s", (_, its) => {
  const some = combinations.filter(({ beginning }) => its.some((one) => one === beginning));
  const enforces = its.length === 1;
  /** The twin reads it at each request, so that one deployment meets every combination. */
  const behavior = { ...lag, securityDefaults: !enforces };
  let opened: EmptyLocalStack;
  let outputs: StackOutputs;
  let checks: Checks;

  beforeAll(async () => {
    opened = await openLocally({
      // What `up` makes of the answers by twos: platform.test.ts.
      twin: { directoryBehavior: behavior },
      ...(enforces && { settings: { ...signingIn, conditionalAccess: enforcedPolicies } }),
      standIns: { environment: { DIRECTORY_LONGEST_PAUSE_MILLISECONDS: "500" } },
    });
    await opened.local.stack.up();
    outputs = await opened.local.outputs();
    checks = openLocalChecks(opened.local, originWith(outputs, opened.local));
  });
  afterAll(async () => {
    await checks?.close();
    await opened?.close();
  });

  it.each(some)("passes the guide, completely the first time: %o", async (combination) => {
    const { beginning, ...answers } = combination;
    const { local, graph } = opened;
    const isEnabled = beginning === "security defaults are on";
    const isFirst = combination === some[0];
    Object.assign(behavior, answers);
    await graph.call("PATCH", securityDefaultsPath, { isEnabled });
    // Past the lag of this, and of what the guide before turned on and off.
    if (!isFirst) local.clock.advance(lag.securityDefaultsLagMilliseconds);
    const only = isFirst ? {} : { only: concerned };

    const own = { ...checks, runGuide: (onOutcome) => checks.runGuide(onOutcome, only) } satisfies Checks;
    const found = await executeGuide(local, outputs, own, () => {});

    // The guide's own way makes the API a public client, which such a tenant refuses while policies name it.
    const hasNoGuideWay = enforces && answers.publicClientUnderPolicy === "refused";
    expect(found.length).toBeGreaterThanOrEqual(concerned.length);
    expect(found.filter(({ outcome }) => outcome !== "proved").map(({ id }) => id)).toEqual(
      hasNoGuideWay ? ["G05", "G12", "G21"] : [],
    );
    expect(await graph.call("GET", securityDefaultsPath)).toMatchObject({ isEnabled });
  });

  it("leaves nothing", async () => {
    await opened.local.stack.destroy();

    const { recycled: _recycled, ...left } = opened.local.twin.control.inventory();
    expect(Object.values(left).reduce((sum, count) => sum + count, 0)).toBe(0);
  });
});
