import * as fc from "fast-check";
import type { ConditionalAccess, ConditionalAccessPolicy, SignIn } from "../../../packages/core/access/index.ts";
import {
  afterTheChange,
  api,
  beforeTheChange,
  client,
  directory,
  graph,
  location,
  otherApi,
  servicePrincipal,
  user,
} from "./sample.ts";

/** Small worlds, in which conditions meet often: three of each kind, a few addresses at the edges of the locations. */
const userIds = ["user-1", "user-2", "user-3"];
const groupIds = ["group-1", "group-2", "group-3"];
const roleIds = ["role-1", "role-2"];
const servicePrincipalIds = ["service-principal-1", "service-principal-2"];
const resourceIds = [api, otherApi, graph, directory, client];
const locationIds = ["at-home", "at-the-office", "abroad"];
const cidrs = ["203.0.113.0/28", "203.0.113.8/32", "198.51.100.0/24", "2001:db8:1::/48", "::ffff:198.51.100.128/121"];
const ipv4Addresses = ["203.0.113.8", "203.0.113.15", "203.0.113.16", "198.51.100.127", "198.51.100.128"];
const addresses = [...ipv4Addresses, "2001:db8:1::9", "2001:db8:2::9"];
const controls = ["mfa", "compliantDevice", "approvedApplication"];
const kindsOfClients = ["browser", "mobileAppsAndDesktopClients", "exchangeActiveSync", "other"] as const;
const kindsOfGuests = ["internalGuest", "b2bCollaborationGuest", "b2bCollaborationMember"];
const scopes = ["openid", "profile", "User.Read", "People.Read.All", "Mail.Read", ".default"];

/** No more than two of a list, and often none. */
const few = (values: readonly string[]) =>
  fc.oneof(
    { arbitrary: fc.constant<string[]>([]), weight: 2 },
    fc.subarray([...values], { minLength: 1, maxLength: 2 }),
  );

const guests = fc.option(
  fc.subarray(kindsOfGuests, { minLength: 1 }).map((kinds) => ({ guestOrExternalUserTypes: kinds.join(",") })),
  { nil: null, freq: 1 },
);

const users = fc.record({
  includeUsers: fc.oneof(
    { arbitrary: fc.constant(["All"]), weight: 4 },
    fc.constant(["None"]),
    few([...userIds, "GuestsOrExternalUsers"]),
  ),
  excludeUsers: few([...userIds, "GuestsOrExternalUsers"]),
  includeGroups: few(groupIds),
  excludeGroups: few(groupIds),
  includeRoles: few(roleIds),
  excludeRoles: few(roleIds),
  includeGuestsOrExternalUsers: guests,
  excludeGuestsOrExternalUsers: guests,
});

const clientApplications = fc.record({
  includeServicePrincipals: fc.oneof(
    fc.constant(["ServicePrincipalsInMyTenant"]),
    fc.subarray(servicePrincipalIds, { minLength: 1 }),
  ),
  excludeServicePrincipals: few(servicePrincipalIds),
});

const applications = fc.record({
  includeApplications: fc.oneof(
    { arbitrary: fc.constant(["All"]), weight: 3 },
    fc.constant(["None"]),
    few(resourceIds),
  ),
  excludeApplications: few(resourceIds),
});

const locations = fc.option(
  fc.record({
    includeLocations: fc.oneof(
      { arbitrary: fc.constant(["All"]), weight: 3 },
      fc.subarray([...locationIds, "AllTrusted"], { minLength: 1 }),
    ),
    excludeLocations: few([...locationIds, "AllTrusted"]),
  }),
  { nil: null },
);

const state = fc.constantFrom<ConditionalAccessPolicy["state"][]>(
  "enabled",
  "enabled",
  "enabled",
  "enabledForReportingButNotEnforced",
  "disabled",
);

const block = { operator: "OR" as const, builtInControls: ["block"] };
const demands = fc.oneof(
  { arbitrary: fc.constant(block), weight: 1 },
  {
    arbitrary: fc.record({
      operator: fc.constantFrom("AND" as const, "OR" as const),
      builtInControls: fc.subarray(controls, { minLength: 1 }),
    }),
    weight: 3,
  },
  { arbitrary: fc.constant(null), weight: 1 },
);

const anywhere = { applications, locations };
const userPolicy = fc.record({
  conditions: fc.record({
    ...anywhere,
    users,
    clientAppTypes: fc.oneof(
      { arbitrary: fc.constant(["all" as const]), weight: 3 },
      fc.subarray([...kindsOfClients], { minLength: 1 }),
    ),
  }),
  grantControls: demands,
});
const workloadPolicy = fc.record({
  conditions: fc.record({
    ...anywhere,
    users: fc.constantFrom({ includeUsers: ["None"] }, null),
    clientApplications,
    clientAppTypes: fc.constant(["all" as const]),
  }),
  grantControls: fc.constant(block),
});

/** One policy, in any state, about users or about service principals. */
export const arbitraryPolicy: fc.Arbitrary<ConditionalAccessPolicy> = fc
  .tuple(fc.uuid(), state, fc.oneof({ arbitrary: userPolicy, weight: 3 }, { arbitrary: workloadPolicy, weight: 1 }))
  .map(([id, policyState, rest]) => ({ id, displayName: id, state: policyState, ...rest }));

export const arbitraryTenant: fc.Arbitrary<ConditionalAccess> = fc.record({
  policies: fc.uniqueArray(arbitraryPolicy, { maxLength: 5, selector: ({ id }) => id }),
  namedLocations: fc.tuple(
    ...locationIds.map((id) =>
      fc.tuple(fc.subarray(cidrs), fc.boolean()).map(([ranges, isTrusted]) => location(id, ranges, isTrusted)),
    ),
  ),
});

const person = fc
  .record({
    userId: fc.constantFrom(...userIds),
    groupIds: fc.subarray(groupIds),
    roleTemplateIds: fc.subarray(roleIds),
    userType: fc.constantFrom("Member" as const, "Guest" as const),
    externalUserType: fc.option(fc.constantFrom(...kindsOfGuests), { nil: undefined }),
  })
  .map(({ externalUserType, ...rest }) =>
    user({ ...rest, ...(externalUserType === undefined ? {} : { externalUserType }) }),
  );
const application = fc
  .record({
    servicePrincipalId: fc.constantFrom(...servicePrincipalIds),
    type: fc.constantFrom("application" as const, "application" as const, "managedIdentity" as const),
    ofThisTenant: fc.constantFrom(true, true, false),
  })
  .map((properties) => servicePrincipal(properties));

/** One request for a token, before or after Microsoft's change of 2026. */
export const arbitrarySignIn: fc.Arbitrary<SignIn> = fc
  .tuple(
    fc.oneof({ arbitrary: person, weight: 3 }, { arbitrary: application, weight: 1 }),
    fc.record({
      resources: fc.oneof(fc.subarray(resourceIds, { minLength: 1, maxLength: 2 }), fc.constant([graph])),
      client: fc.record({ clientId: fc.constantFrom(client, api), isConfidential: fc.boolean() }),
      ipAddress: fc.constantFrom(...addresses),
      clientAppType: fc.constantFrom(...kindsOfClients),
      at: fc.constantFrom(beforeTheChange, afterTheChange),
      satisfiedControls: fc.oneof(fc.constant([]), fc.subarray(controls)),
    }),
    fc.oneof(fc.subarray(scopes), fc.constant(["openid", "profile"]), fc.constant(["openid", "User.Read"])),
  )
  .map(([identity, rest, asked]) => ({ ...rest, identity, scopes: identity.kind === "user" ? asked : [] }));
