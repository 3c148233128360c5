import type { BearerClaims } from "../network/bearer-token.ts";
import { conditionalAccessRefusals } from "../tenant/conditional-access/refusals.ts";
import { graphRefusals } from "../tenant/graph-refusals.ts";
import { NotSupported } from "../tenant/refusal.ts";
import { type Allowed, type GraphContext, type QueryOptions, readQueryOptions } from "./request.ts";

const readsApplications = [
  "Application.Read.All",
  "Application.ReadWrite.All",
  "Application.ReadWrite.OwnedBy",
  "Directory.Read.All",
  "Directory.ReadWrite.All",
] as const;

/**
 * The application permissions that allow each activity. The caller needs one permission of each list in a row.
 * https://learn.microsoft.com/graph/api/application-list, …/application-update,
 * …/serviceprincipal-post-approleassignedto (two permissions), …/organization-get, …/directory-deleteditems-list
 */
const table = {
  readApplications: [readsApplications],
  writeAnyApplication: [["Application.ReadWrite.All"]],
  writeOwnApplication: [["Application.ReadWrite.OwnedBy"]],
  readAppRoleAssignments: [[...readsApplications, "AppRoleAssignment.ReadWrite.All"]],
  writeAppRoleAssignments: [["AppRoleAssignment.ReadWrite.All"], readsApplications],
  // …/user-list-approleassignments
  readHeldAppRoles: [["Directory.Read.All", "Directory.ReadWrite.All", "AppRoleAssignment.ReadWrite.All"]],
  // …/user-get, …/user-update
  readUsers: [["User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"]],
  writeUsers: [["User.ReadWrite.All", "Directory.ReadWrite.All"]],
  // …/group-get, …/group-update
  readGroups: [["Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"]],
  writeGroups: [["Group.ReadWrite.All", "Directory.ReadWrite.All"]],
  // …/oauth2permissiongrant-get, …/oauth2permissiongrant-post
  readPermissionGrants: [["DelegatedPermissionGrant.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"]],
  writePermissionGrants: [["DelegatedPermissionGrant.ReadWrite.All", "Directory.ReadWrite.All"]],
  // …/conditionalaccessroot-list-policies, …-list-namedlocations and -evaluate
  readConditionalAccess: [["Policy.Read.ConditionalAccess", "Policy.Read.All", "Policy.ReadWrite.ConditionalAccess"]],
  // …/conditionalaccessroot-post-namedlocations
  writeNamedLocations: [["Policy.Read.All"], ["Policy.ReadWrite.ConditionalAccess"]],
  // …/conditionalaccessroot-post-policies
  writePolicies: [["Policy.Read.All"], ["Policy.ReadWrite.ConditionalAccess"], readsApplications],
  // …/identitysecuritydefaultsenforcementpolicy-get, …-update
  readSecurityDefaults: [["Policy.Read.All", "Policy.ReadWrite.SecurityDefaults"]],
  writeSecurityDefaults: [["Policy.ReadWrite.SecurityDefaults", "Policy.ReadWrite.ConditionalAccess"]],
  // …/subscribedsku-list
  readLicences: [
    [
      "LicenseAssignment.Read.All",
      "Organization.Read.All",
      "Organization.ReadWrite.All",
      "Directory.Read.All",
      "Directory.ReadWrite.All",
    ],
  ],
  // …/tenantappmanagementpolicy-get, …-update
  readAppManagementPolicy: [
    ["Policy.Read.All", "Policy.Read.ApplicationConfiguration", "Policy.ReadWrite.ApplicationConfiguration"],
  ],
  writeAppManagementPolicy: [["Policy.ReadWrite.ApplicationConfiguration"]],
  // …/domain-list
  readDomains: [["Domain.Read.All", "Domain.ReadWrite.All", "Directory.Read.All"]],
  readOrganization: [
    ["Organization.Read.All", "Organization.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"],
  ],
} as const satisfies Record<string, readonly (readonly string[])[]>;

export type Activity = keyof typeof table;

interface Owned {
  readonly owners: readonly string[];
}

/** Activities with the conditional access service's own refusal. */
const ofPolicies: ReadonlySet<Activity> = new Set([
  "readConditionalAccess",
  "writeNamedLocations",
  "writePolicies",
  "readSecurityDefaults",
  "writeSecurityDefaults",
]);

/**
 * The first steps of a route: checks the caller's permission and reads the query.
 * Throws as {@link requirePermission} does.
 */
export function admit(context: GraphContext, activity: Activity, allowed: Allowed = {}): QueryOptions {
  requirePermission(context.get("caller"), activity);
  return readQueryOptions(context, allowed);
}

/** Like {@link admit}, for an object that has owners. */
export function admitToWrite<Target extends Owned>(context: GraphContext, locate: () => Target): Target {
  const target = requireWrite(context.get("caller"), locate);
  readQueryOptions(context, {});
  return target;
}

/** Throws Authorization_RequestDenied, or AccessDenied for policies (403). */
export function requirePermission(caller: BearerClaims, activity: Activity): void {
  if (holds(caller, activity)) return;
  refuseUncertain(caller, [activity]);
  throw ofPolicies.has(activity) ? conditionalAccessRefusals.accessDenied() : graphRefusals.forbidden();
}

/** Throws Authorization_RequestDenied (403) before any lookup if the caller has none of these permissions. */
export function requireAny(caller: BearerClaims, activities: readonly Activity[]): void {
  if (activities.some((activity) => holds(caller, activity))) return;
  refuseUncertain(caller, activities);
  throw graphRefusals.forbidden();
}

const known: ReadonlySet<string> = new Set(Object.values(table).flat(2));

/**
 * Graph has more permissions than the table, and one for the same kind of object may allow the activity:
 * `User.ReadBasic.All` reads users as well, in part.
 */
function refuseUncertain({ roles }: BearerClaims, activities: readonly Activity[]): void {
  const kindOf = (permission: string): string => permission.split(/[.-]/)[0] ?? "";
  const kinds = new Set(activities.flatMap((activity) => table[activity].flat()).map(kindOf));
  const uncertain = roles.find((role) => !known.has(role) && kinds.has(kindOf(role)));
  if (uncertain !== undefined) throw new NotSupported(`what Graph's permission ${uncertain} allows`);
}

/** Application.ReadWrite.OwnedBy allows writing owned objects. Application.ReadWrite.All allows writing all objects. */
export function requireWrite<Target extends Owned>(caller: BearerClaims, locate: () => Target): Target {
  if (holds(caller, "writeAnyApplication")) return locate();
  requirePermission(caller, "writeOwnApplication");
  const target = locate();
  if (!target.owners.includes(caller.oid)) throw graphRefusals.forbidden();
  return target;
}

/**
 * Returns a new object's owners. A caller that creates it with only Application.ReadWrite.OwnedBy becomes an owner.
 * Otherwise it could never write the object again.
 * https://learn.microsoft.com/graph/permissions-reference#applicationreadwriteownedby
 */
export function ownersAtCreation(caller: BearerClaims, namedOwners: readonly string[]): readonly string[] {
  if (holds(caller, "writeAnyApplication")) return namedOwners;
  requirePermission(caller, "writeOwnApplication");
  return namedOwners.includes(caller.oid) ? namedOwners : [...namedOwners, caller.oid];
}

function holds(caller: BearerClaims, activity: Activity): boolean {
  if (caller.claims["scp"] !== undefined) throw new NotSupported("Graph's delegated permissions (a token with scp)");
  return table[activity].every((anyOf: readonly string[]) => anyOf.some((role) => caller.roles.includes(role)));
}
