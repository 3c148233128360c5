import type { Clock } from "../clock.ts";
import type { AppRoleAssignment } from "./directory-objects.ts";
import { graphRefusals } from "./graph-refusals.ts";
import { microsoftGraph, notSupportedPermission } from "./microsoft-graph.ts";
import type { Refusal } from "./refusal.ts";
import type { Principals } from "./principals.ts";
import type { ServicePrincipals } from "./service-principals.ts";
import { timestamp } from "./timestamp.ts";
import { keepMap, type PutBack } from "./keep.ts";

/** "Default access": allowed only if the resource has no role for that kind of principal. Graph appRoleAssignment. */
const defaultAccess = "00000000-0000-0000-0000-000000000000";

interface AppRoleAssignmentsOptions {
  readonly servicePrincipals: ServicePrincipals;
  readonly principals: Principals;
  readonly clock: Clock;
  /** Graph's assignment ids are opaque, not GUIDs: 43 characters of base64url. */
  readonly newOpaqueId: () => string;
}

/** App role assignments. A daemon needs one as its permission, and "assignment required" checks for one. */
export class AppRoleAssignments {
  readonly #options: AppRoleAssignmentsOptions;
  readonly #byId = new Map<string, AppRoleAssignment>();

  constructor(options: AppRoleAssignmentsOptions) {
    this.#options = options;
  }

  keep(): PutBack {
    return keepMap(this.#byId);
  }

  all(): readonly AppRoleAssignment[] {
    return [...this.#byId.values()];
  }

  to(resourceId: string): readonly AppRoleAssignment[] {
    return this.all().filter((assignment) => assignment.resourceId === resourceId);
  }

  /** Returns a principal's direct assignments. Assignments through a group belong to the group. */
  heldBy(principalId: string): readonly AppRoleAssignment[] {
    return this.all().filter((assignment) => assignment.principalId === principalId);
  }

  get(id: string): AppRoleAssignment {
    const assignment = this.#byId.get(id);
    if (!assignment) throw graphRefusals.notFound(id);
    return assignment;
  }

  create(properties: Pick<AppRoleAssignment, "principalId" | "resourceId" | "appRoleId">): AppRoleAssignment {
    const { servicePrincipals, principals, clock, newOpaqueId } = this.#options;
    const resource = servicePrincipals.get(properties.resourceId);
    const principal = principals.get(properties.principalId);
    // A group's members are users. https://learn.microsoft.com/graph/api/resources/approle#properties
    const memberType = principal.principalType === "ServicePrincipal" ? "Application" : "User";
    const all = servicePrincipals.appRolesOf(resource);
    const roles = all.filter((role) => role.allowedMemberTypes.includes(memberType));
    const hasRole =
      properties.appRoleId === defaultAccess
        ? roles.length === 0
        : roles.some((role) => role.id === properties.appRoleId && role.isEnabled);
    if (!hasRole) throw refusalOf(properties.appRoleId, resource.appId, all);
    const exists = this.to(resource.id).some(
      (assignment) => assignment.principalId === principal.id && assignment.appRoleId === properties.appRoleId,
    );
    if (exists) throw graphRefusals.permissionExists();
    const assignment: AppRoleAssignment = {
      id: newOpaqueId(),
      createdDateTime: timestamp(clock.now()),
      appRoleId: properties.appRoleId,
      principalId: principal.id,
      principalType: principal.principalType,
      principalDisplayName: principal.displayName,
      resourceId: resource.id,
      resourceDisplayName: servicePrincipals.displayNameOf(resource),
    };
    this.#byId.set(assignment.id, assignment);
    return assignment;
  }

  delete(id: string): void {
    this.#byId.delete(this.get(id).id);
  }

  /** Removes assignments of roles that the resource no longer has. */
  forgetRoles(resourceId: string, appRoleIds: readonly string[]): void {
    for (const assignment of this.to(resourceId)) {
      if (appRoleIds.includes(assignment.appRoleId)) this.#byId.delete(assignment.id);
    }
  }

  /** Removes the assignments of a deleted principal or resource. */
  forget(objectId: string): void {
    for (const assignment of this.all()) {
      if (assignment.principalId === objectId || assignment.resourceId === objectId) {
        this.#byId.delete(assignment.id);
      }
    }
  }
}

/** Microsoft Graph has more roles than the twin knows, so the twin can't tell whether it has this one. */
function refusalOf(appRoleId: string, appId: string, roles: readonly { readonly id: string }[]): Refusal {
  const isPart = appId === microsoftGraph.appId && appRoleId !== defaultAccess;
  return isPart && !roles.some(({ id }) => id === appRoleId)
    ? notSupportedPermission(`the app role ${appRoleId}`)
    : graphRefusals.permissionNotFound(appId);
}
