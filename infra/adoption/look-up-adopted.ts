import type { DeclaredRole } from "../definitions/declared-role.ts";
import type { Settings } from "../settings/settings-schema.ts";
import { type AdoptedApi, lookUpApi } from "./adopted-api.ts";
import { type AdoptedHosting, lookUpHosting } from "./adopted-hosting.ts";
import { type Adopter, requireAdoptable } from "./adoption-problem.ts";
import * as pulumi from "@pulumi/pulumi";
import { pathCommand } from "../settings/config-command.ts";
import { policiesNamingTheApi } from "../definitions/policies.ts";
import type { ConditionalAccessSettings } from "../settings/conditional-access-settings.ts";

/** The existing resources that the stack adopts instead of creating new ones. Either half may be absent. */
export interface Adopted {
  readonly api?: AdoptedApi | undefined;
  readonly hosting?: AdoptedHosting | undefined;
}

/**
 * Looks up everything that the settings adopt. Pulumi itself would find a wrong ID while it is changing other
 * resources, and would notice a replacement only when it starts it.
 *
 * @throws pulumi.RunError with everything that can't be adopted, before anything is changed
 */
export async function lookUpAdopted(
  { adopt, location, people, callers, publicClientFlows, conditionalAccess }: Settings,
  adopter: Adopter & { readonly appRoles: readonly DeclaredRole[] },
): Promise<Adopted> {
  const { subscriptionId, appRoles } = adopter;
  const [hosting, api] = await Promise.all([
    adopt.hosting && lookUpHosting(adopt.hosting, { subscriptionId, location, adopter }),
    adopt.api && lookUpApi(adopt.api, { appRoles, holders: { people, callers }, publicClientFlows, adopter }),
  ]);
  requireAdoptable([...(hosting?.problems ?? []), ...(api?.problems ?? [])]);
  if (api?.api.isPublicClient === true) await warnOfPublicClient(conditionalAccess, adopter.stack);
  return { hosting: hosting?.hosting, api: api?.api };
}

/** The adopted IDs, for the outputs. The next run compares them to detect that one was left out. */
export function adoptedIds({ api, hosting }: Settings["adopt"], subscriptionId: string) {
  return {
    ...(api && { apiClientId: api.clientId }),
    ...(hosting && {
      siteId: `/subscriptions/${subscriptionId}/resourceGroups/${hosting.resourceGroupName}/providers/Microsoft.Web/sites/${hosting.functionAppName}`,
    }),
  };
}

/**
 * Warns in advance that Entra ID may refuse the policies about an API that stays a public client. It is only a warning:
 * one tenant refused a public client in a policy, and no tenant's answer is known for an API that is one
 * (packages/twin/FIDELITY.md).
 */
async function warnOfPublicClient(settings: ConditionalAccessSettings, stack: string): Promise<void> {
  const naming = policiesNamingTheApi(settings);
  if (naming.length === 0) return;
  await pulumi.log.warn(
    `The adopted API stays a public client, and conditional access names it (${naming.join(", ")}): Entra ID may refuse ` +
      "such a policy (1034, PublicClientsAreUnsupported). Once people sign in at the stack's own public client, run " +
      `\`${pathCommand("set", "adopt.api.publicClient", stack)} false\`.`,
  );
}
