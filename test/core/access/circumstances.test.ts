import { describe, expect, it } from "vitest";
import {
  decide,
  type LocationCondition,
  type NamedLocation,
  type PolicyConditions,
  type SignIn,
} from "../../../packages/core/access/index.ts";
import { appSignIn, policy, signIn, workloadPolicy } from "./sample.ts";

function reasonFor(conditions: Partial<PolicyConditions>, by: Partial<SignIn>) {
  return decide(signIn(by), { policies: [policy({ conditions })], namedLocations: [] }).policies[0]?.analysisReasons;
}

const noRisk = { signIn: "none", user: "none", servicePrincipal: "none", insider: "none" };

/** https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-conditions */
describe("a policy about circumstances", () => {
  it.each<[string, Partial<PolicyConditions>, Partial<SignIn>]>([
    ["all platforms, even unknown ones", { platforms: { includePlatforms: ["all"], excludePlatforms: [] } }, {}],
    ["the platform", { platforms: { includePlatforms: ["iOS", "android"] } }, { devicePlatform: "iOS" }],
    [
      "all platforms but others",
      { platforms: { includePlatforms: ["all"], excludePlatforms: ["iOS"] } },
      { devicePlatform: "linux" },
    ],
    ["the sign-in's risk", { signInRiskLevels: ["medium", "high"] }, { risk: { ...noRisk, signIn: "high" } }],
    ["sign-ins without risk", { signInRiskLevels: ["none"] }, { risk: noRisk }],
    ["the user's risk", { userRiskLevels: ["high"] }, { risk: { ...noRisk, user: "high" } }],
    ["the insider's risk", { insiderRiskLevels: "moderate,elevated" }, { risk: { ...noRisk, insider: "elevated" } }],
    [
      "the flow",
      { authenticationFlows: { transferMethods: "deviceCodeFlow,authenticationTransfer" } },
      { authenticationFlow: "deviceCodeFlow" },
    ],
  ])("applies to %s", (_, conditions, by) => {
    expect(reasonFor(conditions, by)).toBe("notSet");
  });

  it.each<[string, Partial<PolicyConditions>, Partial<SignIn>]>([
    ["devicePlatform", { platforms: { includePlatforms: ["iOS"] } }, { devicePlatform: "linux" }],
    [
      "devicePlatform",
      { platforms: { includePlatforms: ["all"], excludePlatforms: ["linux"] } },
      { devicePlatform: "linux" },
    ],
    ["signInRisk", { signInRiskLevels: ["high"] }, { risk: noRisk }],
    ["userRisk", { userRiskLevels: ["low", "medium", "high"] }, { risk: noRisk }],
    ["insiderRisk", { insiderRiskLevels: "minor" }, { risk: noRisk }],
    [
      "authenticationFlow",
      { authenticationFlows: { transferMethods: "deviceCodeFlow" } },
      { authenticationFlow: "none" },
    ],
    ["application", { applications: { includeUserActions: ["urn:user:registerdevice"] } }, {}],
    ["application", { applications: { includeAuthenticationContextClassReferences: ["c1"] } }, {}],
  ])("doesn't apply by %s: %j", (reason, conditions, by) => {
    expect(reasonFor(conditions, by)).toBe(reason);
  });

  it("applies to service principals at risk only", () => {
    const atRisk = workloadPolicy({ servicePrincipalRiskLevels: ["medium", "high"] });
    const outcome = (level: string) =>
      decide(appSignIn({ risk: { servicePrincipal: level } }), { policies: [atRisk], namedLocations: [] }).outcome;

    expect([outcome("high"), outcome("none")]).toEqual(["blocked", "granted"]);
  });
});

/** https://learn.microsoft.com/entra/identity/conditional-access/concept-assignment-network#countries */
describe("a location by country", () => {
  const norway = {
    "@odata.type": "#microsoft.graph.countryNamedLocation",
    id: "norway",
    displayName: "Norway",
    countriesAndRegions: ["NO", "SJ"],
  } as const;
  const from = (country: string, locations: LocationCondition, location: NamedLocation = norway) =>
    decide(signIn({ country }), { policies: [policy({ conditions: { locations } })], namedLocations: [location] })
      .outcome;
  const inNorway = { includeLocations: ["norway"] };
  const outside = { includeLocations: ["All"], excludeLocations: ["norway"] };

  it("has the addresses of its countries", () => {
    expect([from("SJ", inNorway), from("no", inNorway), from("SE", inNorway)]).toEqual([
      "blocked",
      "blocked",
      "granted",
    ]);
    expect([from("NO", outside), from("SE", outside)]).toEqual(["granted", "blocked"]);
  });

  it("has addresses of unknown countries only if it says so", () => {
    const withUnknown = { ...norway, includeUnknownCountriesAndRegions: true };

    expect(from("unknown", inNorway)).toBe("granted");
    expect(from("unknown", outside)).toBe("blocked");
    expect(from("unknown", inNorway, withUnknown)).toBe("blocked");
  });

  it("is refused if a phone's position decides, or if its countries aren't given", () => {
    const byPhone = { ...norway, countryLookupMethod: "authenticatorAppGps" } as const;
    const { countriesAndRegions: _, ...withoutCountries } = norway;

    expect(() => from("NO", inNorway, byPhone)).toThrow("by the position that an app on the user's phone reports");
    expect(() => from("NO", inNorway, withoutCountries)).toThrow("isn't known here");
  });

  it("is never a trusted one", () => {
    expect(from("NO", { includeLocations: ["AllTrusted"] })).toBe("granted");
  });
});
