import { describe, expect, it } from "vitest";
import { ruleFindings } from "../../../../packages/pf/commands/review/compare/compare-rules.ts";
import type { StackState, StateResource } from "../../../../packages/pf/commands/review/state/stack-state.ts";
import type { Evidence } from "../../../../packages/pf/checks/check.ts";
import { type Outcome, unexpectedIn } from "../../../../packages/pf/checks/run-checks.ts";
import {
  type FunctionChecks,
  functionFindings as findings,
} from "../../../../packages/pf/commands/review/compare/compare-function.ts";
import { said, told } from "./sample-snapshot.ts";

const site = (inputs: StateResource["inputs"]): StackState => ({
  resources: [
    {
      name: "function-app",
      type: "azure-native:web:WebApp",
      path: "protected-function:hosting:FunctionApp$azure-native:web:WebApp::function-app",
      kind: "resource",
      inputs,
      options: {},
      declaredAt: { file: "infra/hosting/function-app.ts", line: 12 },
    },
  ],
  outputs: {},
});
const held = { exemptions: {}, maximumSecretLifetimeDays: 180 };
const safe = { httpsOnly: true, siteConfig: { minTlsVersion: "1.2", scmMinTlsVersion: "1.2" } };
const [guards, appService] = [{ status: 403, by: "the function" }, "App Service authentication"];
const withoutCheck = (text: string) => text.replace(/ The check that fails: .*/, "");
const unsafe = { ...safe, httpsOnly: false };

describe("the judge's own rules", () => {
  it("apply to the change's resources, even if the change's own rules accept them", () => {
    expect(ruleFindings(site(safe), site(unsafe), held)).toEqual([
      {
        id: "resource/breaks-rule",
        severity: "weakens",
        subject: "https-and-tls: function-app",
        facts: {
          rule: "https-and-tls",
          demand: expect.any(String),
          found: "httpsOnly is false",
          fix: expect.any(String),
        },
        where: [{ file: "infra/hosting/function-app.ts", line: 12 }],
      },
    ]);
  });

  it("don't report earlier or exempted violations, because an exemption is a finding of its own", () => {
    expect(ruleFindings(site(unsafe), site(unsafe), held)).toEqual([]);
    expect(ruleFindings(site(safe), site(unsafe), { ...held, exemptions: { "https-and-tls": "Ticket" } })).toEqual([]);
  });

  it("recognize ids by name: tokens of version 2 carry the API's client id", () => {
    const gate = (issuer: string, audience: string): StackState => ({
      resources: [
        {
          name: "authentication",
          type: "azure-native:web:WebAppAuthSettingsV2",
          path: "azure-native:web:WebAppAuthSettingsV2::authentication",
          kind: "resource",
          inputs: {
            platform: { enabled: true },
            globalValidation: { requireAuthentication: true, unauthenticatedClientAction: "Return401" },
            httpSettings: { requireHttps: true },
            identityProviders: {
              azureActiveDirectory: {
                enabled: true,
                registration: { clientId: "<the API>", openIdIssuer: issuer },
                validation: {
                  allowedAudiences: [audience],
                  defaultAuthorizationPolicy: { allowedApplications: ["<caller integration>"] },
                },
              },
            },
          },
          options: { retainOnDelete: true },
        },
      ],
      outputs: {},
    });
    const first = gate("https://sts.windows.net/<this tenant>/", "api://<the API>");
    const v2 = "https://login.microsoftonline.com/<this tenant>/v2.0";

    expect(ruleFindings(first, gate(v2, "<the API>"), held)).toEqual([]);
    expect(ruleFindings(first, gate(v2, "<caller integration>"), held)).toMatchObject([
      {
        subject: "issuer-matches-token-version: authentication",
        facts: { found: expect.stringContaining("<caller integration>") },
      },
    ]);
  });
});

const row = (id: string, outcome: Outcome["outcome"], reason = "called"): Outcome => ({
  id,
  group: "The function",
  claim: `${id} holds.`,
  outcome,
  reason,
  exchanges: 1,
});

const endpoints = [{ name: "GET orders" }, { name: "POST orders" }, { name: "POST orders/{id}" }];
const functionFindings = (checks: FunctionChecks) => findings(checks, endpoints);

describe("a change in the function's behavior", () => {
  it("isn't reported if every row is proved again", () => {
    expect(functionFindings({ before: [row("B02", "proved")], after: [row("B02", "proved")] })).toEqual([]);
  });

  it("weakens protection if the function refuses less than before", () => {
    expect(functionFindings({ before: [row("B02", "proved")], after: [row("B02", "failed", "found 200")] })).toEqual([
      {
        id: "endpoint/proof-lost",
        severity: "weakens",
        subject: "B02 holds.",
        facts: { check: "B02", differs: [] },
      },
    ]);
  });

  it("is reported in words, without a check's values", () => {
    const unexpected = { differs: ["status"], refusals: [] };
    const failed = { ...row("B15", "failed", "expected { status: 403 }"), claim: "401.", unexpected };
    expect(said(functionFindings({ before: [{ ...row("B15", "proved"), claim: "401." }], after: [failed] }))).toEqual([
      'weakens: With App Service authentication off, a forged caller is answered. The check that fails: "401." Its answer differs in status.',
    ]);
  });

  it.for<readonly [Evidence["expected"], Evidence["found"], string]>([
    [{ bob: guards }, { bob: "reached" }, "The handler isn't guarded: it answers callers who lack the role."],
    [
      { bob: guards, eve: guards },
      { bob: { status: 403, by: appService }, eve: { status: 200, by: "nobody" } },
      "The handler isn't guarded: it answers callers who lack the role.",
    ],
    [
      { bob: guards },
      { bob: { status: 403, by: appService } },
      `The guard isn't proved: callers whom it must refuse are refused by ${appService} instead.`,
    ],
    [
      { bob: guards },
      { bob: { ...guards, status: 401 } },
      "The guard isn't proved: callers whom it must refuse are refused with another status instead.",
    ],
    [{}, {}, "A check of the guard didn't finish, so the guard isn't proved."],
  ])("claims no more of the guard than the answers show: %j, found %j", ([expected, found, text]) => {
    const failed = { ...row("E3", "failed"), unexpected: unexpectedIn({ action: "called", expected, found }, []) };

    expect(said(functionFindings({ before: [row("E3", "proved")], after: [failed] })).map(withoutCheck)).toEqual([
      `weakens: ${text}`,
    ]);
  });

  it.for([
    [
      { differs: ["status"], refusals: [{ status: 500, by: "the function" }] },
      "The answer came from the function: 500.",
    ],
    [{ differs: ["roles.0", "kind"], refusals: [] }, "Its answer differs in roles[0], kind."],
    [undefined, ""],
  ] as const)("breaks callers if a good token gets another answer, reported without ids: %j", ([unexpected, words]) => {
    const failed = { ...row("B01", "failed", "no token"), ...(unexpected && { unexpected }) } as Outcome;

    expect(said(functionFindings({ before: [row("B01", "proved")], after: [failed] }))).toEqual([
      `breaks: The function no longer answers a caller as before. The check that fails: "B01 holds." ${words}`.trim(),
    ]);
  });

  it("names an endpoint whose row fails, even if another row of the same kind failed before", () => {
    const of = (claim: string, outcome: Outcome["outcome"]) => ({ ...row("E3", outcome, "called: found 200"), claim });
    const reads = "GET orders without Orders.Read gets 403 from the guard; no handler runs.";
    const writes = "POST orders without Orders.Write gets 403 from the guard; no handler runs.";

    expect(
      functionFindings({
        before: [of(reads, "failed"), of(writes, "proved")],
        after: [of(reads, "failed"), of(writes, "failed")],
      }),
    ).toEqual([
      {
        id: "endpoint/proof-lost",
        severity: "weakens",
        subject: writes,
        facts: { check: "E3", endpoint: "POST orders", differs: [] },
      },
    ]);
    expect(told(functionFindings({ before: [], after: [of(writes, "failed")] }))).toEqual([
      `weakens endpoint/proof-failed: ${writes}`,
    ]);
    expect(functionFindings({ before: [row("E2", "proved")], after: [row("E2", "failed")] })).toMatchObject([
      { severity: "breaks" },
    ]);
  });

  it("is unknown if the twin doesn't support what the function is deployed with", () => {
    const said = "NotSupportedByTheTwin: The twin does not imitate the app setting 'x'.";
    const failed = {
      ...row("B02", "failed"),
      unexpected: {
        differs: [],
        refusals: [{ by: "App Service authentication", request: "", codes: [], ids: {}, said }],
      },
    } as const;
    const checks = { before: [row("B02", "proved")], after: [failed] };

    expect(functionFindings(checks)).toEqual([]);
  });

  it("isn't attributed to the change if it existed before, or couldn't be tested", () => {
    const after = [row("B02", "failed"), row("B15", "failed")];

    expect(functionFindings({ before: [row("B02", "failed"), row("B15", "not-applicable")], after })).toEqual([]);
  });
});
