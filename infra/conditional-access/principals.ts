import { getClientConfig } from "@pulumi/azuread/getClientConfig.js";
import type { Principals, Account, Group } from "../rules/lock-out-tenant.ts";
import { getGroup } from "@pulumi/azuread/getGroup.js";
import { getUser } from "@pulumi/azuread/getUser.js";
import type { ConditionalAccessSettings } from "../settings/conditional-access-settings.ts";
import * as pulumi from "@pulumi/pulumi";
import { printable } from "@protected-function/core/text/printable.ts";
import { requireNoLockOut, movingCallers } from "../rules/lock-out-guard.ts";
import type { Settings } from "../settings/settings-schema.ts";
import { isWanted, type PolicyPeople } from "../definitions/policies.ts";

/** The azuread provider signs users in through the Azure CLI only. All its other login methods are for applications. */
const azureCli = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

/** Looks up everyone by name. An unknown name is part of the result; any other failure is thrown. */
export async function findPrincipals(settings: ConditionalAccessSettings): Promise<Principals> {
  const unknown: { readonly setting: string; readonly name: string }[] = [];
  const find = async <Principal>(
    setting: "emergencyAccounts" | "emergencyGroups" | "serviceAccounts",
    lookUp: (name: string) => Promise<Principal>,
  ): Promise<readonly Principal[]> => {
    const principals = await Promise.all(
      (settings[setting] ?? []).map(async (name) => {
        try {
          return [await lookUp(name)];
        } catch (error) {
          if (!isNotFound(error)) throw error;
          unknown.push({ setting: `conditionalAccess.${setting}`, name });
          return [];
        }
      }),
    );
    return principals.flat();
  };
  const [emergencyAccounts, emergencyGroups, serviceAccounts, login] = await Promise.all([
    find("emergencyAccounts", findAccount),
    find("emergencyGroups", findGroup),
    find("serviceAccounts", findAccount),
    getClientConfig(),
  ]);
  const kind = login.clientId.toLowerCase() === azureCli ? "user" : "servicePrincipal";
  const deployer = { kind, objectId: login.objectId.toLowerCase() } as const;
  return { emergencyAccounts, emergencyGroups, serviceAccounts, deployer, unknown };
}

async function findAccount(userPrincipalName: string): Promise<Account> {
  const { objectId, accountEnabled } = await getUser({ userPrincipalName });
  return { userPrincipalName, objectId: objectId.toLowerCase(), enabled: accountEnabled };
}

async function findGroup(displayName: string): Promise<Group> {
  const { objectId, members } = await getGroup({ displayName, securityEnabled: true });
  return {
    displayName,
    objectId: objectId.toLowerCase(),
    memberIds: members.map((id) => id.toLowerCase()),
  };
}

/**
 * Matches the plugin's message. A deleted user or group is reported like one that never existed. Source:
 * user_data_source.go and group_data_source.go of https://github.com/hashicorp/terraform-provider-azuread
 */
function isNotFound(error: unknown): boolean {
  return error instanceof Error && /was not found|No group found matching/.test(error.message);
}

/**
 * Returns the people in the policies after the lock-out guard has accepted the settings. This runs before the first
 * resource, so nothing is created if the guard refuses. Undefined if conditional access isn't used; then no one is
 * looked up either.
 *
 * @throws pulumi.RunError with every danger
 */
export async function judgedPeople({ conditionalAccess, adopt, callers }: Settings): Promise<PolicyPeople | undefined> {
  if (!isWanted(conditionalAccess)) return undefined;
  for (const warning of movingCallers(conditionalAccess, callers)) await pulumi.log.warn(printable(warning));
  const principals = await findPrincipals(conditionalAccess);
  await requireNoLockOut({
    settings: conditionalAccess,
    principals,
    adoptedApiClientId: adopt.api?.clientId,
    // The stack's policies don't cover existing callers.
    callers: Object.keys(callers).filter((name) => callers[name]?.servicePrincipal === undefined),
  });
  const idsOf = (principals: readonly { readonly objectId: string }[]) => principals.map(({ objectId }) => objectId);
  return {
    emergencyUserIds: idsOf(principals.emergencyAccounts),
    emergencyGroupIds: idsOf(principals.emergencyGroups),
    serviceAccountIds: idsOf(principals.serviceAccounts),
  };
}
