/** Returns the subscription or the management group that a resource is in, as the beginning of its id. */
export function rootScopeOf(id: string): string | undefined {
  return /^(?:\/subscriptions\/[^/]+|\/providers\/Microsoft\.Management\/managementGroups\/[^/]+)(?=\/|$)/i.exec(
    id,
  )?.[0];
}

/** Returns the resource group that a resource is in, as the beginning of its id. */
export function resourceGroupOf(id: string): string | undefined {
  return /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+(?=\/|$)/i.exec(id)?.[0];
}

/** Returns the id of a scope that may begin with `resourceGroups/`, for one in the subscription of that id. */
export function fullScope(scope: string, subscription: string): string {
  return scope.startsWith("/") ? scope : `${subscription}/${scope}`;
}

/** Whether a scope is another or lies below it. */
export function isWithin(inner: string, outer: string): boolean {
  return `${inner.toLowerCase()}/`.startsWith(`${outer.toLowerCase()}/`);
}

/** Whether both are one id. Resource Manager compares ids without case. */
export function isSameId(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
