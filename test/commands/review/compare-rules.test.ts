import { describe, expect, it } from "vitest";
import { ruleFindings } from "../../../commands/review/compare/compare-rules.ts";
import type { StackState, StateResource } from "../../../commands/review/state/stack-state.ts";

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
const unsafe = { ...safe, httpsOnly: false };

describe("the rules of whoever judges", () => {
  it("hold the change's resources, whatever its own rules let pass", () => {
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

  it("tell nothing of what was broken before, or is exempted: an exemption is a finding of its own", () => {
    expect(ruleFindings(site(unsafe), site(unsafe), held)).toEqual([]);
    expect(ruleFindings(site(safe), site(unsafe), { ...held, exemptions: { "https-and-tls": "Ticket" } })).toEqual([]);
  });

  it("take names for the ids that they stand for: tokens of version 2 carry the API's client id", () => {
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
