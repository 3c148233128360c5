import type { BearerClaims } from "../network/bearer-token.ts";
import type { Resource } from "../tenant/subscription.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { armRefusals } from "./arm-refusals.ts";
import { roleOf, type BuiltInRole } from "./built-in-roles.ts";

/** Returns the scope of a role assignment: everything before the assignment's own part of the id. */
export function scopeOf(assignment: Resource): string {
  return assignment.id.slice(0, assignment.id.toLowerCase().lastIndexOf("/providers/microsoft.authorization/"));
}

/** Returns whether `inner` is `outer` or lies below it. Resource Manager compares ids without case. */
export function isWithin(inner: string, outer: string): boolean {
  return `${inner.toLowerCase()}/`.startsWith(`${outer.toLowerCase()}/`);
}

/**
 * Returns whether Azure RBAC allows the action: a role that the caller has at this scope or above it must include it.
 * The twin doesn't support groups or deny assignments.
 * https://learn.microsoft.com/azure/role-based-access-control/overview#how-azure-rbac-determines-if-a-user-has-access-to-a-resource
 */
export function isAllowed(tenant: Tenant, caller: BearerClaims, action: string, scope: string): boolean {
  return hasRole(
    tenant,
    caller,
    scope,
    ({ actions, notActions = [] }) => covers(actions, action) && !covers(notActions, action),
  );
}

/** Like {@link isAllowed}, for data actions such as reading a vault's secrets. */
export function isAllowedOnData(tenant: Tenant, caller: BearerClaims, dataAction: string, scope: string): boolean {
  return hasRole(tenant, caller, scope, ({ dataActions = [] }) => covers(dataActions, dataAction));
}

function hasRole(
  tenant: Tenant,
  caller: BearerClaims,
  scope: string,
  suffices: (role: BuiltInRole) => boolean,
): boolean {
  return rolesAt(tenant, caller, scope).some(suffices);
}

/** Returns the roles assigned to the caller at a scope or above it, in the order of assignment. */
export function rolesAt(tenant: Tenant, caller: BearerClaims, scope: string): readonly BuiltInRole[] {
  return tenant.subscription.ofType("Microsoft.Authorization/roleAssignments").flatMap((assignment) => {
    const { principalId, roleDefinitionId } = assignment.body["properties"] as {
      readonly principalId: string;
      readonly roleDefinitionId: string;
    };
    if (principalId.toLowerCase() !== caller.oid.toLowerCase() || !isWithin(scope, scopeOf(assignment))) return [];
    if (!tenant.directory.replication.hasArrived(assignment.id)) return [];
    const role = roleOf(roleDefinitionId);
    return role === undefined ? [] : [role];
  });
}

function covers(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => matches(pattern, action));
}

/** Returns whether the caller has any role anywhere in the subscription. */
export function hasSomeRole(tenant: Tenant, caller: BearerClaims): boolean {
  const { subscription } = tenant;
  return subscription.ofType("Microsoft.Authorization/roleAssignments").some(({ id, body }) => {
    if (!isWithin(id, `/subscriptions/${subscription.subscriptionId}`)) return false;
    const { principalId } = body["properties"] as { readonly principalId: string };
    return principalId.toLowerCase() === caller.oid.toLowerCase() && tenant.directory.replication.hasArrived(id);
  });
}

/** Throws AuthorizationFailed (403). */
export function authorize(tenant: Tenant, caller: BearerClaims, action: string, scope: string): void {
  if (isAllowed(tenant, caller, action, scope)) return;
  throw armRefusals.authorizationFailed(caller.appid ?? caller.oid, caller.oid, action, scope);
}

/** Writing one resource may need a permission on another that it refers to. Throws LinkedAuthorizationFailed (403). */
export function authorizeLinked(
  request: { readonly tenant: Tenant; readonly caller: BearerClaims; readonly id: string },
  action: string,
  linked: { readonly action: string; readonly scope: string },
): void {
  const { tenant, caller, id } = request;
  if (isAllowed(tenant, caller, linked.action, linked.scope)) return;
  throw armRefusals.linkedAuthorizationFailed(caller.appid ?? caller.oid, caller.oid, action, id, linked);
}

function matches(pattern: string, action: string): boolean {
  const escaped = pattern.split("*").map((part) => part.replaceAll(/[.\\/]/g, String.raw`\$&`));
  return new RegExp(`^${escaped.join(".*")}$`, "i").test(action);
}
