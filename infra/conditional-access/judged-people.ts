import * as pulumi from "@pulumi/pulumi";
import { printable } from "../../text/printable.ts";
import { demandNoLockOut } from "../rules/lock-out-guard.ts";
import { movingCallers } from "../rules/lock-out-guard.ts";
import type { Settings } from "../settings/settings-schema.ts";
import type { PolicyPeople } from "./policy-definition.ts";
import { findPrincipals } from "./principals.ts";
import { isWanted } from "./wanted-policies.ts";

/**
 * The people that the policies are written with, once the lock-out guard has let the settings pass: before the first
 * resource, so that nothing is made where it refuses. Undefined where no conditional access is asked for: then nobody
 * is looked up, either.
 *
 * @throws pulumi.RunError with every danger
 */
export async function judgedPeople({ conditionalAccess, adopt, callers }: Settings): Promise<PolicyPeople | undefined> {
  if (!isWanted(conditionalAccess)) return undefined;
  for (const warning of movingCallers(conditionalAccess, callers)) await pulumi.log.warn(printable(warning));
  const principals = await findPrincipals(conditionalAccess);
  await demandNoLockOut({
    settings: conditionalAccess,
    principals,
    adoptedApiClientId: adopt.api?.clientId,
    // Who exists already is in no policy of the stack's.
    callers: Object.keys(callers).filter((name) => callers[name]?.servicePrincipal === undefined),
  });
  const idsOf = (found: readonly { readonly objectId: string }[]) => found.map(({ objectId }) => objectId);
  return {
    emergencyUserIds: idsOf(principals.emergencyAccounts),
    emergencyGroupIds: idsOf(principals.emergencyGroups),
    serviceAccountIds: idsOf(principals.serviceAccounts),
  };
}
