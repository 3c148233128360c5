import * as pulumi from "@pulumi/pulumi";
import { printable } from "../../text/printable.ts";
import { messageFor } from "./lock-out-finding.ts";
import { lockOutFindings, verdictOn } from "./lock-out-guard.ts";
import type { GuardedSettings } from "./lock-out-tenant.ts";

/**
 * Stops the program before its first resource where the declared policies could shut people out of their tenant. What
 * the settings accept is a warning with their reason.
 *
 * @throws pulumi.RunError with every danger: Pulumi prints its message without a stack trace
 */
export async function demandNoLockOut(guarded: GuardedSettings): Promise<void> {
  const { refused, accepted } = verdictOn(lockOutFindings(guarded), guarded.settings);
  for (const { danger, consequence, reason } of accepted) {
    await pulumi.log.warn(
      `The lock-out guard lets ${danger} pass: ${printable(reason)}\n  Found: ${printable(consequence)}.`,
    );
  }
  if (refused.length === 0) return;
  throw new pulumi.RunError(
    ["The conditional access of this stack could shut people out. Nothing was made.", ...refused.map(messageFor)].join(
      "\n",
    ),
  );
}
