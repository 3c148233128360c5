import type { PolicyConditions } from "../../../access/index.ts";
import type { Directory } from "../directory.ts";
import { isSingleTenant } from "./identities.ts";

/** What a policy names and conditional access does not know. */
export interface UnknownReference {
  readonly kind: "User" | "Group" | "Application" | "NamedLocation" | "ServicePrincipal";
  readonly id: string;
}

interface Known {
  readonly directory: Directory;
  readonly hasLocation: (id: string) => boolean;
  /** How much later than the directory conditional access hears of an object. */
  readonly lagMilliseconds: number;
}

/**
 * Whom a policy names when it is written exists; what is deleted later stays in it (reported:
 * Microsoft365DSC/Microsoft365DSC#2154). A resource needs a service principal in the tenant, a workload identity a
 * registration in it, too, and is no managed identity. That Graph checks each of these lists is inferred, but for
 * applications and locations (reported: KelvinTegelaar/CIPP#1618).
 * https://learn.microsoft.com/entra/identity/conditional-access/workload-identity
 *
 * What was just created is unknown here when Graph's other answers have it already. Reported of service principals by the
 * provider's maintainer (hashicorp/terraform-provider-azuread#1047) and of locations (KelvinTegelaar/CIPP#3932, #4194);
 * of users and groups inferred.
 */
export function unknownIn(
  conditions: PolicyConditions,
  { directory, hasLocation, lagMilliseconds }: Known,
): readonly UnknownReference[] {
  const { users, groups, servicePrincipals, replication } = directory;
  const isKnown = (id: string) => replication.hasArrived(id, lagMilliseconds);
  const isUser = (id: string) => users.find(id) !== undefined && isKnown(id);
  const isGroup = (id: string) => groups.find(id) !== undefined && isKnown(id);
  const isResource = (id: string) => {
    const principal = servicePrincipals.findByClientId(id);
    return principal !== undefined && isKnown(principal.id);
  };
  const isWorkload = (id: string) => {
    const principal = servicePrincipals.find(id);
    return principal?.servicePrincipalType === "Application" && isSingleTenant(directory, principal) && isKnown(id);
  };
  const isLocation = (id: string) => hasLocation(id) && isKnown(id);
  const check = (
    kind: UnknownReference["kind"],
    lists: object | null | undefined,
    suffix: string,
    exists: (id: string) => boolean,
    words: readonly string[] = [],
  ): readonly UnknownReference[] =>
    [`include${suffix}`, `exclude${suffix}`].flatMap((property) => {
      const ids: readonly string[] = (lists as Readonly<Record<string, readonly string[]>> | null)?.[property] ?? [];
      return ids.filter((id) => !words.includes(id) && !exists(id)).map((id) => ({ kind, id }));
    });
  return [
    ...check("User", conditions.users, "Users", isUser, ["All", "None", "GuestsOrExternalUsers"]),
    ...check("Group", conditions.users, "Groups", isGroup),
    ...check("Application", conditions.applications, "Applications", isResource, ["All", "None"]),
    ...check("NamedLocation", conditions.locations, "Locations", isLocation, ["All", "AllTrusted"]),
    ...check("ServicePrincipal", conditions.clientApplications, "ServicePrincipals", isWorkload, [
      "ServicePrincipalsInMyTenant",
    ]),
  ];
}
