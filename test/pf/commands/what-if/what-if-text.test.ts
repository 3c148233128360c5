import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { WhatIf } from "../../../../packages/pf/commands/what-if/resolve-question.ts";
import { whatIfText } from "../../../../packages/pf/commands/what-if/what-if-text.ts";

const sample: WhatIf = {
  who: { kind: "user", name: "ada@contoso.com", id: "u1" },
  resource: { name: "the API", clientId: "c1" },
  from: { address: "192.0.2.0", location: "Office" },
  clientAppType: "browser",
  outcome: "controls required",
  demands: ["mfa", "compliantDevice or domainJoinedDevice"],
  securityDefaults: "off",
  policies: [
    {
      policyId: "p1",
      displayName: "MFA for everybody",
      state: "enabled",
      applies: true,
      analysisReasons: "notSet",
      controls: ["mfa"],
      operator: "OR",
    },
    {
      policyId: "p2",
      displayName: "watched",
      state: "enabledForReportingButNotEnforced",
      applies: true,
      analysisReasons: "notSet",
      controls: ["block"],
      operator: "OR",
    },
    {
      policyId: "p3",
      displayName: "only from here",
      state: "enabled",
      applies: false,
      analysisReasons: "location",
      controls: ["block"],
      operator: "OR",
    },
  ],
};

const plain = { colour: false };
const required = { outcome: "granted", demands: [], policies: [] } as const;

describe("what-if for a terminal", () => {
  it("begins with the verdict, has a line for each policy without an id, and ends with the next steps", () => {
    expect(whatIfText(sample, plain).split("\n")).toEqual([
      '! Allowed only with multifactor authentication, and device marked as compliant or Microsoft Entra hybrid joined device: required by "MFA for everybody".',
      "",
      "ada@contoso.com signs in for the API from Office (192.0.2.0), in a browser. Only conditional access is checked, not app roles.",
      "",
      "Policies that apply",
      "  MFA for everybody  enforced  Require multifactor authentication",
      "",
      "Report-only: recorded, not enforced",
      "  watched  report-only  Block access",
      "",
      "Policies that don't apply, and the part that excludes this sign-in",
      "  only from here  enforced  Locations",
      "",
      "Next:",
      "  If ada@contoso.com can't meet that, as a service account can't, exclude ada@contoso.com from that policy.",
      "  Read the report-only policies above before you enforce them.",
      "  See all callers, places and resources: ./pf matrix --html access.html",
    ]);
  });

  it("answers as the guide shows", () => {
    const guide = readFileSync(new URL("../../../../docs/guides/what-if.md", import.meta.url), "utf8");
    const policy = (displayName: string, controls: readonly string[], analysisReasons = "notSet") => ({
      policyId: displayName,
      displayName: `${displayName}, policy of whocalls (dev)`,
      state: "enabled" as const,
      applies: analysisReasons === "notSet",
      analysisReasons,
      controls,
      operator: "OR" as const,
    });
    const text = whatIfText(
      {
        ...sample,
        who: { kind: "user", name: "grace@contoso.com", id: "u1" },
        from: { address: "203.0.113.77" },
        clientAppType: "mobileAppsAndDesktopClients",
        outcome: "blocked",
        demands: [],
        policies: [
          policy("Callers only from named locations", ["block"], "users"),
          policy("MFA for everybody", ["mfa"]),
          policy("The API only from named locations", ["block"]),
        ],
      },
      plain,
    );
    const [answer = ""] = text.split("\n\nNext:");

    expect(guide).toContain(`\`\`\`\n${answer}\n\`\`\``);
  });

  it("has two lines for a policy if one is too wide", () => {
    const lines = (columns?: number) => whatIfText(sample, { ...plain, columns }).split("\n");

    expect(lines(24)).toEqual(
      expect.arrayContaining(["  MFA for everybody", "    enforced  Require multifactor authentication"]),
    );
    expect(lines(80)).toEqual(lines());
  });

  it.for([
    [{ clientAppType: "browser" }, "ada@contoso.com signs in for the API from Office (192.0.2.0), in a browser."],
    [
      { clientAppType: "mobileAppsAndDesktopClients" },
      "ada@contoso.com signs in for the API from Office (192.0.2.0), with an app (not in a browser).",
    ],
    [
      {
        who: { kind: "service principal", name: "caller shop", id: "c2" },
        clientAppType: "mobileAppsAndDesktopClients",
      },
      "caller shop signs in for the API from Office (192.0.2.0), with its own credential.",
    ],
  ] as readonly (readonly [Partial<WhatIf>, string])[])(
    "includes how someone signs in, and the kind of client only for people: %j",
    ([changes, sentence]) => {
      const text = whatIfText({ ...sample, ...changes }, plain);

      expect(text).toContain(`${sentence} Only conditional access is checked`);
      expect(text).not.toMatch(/mobileApps|exchangeActiveSync|\bmfa\b|compliantDevice/);
    },
  );

  it.for([
    [{ ...required }, "✓ Allowed: no policy applies."],
    [
      { ...required, policies: sample.policies.slice(0, 1).map((policy) => ({ ...policy, controls: [] })) },
      "✓ Allowed: the policies that apply require nothing.",
    ],
    [
      { outcome: "blocked", demands: [], policies: [{ ...sample.policies[2], applies: true }] },
      '✗ Blocked by "only from here".',
    ],
    [
      { ...required, securityDefaults: "on" },
      "! No policy blocks this, but security defaults are on and may require MFA.",
    ],
    [{ ...required, securityDefaults: "unknown" }, "? No policy blocks this, but security defaults couldn't be read."],
    [
      { ...required, securityDefaults: "unknown", who: { kind: "service principal", name: "caller", id: "c2" } },
      "✓ Allowed: no policy applies.",
    ],
  ] as readonly (readonly [Partial<WhatIf>, string])[])("has a verdict: %j", ([changes, verdict]) => {
    expect(whatIfText({ ...sample, ...changes }, plain).split("\n", 1)).toEqual([verdict]);
  });

  it.for([
    [{ clientAppType: "mobileAppsAndDesktopClients" }, ["By password: AADSTS50079 comes while"]],
    [{ clientAppType: "mobileAppsAndDesktopClients", demands: ["compliantDevice"] }, []],
    [{ clientAppType: "mobileAppsAndDesktopClients", demands: ["mfa or compliantDevice"] }, ["By password:"]],
    [
      { clientAppType: "mobileAppsAndDesktopClients", outcome: "granted", demands: [], securityDefaults: "on" },
      ["Security defaults are on. What If ignores them", "By password:"],
    ],
    [{ securityDefaults: "on" }, ["Security defaults are on"]],
    [{ securityDefaults: "unknown" }, ["Security defaults may also require MFA. This login can't read them"]],
    [{ outcome: "blocked", demands: [], securityDefaults: "on" }, []],
    [{ who: { kind: "service principal", name: "caller", id: "c2" }, securityDefaults: "on" }, []],
  ] as const satisfies readonly (readonly [Partial<WhatIf>, readonly string[]])[])(
    "includes further requirements for a person: %j",
    ([changes, notes]) => {
      const lines = whatIfText({ ...sample, ...changes }, plain).split("\n");
      const found = lines.filter((line) => /^(?:Security defaults|By password)/.test(line));

      expect(found).toEqual(notes.map((note) => expect.stringContaining(note)));
    },
  );
});
