import { describe, expect, it } from "vitest";
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

  it("warns that a policy for callers doesn't apply to a managed identity", () => {
    const matrix = sampleMatrix({
      policies: [{ ...onlyOffice, binds: "workload identities" }],
      verdict: ({ who }) =>
        who === caller.label ? { outcome: "allowed", conditionalAccess: "not evaluated" } : undefined,
    });

    expect(beforeEnforcing(matrix).warnings).toEqual([
      '"office only" doesn\'t apply to caller integration: conditional access never applies to managed identities.',
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
