import * as pulumi from "@pulumi/pulumi";
import { RandomString } from "@pulumi/random/randomString.js";
import { describe, expect, it } from "vitest";
import { ConditionalAccess } from "../../../infra/conditional-access/conditional-access.ts";
import { asGraphPolicy, isWanted, wantedPolicies } from "../../../infra/definitions/policies.ts";
import type { ConditionalAccessSettings } from "../../../infra/settings/conditional-access-settings.ts";
import { declare, valueOf } from "../../support/declare.ts";

const answers = {
  "azuread:index/namedLocation:NamedLocation": (_: unknown, name: string) => ({ objectId: `${name}-object-id` }),
  "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy": (_: unknown, name: string) => ({
    objectId: `${name}-object-id`,
  }),
};
const people = { emergencyUserIds: ["emergency"], emergencyGroupIds: ["crew"], serviceAccountIds: ["robot"] };
const namedLocations = { office: { cidrs: ["203.0.113.0/24", "2001:db8::/48"], trusted: true }, home: { cidrs: [] } };

const declarePolicies = (settings: ConditionalAccessSettings) =>
  declare(
    () =>
      new ConditionalAccess("conditional-access", {
        settings: { namedLocations, ...settings },
        people,
        apiClientId: pulumi.output("api-client-id"),
        callerServicePrincipalIds: [pulumi.output("integration"), pulumi.output("partner")],
        locationDisplayName: (name) => `location ${name}`,
        policyDisplayName: (title) => `policy: ${title}`,
        after: [new RandomString("the-api", { length: 1 })],
      }),
    answers,
  );

const everybody = { includedUsers: ["All"], excludedUsers: ["emergency"], excludedGroups: ["crew"] };
const robot = { includedUsers: ["robot"], excludedUsers: [], excludedGroups: [] };
const all = { includedApplications: ["All"], excludedApplications: [] };
const allButTheApi = { ...all, excludedApplications: ["api-client-id"] };
const everybodyButRobots = { ...everybody, excludedUsers: ["emergency", "robot"] };
const locations = { includedLocations: ["All"], excludedLocations: ["location-office-object-id"] };

it("writes the ranges of a location in their canonical form and in the order of the settings, each once", async () => {
  const cidrs = ["2001:DB8:0:0:0::/48", "203.0.113.0/24", "2001:db8::/48", "198.51.100.7/32"];
  const { resources } = await declarePolicies({ namedLocations: { office: { cidrs } } });

  expect(resources.get("location-office")?.inputs["ip"]).toEqual({
    ipRanges: ["2001:db8::/48", "203.0.113.0/24", "198.51.100.7/32"],
    trusted: false,
  });
});

describe("a policy in the settings", () => {
  it.each<[string, ConditionalAccessSettings, string, string, object]>([
    // Service and emergency accounts are left out.
    ["G14", { baselineMfa: true }, "MFA for everybody", "mfa", { users: everybodyButRobots, applications: all }],
    [
      "G15",
      { serviceAccountMfaElsewhere: true },
      "MFA for service accounts everywhere but at the API",
      "mfa",
      { users: robot, applications: allButTheApi },
    ],
    [
      "G17",
      { apiOnlyFrom: ["office"] },
      "The API only from named locations",
      "block",
      { users: everybody, applications: { ...all, includedApplications: ["api-client-id"] }, locations },
    ],
    [
      "G19",
      { serviceAccountOnlyApi: true },
      "Service accounts confined to the API",
      "block",
      { users: robot, applications: allButTheApi },
    ],
    [
      "G19b",
      { everythingOnlyFrom: { locations: ["office"] } },
      "Everything only from named locations",
      "block",
      { users: everybody, applications: all, locations },
    ],
    [
      "G19b",
      { everythingOnlyFrom: { locations: ["office"], exceptTheApi: true } },
      "Everything but the API only from named locations",
      "block",
      { users: everybody, applications: allButTheApi, locations },
    ],
    [
      "B08",
      { workloadIdentitiesOnlyFrom: ["office"] },
      "Callers only from named locations",
      "block",
      {
        users: { includedUsers: ["None"] },
        clientApplications: { includedServicePrincipals: ["integration", "partner"] },
        applications: all,
        locations,
      },
    ],
  ])("(%s) %j", async (_, settings, title, control, conditions) => {
    const { resources } = await declarePolicies(settings);
    const policies = [...resources.values()].filter(({ type }) => type.endsWith(":ConditionalAccessPolicy"));

    expect(policies.map(({ name }) => name)).toEqual([`policy-${Object.keys(settings)[0]}`]);
    expect(policies[0]?.inputs).toEqual({
      displayName: `policy: ${title}`,
      state: "enabledForReportingButNotEnforced",
      conditions: { clientAppTypes: ["all"], ...conditions },
      grantControls: { operator: "OR", builtInControls: [control] },
    });
    expect(policies[0]?.parent).toBe("conditional-access");
    expect(policies[0]?.options.dependsOn).toContain("the-api");
  });

  it("is checked by the lock-out guard exactly as declared", async () => {
    const settings: ConditionalAccessSettings = {
      state: "enforced",
      baselineMfa: true,
      serviceAccountMfaElsewhere: true,
      serviceAccountOnlyApi: true,
      apiOnlyFrom: ["office"],
      everythingOnlyFrom: { locations: ["office"] },
      workloadIdentitiesOnlyFrom: ["office"],
    };
    const { resources } = await declarePolicies(settings);
    const judged = wantedPolicies(settings, people, {
      apiClientId: "api-client-id",
      locationId: (name) => `location-${name}-object-id`,
      callerServicePrincipalIds: ["integration", "partner"],
    }).map((definition) => asGraphPolicy(definition, "enabled"));

    expect(judged).toHaveLength(6);
    for (const { id, displayName, ...policy } of judged) {
      const inSdkWords = JSON.stringify(policy).replaceAll(/"(in|ex)clude(?=[A-Z])/g, '"$1cluded');
      expect(resources.get(`policy-${id}`)?.inputs, displayName).toEqual({
        displayName: `policy: ${displayName}`,
        ...(JSON.parse(inSdkWords) as object),
      });
    }
  });

  it("depends on its location through the location's id output", async () => {
    const { resources } = await declarePolicies({ apiOnlyFrom: ["office"] });

    expect(resources.get("policy-apiOnlyFrom")?.options.dependsOn).toContain("location-office");
  });

  it("is report-only by default, and enforced if the environment's settings state it (B07)", async () => {
    const state = async (settings: ConditionalAccessSettings) =>
      (await declarePolicies({ ...settings, baselineMfa: true })).resources.get("policy-baselineMfa")?.inputs["state"];

    expect(await state({})).toBe("enabledForReportingButNotEnforced");
    expect(await state({ state: "report-only" })).toBe("enabledForReportingButNotEnforced");
    expect(await state({ state: "enforced" })).toBe("enabled");
  });
});

describe("named locations (G16)", () => {
  it("are declared with their ranges, and trusted only if the settings state it", async () => {
    const { resources } = await declarePolicies({});
    const declared = [...resources.values()].filter(({ type }) => type.endsWith(":NamedLocation"));

    expect(Object.fromEntries(declared.map(({ name, inputs }) => [name, inputs]))).toEqual({
      "location-office": {
        displayName: "location office",
        ip: { ipRanges: ["203.0.113.0/24", "2001:db8::/48"], trusted: true },
      },
      "location-home": { displayName: "location home", ip: { ipRanges: [], trusted: false } },
    });
  });
});

describe("conditional access", () => {
  it("returns the declared objects' ids by setting and by name", async () => {
    const { result } = await declarePolicies({ apiOnlyFrom: ["office"], baselineMfa: true });

    expect(await valueOf(pulumi.output({ policies: result.policyIds, locations: result.locationIds }))).toEqual({
      policies: { baselineMfa: "policy-baselineMfa-object-id", apiOnlyFrom: "policy-apiOnlyFrom-object-id" },
      locations: { office: "location-office-object-id", home: "location-home-object-id" },
    });
  });

  it.each<[boolean, ConditionalAccessSettings]>([
    [false, {}],
    [
      false,
      { emergencyAccounts: ["emergency@contoso.com"], serviceAccounts: ["robot@contoso.com"], state: "enforced" },
    ],
    [false, { baselineMfa: false, serviceAccountOnlyApi: false, namedLocations: {} }],
    [false, { state: "off", baselineMfa: true, namedLocations: { office: { cidrs: ["203.0.113.0/24"] } } }],
    [true, { namedLocations: { office: { cidrs: ["203.0.113.0/24"] } } }],
    [true, { baselineMfa: true }],
    [true, { apiOnlyFrom: [] }],
  ])("is declared: %j, for %j", (wanted, settings) => {
    expect(isWanted(settings)).toBe(wanted);
  });
});
