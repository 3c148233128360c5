import { describe, expect, it } from "vitest";
import type { WhatIf } from "../../../commands/what-if/resolve-question.ts";
import { whatIfText } from "../../../commands/what-if/what-if-text.ts";

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

describe("what-if for a terminal", () => {
  it("is a line a policy, with no id in it", () => {
    expect(whatIfText(sample, { colour: false }).split("\n")).toEqual([
      "ada@contoso.com asks for the API from Office (192.0.2.0), as browser.",
      "  MFA for everybody  enforced     applies         mfa",
      "  watched            report-only  applies         block",
      "  only from here     enforced     does not apply  location",
      "",
      "Conditional access demands mfa, and compliantDevice or domainJoinedDevice.",
      "Policies that are report-only are recorded, and decide nothing.",
    ]);
  });

  it("is two lines a policy, where one is too wide", () => {
    expect(whatIfText(sample, { colour: false, columns: 50 }).split("\n").slice(1, 7)).toEqual([
      "  MFA for everybody",
      "    enforced     applies         mfa",
      "  watched",
      "    report-only  applies         block",
      "  only from here",
      "    enforced     does not apply  location",
    ]);
    expect(whatIfText(sample, { colour: false, columns: 80 })).toBe(whatIfText(sample, { colour: false }));
  });

  it.for([
    [{ clientAppType: "mobileAppsAndDesktopClients" }, ["By password: AADSTS50079 comes while"]],
    [{ clientAppType: "mobileAppsAndDesktopClients", demands: ["compliantDevice"] }, []],
    [{ clientAppType: "mobileAppsAndDesktopClients", demands: ["mfa or compliantDevice"] }, ["By password:"]],
    [
      { clientAppType: "mobileAppsAndDesktopClients", outcome: "granted", demands: [], securityDefaults: "on" },
      ["Security defaults are on, which What If doesn't look at", "By password:"],
    ],
    [{ securityDefaults: "on" }, ["Security defaults are on"]],
    [{ securityDefaults: "unknown" }, ["Security defaults may ask for MFA, too. This login can't read them"]],
    [{ outcome: "blocked", demands: [], securityDefaults: "on" }, []],
    [{ who: { kind: "service principal", name: "caller", id: "c2" }, securityDefaults: "on" }, []],
  ] as const satisfies readonly (readonly [Partial<WhatIf>, readonly string[]])[])(
    "says what a person meets besides: %j",
    ([changes, notes]) => {
      const lines = whatIfText({ ...sample, ...changes }, { colour: false }).split("\n");
      const found = lines.slice(lines.indexOf("Policies that are report-only are recorded, and decide nothing.") + 1);

      expect(found).toEqual(notes.map((note) => expect.stringContaining(note)));
    },
  );

  it("says that there is no policy", () => {
    const text = whatIfText({ ...sample, outcome: "granted", demands: [], policies: [] }, { colour: false });

    expect(text).toContain("  There is no policy.\n\nConditional access lets it pass.");
  });
});
