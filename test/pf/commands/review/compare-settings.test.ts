import { describe, expect, it } from "vitest";
import { readSettingsFile } from "../../../../infra/settings/lenient-settings.ts";
import {
  adoptionFindings,
  settingChanges,
  settingFindings,
  shortestSecretLimit,
} from "../../../../packages/pf/commands/review/compare/compare-settings.ts";
import { said, told } from "./sample-snapshot.ts";

function changes(before: object, after: object) {
  const read = (settings: object) => {
    const config = Object.entries(settings).map(([name, value]) => [`protected-function:${name}`, value] as const);
    return readSettingsFile({ config: Object.fromEntries(config) });
  };
  return settingChanges(read(before), read(after));
}

describe("a change of settings", () => {
  it("is reported leaf by leaf", () => {
    const before = { callers: { one: { secrets: { first: { endDate: "a" } } } }, owners: ["x"], location: "same" };
    const after = { callers: { two: {} }, owners: ["x", "z"], location: "same" };

    expect(changes(before, after)).toEqual([
      { path: "callers.one.secrets.first.endDate", before: "a", after: undefined },
      { path: "owners", before: "x", after: "x, z" },
      { path: "callers.two", before: undefined, after: "{}" },
    ]);
  });

  it("is reported even if the displayed values are equal: masked or cut", () => {
    const before = { one: { secure: "v1:abc" }, long: `${"a".repeat(500)}b`, location: "same", days: 5 };
    const after = { one: { secure: "v1:abd" }, long: `${"a".repeat(500)}c`, location: "same", days: "5" };

    expect(changes(before, after).map(({ path }) => path)).toEqual(["one.secure", "long"]);
  });

  it("shows no secret and no long text", () => {
    const found = changes(
      {},
      {
        "x.clientSecret": "s3cr3t",
        one: { secure: "v1:s3cr3t" },
        pem: "-----BEGIN PRIVATE KEY-----",
        long: "a".repeat(500),
      },
    );

    expect(JSON.stringify(found)).not.toMatch(/s3cr3t|BEGIN PRIVATE|a{300}/);
    expect(found.map(({ after }) => after?.slice(0, 30))).toEqual([
      "not shown",
      "not shown",
      "a private key, not shown",
      "a".repeat(30),
    ]);
  });

  it.for([
    [
      {},
      { exemptions: { "explicit-applications": "because of it" } },
      "now exempt from the rule explicit-applications",
    ],
    [
      {},
      { conditionalAccess: { acceptLockOutRisk: { "everybody-blocked": "because of it" } } },
      "allows everybody-blocked",
    ],
    [{ protectResources: true }, {}, "protectResources is off"],
    [{ environment: "production" }, { environment: "test" }, "environment is now test, was production"],
    [{ environment: "production" }, {}, "environment is now not set, was production"],
    [{ expectedTenantId: "t" }, {}, "Any login can deploy this stack"],
    [{ expectedTenantId: "t" }, { expectedTenantId: "u" }, "belongs somewhere else"],
    [{}, { maximumSecretLifetimeDays: 365 }, "may live 365 days, was 180"],
    [{ retentionDays: 90 }, {}, "kept 30 days, was 90"],
  ] as const)("weakens protection: %j", ([before, after, words]) => {
    const [finding, ...more] = said(settingFindings(changes(before, after)));
    expect(finding).toMatch(/^weakens: /);
    expect(finding).toContain(words);
    expect(more).toEqual([]);
  });

  it.for([
    [{ exemptions: { rule: "because of it" } }, {}],
    [{}, { protectResources: true }],
    [{ environment: "test" }, { environment: "production" }],
    [{ environment: "test" }, {}],
    [{ expectedTenantId: "" }, { expectedTenantId: "t" }],
    [{ maximumSecretLifetimeDays: 180 }, { maximumSecretLifetimeDays: 90 }],
    [{}, { retentionDays: 90 }],
    // The states tell it, by the alert that is gone or later.
    [{ refusedCallersAlert: { threshold: 20 } }, {}],
  ] as const)("weakens nothing: %j", ([before, after]) => {
    expect(settingFindings(changes(before, after))).toEqual([]);
  });

  it("is reported by the accepted rule or danger, or by another setting's path", () => {
    const after = { exemptions: { "explicit-applications": "because of it" }, retentionDays: 7 };
    expect(told(settingFindings(changes({}, after)))).toEqual([
      "weakens setting/exemption: explicit-applications",
      "weakens setting/weaker: retentionDays",
    ]);
  });

  it("uses the shorter of both versions' limits for a secret's lifetime", () => {
    const days = (limit: number) =>
      readSettingsFile({ config: { "protected-function:maximumSecretLifetimeDays": limit } });
    expect(shortestSecretLimit(days(90), days(365))).toBe(90);
    expect(shortestSecretLimit(readSettingsFile(undefined), days(365))).toBe(180);
  });

  it("includes the project's settings for every stack", () => {
    const project = (limit: number) => ({
      name: "orders",
      config: { "protected-function:maximumSecretLifetimeDays": { value: limit } },
    });
    const [before, after] = [readSettingsFile({}, project(90)), readSettingsFile({}, project(365))];
    expect(shortestSecretLimit(before, after)).toBe(90);
    expect(settingChanges(before, after)).toEqual([{ path: "maximumSecretLifetimeDays", before: "90", after: "365" }]);
  });
});

const callerIds = "adopt.api.callerClientIds";

describe("a change of adopted objects", () => {
  it("isn't reported if other settings change", () => {
    expect(adoptionFindings([{ path: "callers.one", before: undefined, after: "{}" }])).toEqual([]);
  });

  it("weakens protection by one more allowed application, and breaks one that is no longer allowed", () => {
    expect(said(adoptionFindings([{ path: callerIds, before: "a, b", after: "b, c" }]))).toEqual([
      "weakens: App Service allows the application c, which isn't a caller of this stack (adopt.api.callerClientIds). Only the tenant knows whether it holds the app role, which allows it to call.",
      "breaks: App Service no longer allows the application a (adopt.api.callerClientIds): it gets 403.",
    ]);
  });

  it("is unknown by name for anything else that is adopted or released", () => {
    const hosting = ["planName", "functionAppName"].map((name) => ({
      path: `adopt.hosting.${name}`,
      before: undefined,
      after: name,
    }));
    expect(told(adoptionFindings(hosting))).toEqual([
      "unknown setting/adoption: adopt.hosting.planName",
      "unknown setting/adoption: adopt.hosting.functionAppName",
    ]);
  });
});
