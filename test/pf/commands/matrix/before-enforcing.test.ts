import { describe, expect, it } from "vitest";
import { matrixText } from "../../../../packages/pf/commands/matrix/matrix-text.ts";
import { accessPage } from "../../../../packages/pf/commands/matrix/page/access-page.ts";
import { sampleEvidence } from "../../../support/sample-evidence.ts";
import { beforeEnforcing } from "../../../../packages/pf/commands/matrix/before-enforcing.ts";
import type { PolicySummary, Verdict } from "../../../../packages/pf/access-matrix/matrix.ts";
import { account, blocked, caller, mfa, onlyFromOffice, sampleMatrix } from "../../../support/sample-matrix.ts";

const onApi = { who: { included: ["all users"], excluded: [] }, what: { included: ["the API"], excluded: [] } };
const onlyOffice: PolicySummary = {
  ...onlyFromOffice,
  displayName: "office only",
  demands: "Blocks.",
  binds: "people",
  reach: { ...onApi, where: { included: ["everywhere"], excluded: ["office"] } },
};
const everywhereMfa: PolicySummary = {
  ...onlyOffice,
  displayName: "MFA",
  demands: "A second factor (MFA).",
  reach: { ...onApi, where: { included: ["everywhere"], excluded: [] } },
};
const reported = { state: "enabledForReportingButNotEnforced" } as const;
const applying = (policy: string) => ({ policy, ...reported, applies: true, analysisReasons: "notSet" });

it("has the heading and the number of policies that are all enforced in other words, in the terminal and on the page", () => {
  const words = (state: PolicySummary["state"]) => {
    const matrix = sampleMatrix({ policies: [{ ...onlyOffice, state }] });
    return {
      text: matrixText(matrix, { colour: false, source: { option: "" } }),
      page: accessPage(matrix, { option: "", stack: "dev", evidence: sampleEvidence() }),
    };
  };
  const enforced = words("enabled");
  expect(enforced.text).toContain("\nCheck your policies\n");
  expect(enforced.page).toMatch(/<h2>Check your policies<\/h2>/);
  expect(enforced.page).toContain("to check in your policies");
  expect(Object.values(enforced).join("")).not.toMatch(/before (?:you enforce|enforcing)/i);
  const reportOnly = words("enabledForReportingButNotEnforced");
  expect(reportOnly.text).toContain("\nBefore you enforce\n");
  expect(reportOnly.page).toContain("to read before enforcing");
});

describe("before enforcing", () => {
  it("warns that a policy for people doesn't apply to callers, who still call from elsewhere", () => {
    const { warnings } = beforeEnforcing(sampleMatrix({ policies: [onlyOffice] }));

    expect(warnings).toEqual([
      expect.stringMatching(
        /^"office only" applies to people, not to callers: 1 caller can still call the API from elsewhere\. .*`workloadIdentitiesOnlyFrom`\.$/,
      ),
    ]);
  });

  it.each([
    ["a policy for callers", { binds: "workload identities" as const }],
    ["a policy that is off", { state: "disabled" as const }],
    [
      "a policy for another resource",
      {
        reach: {
          ...onApi,
          what: { included: ["Microsoft Graph"], excluded: [] },
          where: { included: [], excluded: ["office"] },
        },
      },
    ],
    ["MFA, which isn't expected of a caller", { demands: "A second factor (MFA)." }],
  ])("doesn't warn about %s", (_, parts) => {
    expect(beforeEnforcing(sampleMatrix({ policies: [{ ...onlyOffice, ...parts }] })).warnings).toEqual([]);
  });

  it("doesn't warn once callers are refused from there", () => {
    const matrix = sampleMatrix({
      policies: [onlyOffice],
      verdict: ({ who, from }) => (who === caller.label && from === "elsewhere" ? blocked : undefined),
    });

    expect(beforeEnforcing(matrix).warnings).toEqual([]);
  });

  it("warns that a policy for callers doesn't apply to an existing app", () => {
    const matrix = sampleMatrix({
      policies: [{ ...onlyOffice, binds: "workload identities" }],
      verdict: ({ who }) =>
        who === caller.label ? { outcome: "allowed", conditionalAccess: "not evaluated" } : undefined,
    });

    expect(beforeEnforcing(matrix).warnings).toEqual([
      `"office only" doesn't apply to caller integration: it names only callers whose app registration the stack creates.`,
    ]);
  });

  it("lists report-only policies that change access once enforced, from where and how", () => {
    const change = (ifEnforced: Verdict) => ({
      outcome: "allowed" as const,
      ifEnforced,
      policies: [applying("office only"), applying("MFA")],
    });
    const { effects } = beforeEnforcing(
      sampleMatrix({
        policies: [
          { ...onlyOffice, ...reported },
          { ...everywhereMfa, ...reported },
          { ...onlyOffice, displayName: "idle", ...reported },
        ],
        verdict: ({ who, from, resource }) => {
          if (who !== account.label || resource === "anything else") return undefined;
          return resource === "the API" && from === "elsewhere" ? change(blocked) : change(mfa);
        },
      }),
    );

    expect(effects).toEqual([
      { policy: "office only", changes: [`${account.label}: the API from elsewhere, refused AADSTS53003.`] },
      {
        policy: "MFA",
        changes: [
          `${account.label}: the API from office, more demanded AADSTS50079 or AADSTS50076; ` +
            "Microsoft Graph from office and elsewhere, more demanded AADSTS50079 or AADSTS50076.",
        ],
      },
      { policy: "idle", changes: [] },
    ]);
  });
});
