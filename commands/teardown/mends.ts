/** What a person does about what was refused, and how a refusal is recognized in the engine's words. */
export const mends = {
  lock: "Somebody has put a lock on it: find it with az lock list, remove it with az lock delete, and run the teardown again.",
  rights:
    "This login may not do that: it takes the rights that deployed the stack (README.md). Run the teardown again with them.",
  later: "Run the teardown again later.",
  other: "Fix that, and run the teardown again.",
} as const;

/**
 * The plugins pass on the code of the service's own answer.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources,
 * https://learn.microsoft.com/azure/role-based-access-control/troubleshooting,
 * https://learn.microsoft.com/graph/errors
 *
 * @param message of a diagnostic of the engine
 */
export function mendFor(message: string): string {
  if (/\bScopeLocked\b/.test(message)) return mends.lock;
  const isForbidden = /\b(?:AuthorizationFailed|LinkedAuthorizationFailed|Authorization_RequestDenied)\b/.test(message);
  return isForbidden ? mends.rights : mends.other;
}
