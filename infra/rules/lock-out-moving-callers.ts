import type { ConditionalAccessSettings } from "../settings/conditional-access-settings.ts";
import type { Settings } from "../settings/settings-schema.ts";

/**
 * Callers that a policy for workload identities stops although nothing is wrong with them: jobs of GitHub's own runners come
 * from addresses that change. A warning and no danger: runners of one's own, and larger ones, may have fixed addresses.
 * https://learn.microsoft.com/entra/identity/conditional-access/workload-identity
 * https://docs.github.com/actions/reference/runners/larger-runners#networking-for-larger-runners
 */
export function movingCallers(
  { state, workloadIdentitiesOnlyFrom }: ConditionalAccessSettings,
  callers: Settings["callers"],
): readonly string[] {
  if (state === "off" || workloadIdentitiesOnlyFrom === undefined) return [];
  return Object.entries(callers)
    .filter(([, { federated = {} }]) => Object.values(federated).some((credential) => "github" in credential))
    .map(
      ([name]) =>
        `The caller "${name}" signs in from GitHub Actions, and conditionalAccess.workloadIdentitiesOnlyFrom allows callers from named locations only. GitHub-hosted runners have no fixed address: once enforced, the policy blocks them (AADSTS53003). Use runners with a fixed address that one of the locations has, or remove workloadIdentitiesOnlyFrom.`,
    );
}
