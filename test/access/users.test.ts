import { describe, expect, it } from "vitest";
import { decide, type UserCondition, type UserIdentity } from "../../access/index.ts";
import { policy, signIn, user } from "./sample.ts";

/** https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-users-groups */
describe("whom a policy is about", () => {
  it.each<[string, UserCondition, Partial<UserIdentity>]>([
    ["everybody", { includeUsers: ["All"] }, {}],
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
    ["the user, though nobody is listed by id", { includeUsers: ["None"], includeGroups: ["g"] }, { groupIds: ["g"] }],
    ["a user when others are excluded", { includeUsers: ["All"], excludeUsers: ["user-2"], excludeGroups: ["g"] }, {}],
  ])("applies to %s", (_, users, identity) => {
    const decision = decide(signIn({ identity: user(identity) }), {
      policies: [policy({ conditions: { users } })],
      namedLocations: [],
    });

    expect(decision).toMatchObject({ outcome: "blocked", policies: [{ applies: true, analysisReasons: "notSet" }] });
  });

  it.each<[string, UserCondition, Partial<UserIdentity>]>([
    ["nobody", { includeUsers: ["None"] }, {}],
    ["nobody when it names nobody", {}, {}],
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
  ])("does not apply to %s", (_, users, identity) => {
    const decision = decide(signIn({ identity: user(identity) }), {
      policies: [policy({ conditions: { users } })],
      namedLocations: [],
    });

    expect(decision).toMatchObject({ outcome: "granted", policies: [{ applies: false, analysisReasons: "users" }] });
  });
});
