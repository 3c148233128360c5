import { describe, expect, test } from "vitest";
import { CallRefused } from "../../packages/guard/call-refused.ts";
import { requireGate } from "../../packages/guard/require-gate.ts";

function refusalOf(environment: Record<string, string>): CallRefused {
  try {
    requireGate(environment);
  } catch (error) {
    if (error instanceof CallRefused) return error;
    throw error;
  }
  throw new Error("It was not refused.");
}

describe("B15 App Service authentication is required", () => {
  test.each(["true", "True", "TRUE"])("WEBSITE_AUTH_ENABLED=%s proves it", (value) => {
    expect(requireGate({ WEBSITE_AUTH_ENABLED: value })).toBe("proved");
  });

  test.each(["false", "False", "", "1", "yes", " true", "true\n"])(
    "WEBSITE_AUTH_ENABLED=%j doesn't prove it",
    (value) => {
      expect(refusalOf({ WEBSITE_AUTH_ENABLED: value })).toMatchObject({ code: "gate-off", status: 401 });
    },
  );

  test("and its absence is refused with the reason and the fix in the log, but not in the answer", () => {
    const refusal = refusalOf({});
    expect(refusal.message).toBe(
      'WEBSITE_AUTH_ENABLED is absent, not "true": App Service authentication is off, so anyone can forge a client ' +
        "principal. Turn it on (authsettingsV2, platform.enabled) and remove app settings that override it " +
        "(WEBSITE_AUTH_*, MANAGED_ENVIRONMENT). Only if you know that it is on but not reported, set " +
        "DANGEROUSLY_TRUST_PRINCIPAL_WITHOUT_PROOF_OF_GATE=true.",
    );
    expect(refusal.detail).toBe(
      "The platform doesn't report that App Service authentication is on, so the caller can't be trusted.",
    );
  });

  test("unless the operator trusts it without proof", () => {
    expect(requireGate({ DANGEROUSLY_TRUST_PRINCIPAL_WITHOUT_PROOF_OF_GATE: "true" })).toBe("trusted-without-proof");
    expect(
      requireGate({ WEBSITE_AUTH_ENABLED: "False", DANGEROUSLY_TRUST_PRINCIPAL_WITHOUT_PROOF_OF_GATE: "true" }),
    ).toBe("trusted-without-proof");
  });

  test("and proof takes precedence over trust", () => {
    expect(
      requireGate({ WEBSITE_AUTH_ENABLED: "true", DANGEROUSLY_TRUST_PRINCIPAL_WITHOUT_PROOF_OF_GATE: "true" }),
    ).toBe("proved");
  });

  test.each(["", "1", "True", "yes"])("and DANGEROUSLY_…=%j isn't explicit enough", (value) => {
    expect(refusalOf({ DANGEROUSLY_TRUST_PRINCIPAL_WITHOUT_PROOF_OF_GATE: value }).code).toBe("gate-off");
  });
});

describe("B15 a setting that the environment contradicts is refused:", () => {
  const on = { WEBSITE_AUTH_ENABLED: "true" };
  const json = (settings: unknown) => ({ ...on, WEBSITE_AUTH_V2_CONFIG_JSON: JSON.stringify(settings) });

  test.each([
    [
      "the host runs no App Service authentication on Container Apps",
      { ...on, MANAGED_ENVIRONMENT: "x\ny" },
      /^MANAGED_ENVIRONMENT is "[^"\n]*", and with it the Functions host doesn't run App Service authentication: /,
    ],
    [
      "authsettingsV2 turn it off",
      json({ platform: { enabled: false }, globalValidation: { requireAuthentication: true } }),
      /^WEBSITE_AUTH_V2_CONFIG_JSON shows platform\.enabled false in authsettingsV2: /,
    ],
  ])("%s", (_, environment, log) => {
    expect(refusalOf(environment)).toMatchObject({
      code: "gate-off",
      status: 401,
      message: expect.stringMatching(log),
    });
    const trusted = { ...environment, DANGEROUSLY_TRUST_PRINCIPAL_WITHOUT_PROOF_OF_GATE: "true" };
    expect(requireGate(trusted)).toBe("trusted-without-proof");
  });

  test.each([
    { ...on, MANAGED_ENVIRONMENT: "" },
    json({ platform: { enabled: true } }),
    ...[{}, null, [], "off", { platform: null }, { platform: {} }, { platform: { enabled: "false" } }].map(json),
    ...["", "not JSON", "{"].map((text) => ({ ...on, WEBSITE_AUTH_V2_CONFIG_JSON: text })),
  ])("nothing contradicts %j", (environment) => {
    expect(requireGate(environment)).toBe("proved");
  });
});
