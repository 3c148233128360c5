import { describe, expect, it } from "vitest";
import {
  type ClientAppType,
  decide,
  type LocationCondition,
  type NamedLocation,
  NamedLocationUnknownError,
  type UserCondition,
  type UserIdentity,
} from "../../../packages/core/access/index.ts";
import { location, policy, signIn, user } from "./sample.ts";

/** https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-users-groups */
describe("a policy, by user", () => {
  it.each<[string, UserCondition, Partial<UserIdentity>]>([
    ["everyone", { includeUsers: ["All"] }, {}],
    ["a guest, as one of all", { includeUsers: ["All"] }, { userType: "Guest" }],
    ["a user by id", { includeUsers: ["user-1"] }, {}],
    ["a user by id in another case", { includeUsers: ["USER-1"] }, {}],
    ["a member of a group", { includeGroups: ["group-1"] }, { groupIds: ["group-0", "group-1"] }],
    ["a holder of a directory role", { includeRoles: ["role-1"] }, { roleTemplateIds: ["role-1"] }],
    ["a guest", { includeUsers: ["GuestsOrExternalUsers"] }, { userType: "Guest" }],
    [
      "a member from outside",
      { includeUsers: ["GuestsOrExternalUsers"] },
      { externalUserType: "b2bCollaborationMember" },
    ],
    [
      "a guest of a listed kind",
      { includeGuestsOrExternalUsers: { guestOrExternalUserTypes: "internalGuest,b2bCollaborationGuest" } },
      { userType: "Guest" },
    ],
    ["the user, even if no one is listed by id", { includeUsers: ["None"], includeGroups: ["g"] }, { groupIds: ["g"] }],
    ["a user when others are excluded", { includeUsers: ["All"], excludeUsers: ["user-2"], excludeGroups: ["g"] }, {}],
  ])("applies to %s", (_, users, identity) => {
    const decision = decide(signIn({ identity: user(identity) }), {
      policies: [policy({ conditions: { users } })],
      namedLocations: [],
    });

    expect(decision).toMatchObject({ outcome: "blocked", policies: [{ applies: true, analysisReasons: "notSet" }] });
  });

  it.each<[string, UserCondition, Partial<UserIdentity>]>([
    ["no one", { includeUsers: ["None"] }, {}],
    ["no one if it names no one", {}, {}],
    ["another user", { includeUsers: ["user-2"] }, {}],
    ["someone outside the group", { includeGroups: ["group-1"] }, { groupIds: ["group-2"] }],
    ["someone without the role", { includeRoles: ["role-1"] }, { roleTemplateIds: ["role-2"] }],
    ["a group that is named as a user", { includeUsers: ["group-1"] }, { groupIds: ["group-1"] }],
    ["a member, if it is about guests", { includeUsers: ["GuestsOrExternalUsers"] }, {}],
    [
      "a guest of another kind",
      { includeGuestsOrExternalUsers: { guestOrExternalUserTypes: "internalGuest" } },
      { userType: "Guest" },
    ],
    ["an excluded user", { includeUsers: ["user-1"], excludeUsers: ["user-1"] }, {}],
    ["an excluded group's member", { includeUsers: ["All"], excludeGroups: ["g"] }, { groupIds: ["g"] }],
    ["an excluded role's holder", { includeUsers: ["All"], excludeRoles: ["r"] }, { roleTemplateIds: ["r"] }],
    ["an excluded guest", { includeUsers: ["All"], excludeUsers: ["GuestsOrExternalUsers"] }, { userType: "Guest" }],
    [
      "a guest of an excluded kind",
      {
        includeUsers: ["All"],
        excludeGuestsOrExternalUsers: {
          guestOrExternalUserTypes: "b2bCollaborationGuest",
          externalTenants: { membershipKind: "all" },
        },
      },
      { userType: "Guest" },
    ],
  ])("doesn't apply to %s", (_, users, identity) => {
    const decision = decide(signIn({ identity: user(identity) }), {
      policies: [policy({ conditions: { users } })],
      namedLocations: [],
    });

    expect(decision).toMatchObject({ outcome: "granted", policies: [{ applies: false, analysisReasons: "users" }] });
  });
});

function decideFor(clientAppType: ClientAppType, clientAppTypes: readonly (ClientAppType | "all")[]) {
  return decide(signIn({ clientAppType }), {
    policies: [policy({ conditions: { clientAppTypes } })],
    namedLocations: [],
  });
}

/** https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-conditions */
describe("the type of client that signs in", () => {
  it.each<[ClientAppType, readonly (ClientAppType | "all")[]]>([
    ["browser", ["all"]],
    ["other", ["exchangeActiveSync", "other"]],
    ["mobileAppsAndDesktopClients", ["mobileAppsAndDesktopClients"]],
  ])("%s is in %s", (type, types) => {
    expect(decideFor(type, types).outcome).toBe("blocked");
  });

  it.each<[ClientAppType, readonly (ClientAppType | "all")[]]>([
    ["mobileAppsAndDesktopClients", ["exchangeActiveSync", "other"]],
    ["browser", ["mobileAppsAndDesktopClients"]],
  ])("%s is not in %s", (type, types) => {
    expect(decideFor(type, types)).toMatchObject({ outcome: "granted", policies: [{ analysisReasons: "clientApps" }] });
  });
});

const home = location("at-home", ["203.0.113.0/28", "2001:db8:1::/48"]);
const office = location("at-the-office", ["198.51.100.0/24"], true);
const somewhere: NamedLocation = {
  "@odata.type": "#microsoft.graph.countryNamedLocation",
  id: "norway",
  displayName: "Norway",
  countriesAndRegions: ["NO", "SJ"],
  includeUnknownCountriesAndRegions: false,
  countryLookupMethod: "clientIpAddress",
};
const atHome = "203.0.113.10";
const atTheOffice = "198.51.100.7";
const elsewhere = "192.0.2.1";

function decideFrom(ipAddress: string, locations: LocationCondition | null) {
  const namedLocations = [home, office, somewhere];
  return decide(signIn({ ipAddress }), { policies: [policy({ conditions: { locations } })], namedLocations });
}

/** https://learn.microsoft.com/entra/identity/conditional-access/concept-assignment-network */
describe("a policy, by location", () => {
  it.each<[string, string, LocationCondition | null]>([
    ["anywhere, without a condition", elsewhere, null],
    ["anywhere, with an empty condition", elsewhere, { includeLocations: [], excludeLocations: [] }],
    ["anywhere", elsewhere, { includeLocations: ["All"] }],
    ["a named location", atHome, { includeLocations: ["at-home"] }],
    ["a named location in another case", atHome, { includeLocations: ["AT-HOME"] }],
    ["a named location by IPv6", "2001:db8:1:2::3", { includeLocations: ["at-home"] }],
    ["one of several", atTheOffice, { includeLocations: ["at-home", "at-the-office"] }],
    ["a trusted location", atTheOffice, { includeLocations: ["AllTrusted"] }],
    ["elsewhere than the excluded one", elsewhere, { includeLocations: ["All"], excludeLocations: ["at-home"] }],
    ["an untrusted location", atHome, { includeLocations: ["All"], excludeLocations: ["AllTrusted"] }],
  ])("applies from %s", (_, ipAddress, locations) => {
    expect(decideFrom(ipAddress, locations).outcome).toBe("blocked");
  });

  it.each<[string, string, LocationCondition]>([
    ["outside of the named location", elsewhere, { includeLocations: ["at-home"] }],
    ["an IPv6 address outside of it", "2001:db8:2::3", { includeLocations: ["at-home"] }],
    ["an untrusted location, if it is about trusted ones", atHome, { includeLocations: ["AllTrusted"] }],
    ["an excluded location", atHome, { includeLocations: ["All"], excludeLocations: ["at-home"] }],
    [
      "an excluded location that is included as well",
      atHome,
      { includeLocations: ["at-home"], excludeLocations: ["at-home"] },
    ],
    [
      "a trusted location, if these are excluded",
      atTheOffice,
      { includeLocations: ["All"], excludeLocations: ["AllTrusted"] },
    ],
  ])("doesn't apply from %s", (_, ipAddress, locations) => {
    expect(decideFrom(ipAddress, locations)).toMatchObject({
      outcome: "granted",
      policies: [{ applies: false, analysisReasons: "location" }],
    });
  });

  it.each<[string, LocationCondition]>([
    ["includes a location that is not given", { includeLocations: ["gone"] }],
    ["excludes a location that is not given", { includeLocations: ["All"], excludeLocations: ["gone"] }],
    ["names one after another that matches", { includeLocations: ["at-home", "gone"] }],
    [
      "excludes one and includes nothing that matches",
      { includeLocations: ["at-the-office"], excludeLocations: ["gone"] },
    ],
  ])("is refused if it %s", (_, locations) => {
    expect(() => decideFrom(atHome, locations)).toThrow(
      new NamedLocationUnknownError({ id: "policy-1", displayName: "A policy" }, "gone", "which isn't known"),
    );
  });

  it("is refused if it names countries", () => {
    expect(() => decideFrom(atHome, { includeLocations: ["norway"] })).toThrow(
      `The policy "A policy" (policy-1) names the location norway, which consists of countries, and which country the address is in isn't known here.`,
    );
  });

  it("is also refused for a user outside it, so that the order of checks doesn't matter", () => {
    const unknown = policy({
      conditions: { users: { includeUsers: ["None"] }, locations: { includeLocations: ["gone"] } },
    });

    expect(() => decide(signIn(), { policies: [unknown], namedLocations: [] })).toThrow(NamedLocationUnknownError);
  });
});
