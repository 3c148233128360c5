import * as fc from "fast-check";
import type { ConditionalAccessPolicy, PolicyConditions } from "../../access/index.ts";
import { groupIds, locationIds, resourceIds, roleIds, servicePrincipalIds, userIds } from "./arbitrary-tenant.ts";

type Alteration = (policy: ConditionalAccessPolicy) => ConditionalAccessPolicy;

/** A further exclusion of one kind or another; none, where a policy has no room for it. */
export const arbitraryExclusion: fc.Arbitrary<Alteration> = fc.oneof(
  fc.constantFrom(...userIds, "GuestsOrExternalUsers").map((id) => excludingUsers("excludeUsers", id)),
  fc.constantFrom(...groupIds).map((id) => excludingUsers("excludeGroups", id)),
  fc.constantFrom(...roleIds).map((id) => excludingUsers("excludeRoles", id)),
  fc.constantFrom(...resourceIds).map(excludingResource),
  fc.constantFrom(...locationIds, "AllTrusted").map(excludingLocation),
  fc.constantFrom(...servicePrincipalIds).map(excludingServicePrincipal),
);

function excludingUsers(list: "excludeUsers" | "excludeGroups" | "excludeRoles", id: string): Alteration {
  return altered(({ users }) => (users ? { users: { ...users, [list]: [...(users[list] ?? []), id] } } : {}));
}

function excludingResource(id: string): Alteration {
  return altered(({ applications }) => ({
    applications: { ...applications, excludeApplications: [...(applications.excludeApplications ?? []), id] },
  }));
}

function excludingLocation(id: string): Alteration {
  return altered(({ locations }) => ({
    locations: {
      includeLocations: locations?.includeLocations ?? ["All"],
      excludeLocations: [...(locations?.excludeLocations ?? []), id],
    },
  }));
}

function excludingServicePrincipal(id: string): Alteration {
  return altered(({ clientApplications }) => {
    if (!clientApplications) return {};
    const { excludeServicePrincipals = [] } = clientApplications;
    return {
      clientApplications: { ...clientApplications, excludeServicePrincipals: [...excludeServicePrincipals, id] },
    };
  });
}

function altered(alter: (conditions: PolicyConditions) => Partial<PolicyConditions>): Alteration {
  return (policy) => ({ ...policy, conditions: { ...policy.conditions, ...alter(policy.conditions) } });
}
