import { describe, expect, it } from "vitest";
import { newGroup, newUser } from "./bodies.ts";
import {
  conditionalAccessFixture,
  forAll,
  ipv4,
  newLocation,
  newPolicy,
  root,
} from "./conditional-access/conditional-access-fixture.ts";
import { type GraphAnswer, graphFixture } from "./graph-fixture.ts";
import { propertyNames } from "./property-names.ts";

type Body = Readonly<Record<string, unknown>>;

/** Values for the properties that aren't texts. */
const values: Body = {
  accountEnabled: true,
  ageGroup: "Adult",
  businessPhones: ["+47 1"],
  consentProvidedForMinor: "Granted",
  employeeHireDate: "2026-01-01T00:00:00Z",
  employeeOrgData: { costCenter: "1", division: "x" },
  mail: "ada@contoso.example",
  mailEnabled: false,
  otherMails: ["x@contoso.example"],
  passwordProfile: newUser().passwordProfile,
  securityEnabled: true,
  showInAddressList: false,
  userPrincipalName: "ada@twin.onmicrosoft.com",
  userType: "Guest",
  state: "disabled",
  conditions: forAll(),
  grantControls: { operator: "OR", builtInControls: ["mfa"] },
  sessionControls: { persistentBrowser: { isEnabled: true, mode: "never" } },
  authenticationFlows: { transferMethods: "deviceCodeFlow" },
  applications: { includeApplications: ["All"] },
  clientAppTypes: ["browser"],
  clientApplications: { includeServicePrincipals: ["ServicePrincipalsInMyTenant"] },
  devices: { deviceFilter: { mode: "include", rule: "x" } },
  insiderRiskLevels: "minor",
  locations: { includeLocations: ["All"] },
  platforms: { includePlatforms: ["linux"] },
  servicePrincipalRiskLevels: ["low"],
  signInRiskLevels: ["low"],
  userRiskLevels: ["low"],
  users: { includeUsers: ["All"] },
  includeUsers: ["All"],
  excludeUsers: ["GuestsOrExternalUsers"],
  includeGroups: [],
  excludeGroups: [],
  includeRoles: [],
  excludeRoles: [],
  includeGuestsOrExternalUsers: { guestOrExternalUserTypes: "serviceProvider" },
  excludeGuestsOrExternalUsers: { guestOrExternalUserTypes: "internalGuest" },
  includeApplications: ["All"],
  excludeApplications: ["Office365"],
  includeUserActions: ["urn:user:registerdevice"],
  includeAuthenticationContextClassReferences: ["c1"],
  applicationFilter: { mode: "include", rule: "x" },
  includeLocations: ["All"],
  excludeLocations: ["AllTrusted"],
  includeServicePrincipals: ["ServicePrincipalsInMyTenant"],
  excludeServicePrincipals: [],
  servicePrincipalFilter: { mode: "include", rule: "x" },
  builtInControls: ["mfa"],
  customAuthenticationFactors: ["x"],
  operator: "AND",
  termsOfUse: ["x"],
  authenticationStrength: { id: "00000000-0000-0000-0000-000000000002" },
  applicationEnforcedRestrictions: { isEnabled: true },
  cloudAppSecurity: { isEnabled: true, cloudAppSecurityType: "monitorOnly" },
  disableResilienceDefaults: true,
  persistentBrowser: { isEnabled: true, mode: "always" },
  signInFrequency: { isEnabled: true, frequencyInterval: "everyTime" },
  authenticationType: "secondaryAuthentication",
  frequencyInterval: "timeBased",
  isEnabled: true,
  type: "hours",
  value: 4,
  countriesAndRegions: ["NO"],
  countryLookupMethod: "authenticatorAppGps",
  includeUnknownCountriesAndRegions: true,
  ipRanges: [ipv4("198.51.100.0/24")],
  isTrusted: true,
};
const addresses = ["https://graph.microsoft.com/v1.0/directoryObjects/00000000-0000-4000-8000-000000000001"];

function valueOf(name: string): unknown {
  if (name === "manager@odata.bind") return addresses[0];
  return values[name] ?? (name.endsWith("@odata.bind") ? addresses : "x");
}

function expectKnown({ status, body }: GraphAnswer, name: string): void {
  const text = JSON.stringify(body ?? "");
  if (status === 201 || status === 204) return;
  if (status === 501 || status === 404) expect(text).toContain(name === "manager@odata.bind" ? "" : name);
  else expect([status, text]).toEqual([400, expect.stringContaining(`Property '${name}' is read-only`)]);
}

/** Taken, refused as the twin's own gap by name, or read-only: never unknown. */
describe.each([
  ["users", propertyNames.user, newUser],
  ["groups", propertyNames.group, newGroup],
] as const)("%s", (collection, names, newObject) => {
  const path = `/v1.0/${collection}`;

  it.each(names)("can be created with %s, or the answer names it", async (name) => {
    const { call, me } = graphFixture();
    const answer = await call("POST", path, { body: newObject({ [name]: referring(valueOf(name), me) }) });
    expectKnown(answer, name);
  });

  it.each(names)("can be changed in %s, or the answer names it", async (name) => {
    const { call, created, me } = graphFixture();
    const { id } = await created(path, newObject());
    expectKnown(await call("PATCH", `${path}/${id}`, { body: { [name]: referring(valueOf(name), me) } }), name);
  });
});

/** An address of an object that exists. */
function referring(value: unknown, id: string): unknown {
  const address = `https://graph.microsoft.com/v1.0/directoryObjects/${id}`;
  if (value === addresses) return [address];
  return value === addresses[0] ? address : value;
}

const { policies, namedLocations } = { policies: `${root}/policies`, namedLocations: `${root}/namedLocations` };
const block = { operator: "OR", builtInControls: ["block"] };
/** A policy for service principals includes no users. */
const conditions = (changes: Body) =>
  changes["clientApplications"]
    ? newPolicy({ conditions: forAll({ users: { includeUsers: ["None"] }, ...changes }), grantControls: block })
    : newPolicy({ conditions: forAll(changes) });
const wholes: readonly (readonly [keyof typeof propertyNames, string, (part: Body) => Body])[] = [
  ["conditionalAccessPolicy", policies, newPolicy],
  ["conditionalAccessConditionSet", policies, conditions],
  ["conditionalAccessUsers", policies, (users) => conditions({ users: { includeUsers: ["All"], ...users } })],
  [
    "conditionalAccessApplications",
    policies,
    (part) => conditions({ applications: { includeApplications: ["All"], ...part } }),
  ],
  ["conditionalAccessLocations", policies, (part) => conditions({ locations: { includeLocations: ["All"], ...part } })],
  [
    "conditionalAccessClientApplications",
    policies,
    (part) =>
      conditions({ clientApplications: { includeServicePrincipals: ["ServicePrincipalsInMyTenant"], ...part } }),
  ],
  [
    "conditionalAccessGrantControls",
    policies,
    (part) => newPolicy({ grantControls: { operator: "OR", builtInControls: ["mfa"], ...part } }),
  ],
  ["conditionalAccessSessionControls", policies, (sessionControls) => newPolicy({ sessionControls })],
  ["signInFrequencySessionControl", policies, (signInFrequency) => newPolicy({ sessionControls: { signInFrequency } })],
  [
    "countryNamedLocation",
    namedLocations,
    (part) => ({
      "@odata.type": "#microsoft.graph.countryNamedLocation",
      displayName: "x",
      countriesAndRegions: ["NO"],
      ...part,
    }),
  ],
  ["ipNamedLocation", namedLocations, newLocation],
];

describe("conditional access", () => {
  const rows = wholes.flatMap(([type, path, bodyWith]) =>
    propertyNames[type].map((name) => [type, name, path, bodyWith] as const),
  );

  it.each(rows)("a %s can have %s, or the answer names it", async (_type, name, path, bodyWith) => {
    const { call } = await conditionalAccessFixture();
    expectKnown(await call("POST", path, { body: bodyWith({ [name]: valueOf(name) }) }), name);
  });
});
