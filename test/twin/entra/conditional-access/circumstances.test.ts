import { expect, it } from "vitest";
import { longSignIn } from "../user-fixture.ts";
import { accessFixture, block, elsewhere, home, mfa, outcomeOf, workloads } from "./access-fixture.ts";

const north = {
  "@odata.type": "#microsoft.graph.countryNamedLocation",
  displayName: "North",
  countriesAndRegions: ["NO"],
} as const;

/** Home is in Norway, `192.0.2.1` in no country that Microsoft knows; of any other address nothing is known. */
const countries: ReadonlyMap<string, string> = new Map([
  [home, "NO"],
  [elsewhere, "unknown"],
]);
const countryOf = (ipAddress: string) => countries.get(ipAddress);

it.each([
  ["without unknown ones", {}, 53003],
  ["with unknown ones", { includeUnknownCountriesAndRegions: true }, 200],
])("decides by country, %s", async (_, more, outcome) => {
  const { policy, signInFrom, tenant } = accessFixture({ directoryBehavior: { countryOf } });
  const { id } = tenant.conditionalAccess.namedLocations.create({ ...north, ...more });
  policy(block, { locations: { includeLocations: ["All"], excludeLocations: [id] } });

  expect(await outcomeOf(await signInFrom(home))).toBe(200);
  expect(await outcomeOf(await signInFrom(elsewhere))).toBe(outcome);
});

it("names a location by country if it doesn't know the address's", async () => {
  const { policy, signInFrom, clientFrom, tenant } = accessFixture({ directoryBehavior: { countryOf } });
  const { id } = tenant.conditionalAccess.namedLocations.create(north);
  policy(block, { locations: { includeLocations: [id] } });

  expect(await outcomeOf(await signInFrom("203.0.113.99"))).toBe(501);
  expect(await outcomeOf(await clientFrom("203.0.113.99"))).toBe(200);
});

it("counts nobody as at risk, and no grant as a device code", async () => {
  const { policy, signInFrom, clientFrom } = accessFixture();
  policy(block, { userRiskLevels: ["high"] });
  policy(block, { signInRiskLevels: ["medium", "high"] });
  policy(block, { insiderRiskLevels: "elevated" });
  policy(block, { authenticationFlows: { transferMethods: "deviceCodeFlow,authenticationTransfer" } });
  policy(block, { ...workloads, servicePrincipalRiskLevels: ["high"] });

  expect(await outcomeOf(await signInFrom(elsewhere))).toBe(200);
  expect(await outcomeOf(await clientFrom(elsewhere))).toBe(200);
  policy(block, { signInRiskLevels: ["none"] });
  expect(await outcomeOf(await signInFrom(elsewhere))).toBe(53003);
});

it.each([
  ["risk", { userRiskLevels: ["high"] }],
  ["platforms", { platforms: { includePlatforms: ["all"], excludePlatforms: ["iOS"] } }],
  ["devices", { devices: { deviceFilter: { mode: "include", rule: "x" } } }],
])("issues no token if unknown %s decide", async (_, conditions) => {
  const { policy, signInFrom, clientFrom } = accessFixture({ directoryBehavior: { risk: "unknown" } });
  policy(block, conditions);

  expect(await outcomeOf(await signInFrom(elsewhere))).toBe(501);
  expect(await outcomeOf(await clientFrom(elsewhere))).toBe(200);
});

it("issues no token if an authentication strength decides", async () => {
  const { policy, signInFrom } = accessFixture();
  policy({ operator: "OR", authenticationStrength: { id: "00000000-0000-0000-0000-000000000002" } });

  expect(await outcomeOf(await signInFrom(elsewhere))).toBe(501);
});

it("meets a sign-in frequency by a password, and names it at a refresh", async () => {
  const fixture = accessFixture();
  const { policy, signInFrom, refreshFrom, refreshTokenOf } = fixture;
  const token = await refreshTokenOf(await longSignIn(fixture));
  const sessionControls = { signInFrequency: { isEnabled: true, value: 1, type: "hours" } };
  policy({ operator: "OR", builtInControls: [] }, { sessionControls });

  expect(await outcomeOf(await signInFrom(elsewhere))).toBe(200);
  expect(await outcomeOf(await refreshFrom(elsewhere, token))).toBe(501);
});

it("lets an unmet control win over what is only recorded", async () => {
  const { policy, signInFrom, apiClientId } = accessFixture();
  policy(mfa, { sessionControls: { signInFrequency: { isEnabled: true } } });

  expect(await outcomeOf(await signInFrom(elsewhere))).toEqual([50076, apiClientId]);
});
