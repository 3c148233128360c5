import * as pulumi from "@pulumi/pulumi";
import { wantedPolicies } from "../conditional-access/wanted-policies.ts";
import type { ConditionalAccessSettings } from "../settings/conditional-access-settings.ts";

/**
 * Says ahead that Entra ID may refuse the policies about an API that stays a public client. A warning: one tenant was seen
 * to refuse a public client in a policy, and none was seen to answer for an API that is one (twin/FIDELITY.md).
 */
export async function warnOfPublicClient(settings: ConditionalAccessSettings): Promise<void> {
  const naming = policiesNamingTheApi(settings);
  if (naming.length === 0) return;
  await pulumi.log.warn(
    `The adopted API stays a public client, and conditional access names it (${naming.join(", ")}): Entra ID may refuse ` +
      "such a policy (1034, PublicClientsAreUnsupported). Once people sign in at the stack's own public client, run " +
      "`pulumi config set --path 'protected-function:adopt.api.publicClient' false`.",
  );
}

/** The settings that ask for a policy which includes or excludes the API. */
export function policiesNamingTheApi(settings: ConditionalAccessSettings): readonly string[] {
  const api = "the API";
  const nobody = { emergencyUserIds: [], emergencyGroupIds: [], serviceAccountIds: [] };
  const targets = { apiClientId: api, locationId: (name: string) => name, callerServicePrincipalIds: [] };
  return wantedPolicies(settings, nobody, targets)
    .filter(({ resources: { include, exclude } }) => [...include, ...exclude].includes(api))
    .map(({ key }) => `conditionalAccess.${key}`);
}
