import type { PolicyConditions } from "../../../access/index.ts";
import type { Directory } from "../directory.ts";
import { isSingleTenant } from "./identities.ts";

/** What a policy names and the tenant does not have. */
export interface UnknownReference {
  /** Of which property: `includeUsers`. */
  readonly property: string;
  readonly id: string;
}

interface Known {
  readonly directory: Directory;
  readonly hasLocation: (id: string) => boolean;
}

/**
 * Whom a policy names when it is written exists; what is deleted later stays in it (reported:
 * Microsoft365DSC/Microsoft365DSC#2154). A resource needs a service principal in the tenant, a workload identity a
 * registration in it, too, and is no managed identity. That Graph checks each of these lists is inferred, but for
 * locations (reported: KelvinTegelaar/CIPP#1618).
 * https://learn.microsoft.com/entra/identity/conditional-access/workload-identity
 */
export function unknownIn(
  conditions: PolicyConditions,
  { directory, hasLocation }: Known,
): readonly UnknownReference[] {
  const { users, groups, servicePrincipals } = directory;
  const isUser = (id: string) => users.find(id) !== undefined;
  const isGroup = (id: string) => groups.find(id) !== undefined;
  const isResource = (id: string) => servicePrincipals.findByClientId(id) !== undefined;
  const isWorkload = (id: string) => {
    const principal = servicePrincipals.find(id);
    return principal?.servicePrincipalType === "Application" && isSingleTenant(directory, principal);
  };
  const check = (
    lists: object | null | undefined,
    suffix: string,
    exists: (id: string) => boolean,
    words: readonly string[] = [],
  ): readonly UnknownReference[] =>
    [`include${suffix}`, `exclude${suffix}`].flatMap((property) => {
      const ids: readonly string[] = (lists as Readonly<Record<string, readonly string[]>> | null)?.[property] ?? [];
      return ids.filter((id) => !words.includes(id) && !exists(id)).map((id) => ({ property, id }));
    });
  return [
    ...check(conditions.users, "Users", isUser, ["All", "None", "GuestsOrExternalUsers"]),
    ...check(conditions.users, "Groups", isGroup),
    ...check(conditions.applications, "Applications", isResource, ["All", "None"]),
    ...check(conditions.locations, "Locations", hasLocation, ["All", "AllTrusted"]),
    ...check(conditions.clientApplications, "ServicePrincipals", isWorkload, ["ServicePrincipalsInMyTenant"]),
  ];
}
