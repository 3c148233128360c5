import * as pulumi from "@pulumi/pulumi";
import { printable } from "@protected-function/core/text/printable.ts";
import { pathCommand } from "../settings/config-command.ts";
import { acceptableDangers, type ConditionalAccessSettings } from "../settings/conditional-access-settings.ts";
import type { Settings } from "../settings/settings-schema.ts";
import {
  type Danger,
  deployerShutOut,
  emergencyAccessShutOut,
  everybodyBlocked,
  type LockOutFinding,
  noEmergencyAccess,
} from "./lock-out-dangers.ts";
import { declaredTenant, type GuardedSettings } from "./lock-out-tenant.ts";
import { emptyLists, unknownPrincipals } from "./lock-out-unproven.ts";

/**
 * Stops the program before its first resource if the declared policies could lock people out of their tenant. A danger
 * that the settings accept is a warning with their reason.
 *
 * @throws pulumi.RunError with every danger: Pulumi prints its message without a stack trace
 */
export async function requireNoLockOut(guarded: GuardedSettings): Promise<void> {
  const { refused, accepted } = verdictOn(lockOutFindings(guarded), guarded.settings);
  for (const { danger, consequence, reason } of accepted) {
    await pulumi.log.warn(
      `The lock-out guard accepts ${danger}: ${printable(reason)}\n  Found: ${printable(consequence)}.`,
    );
  }
  if (refused.length === 0) return;
  throw new pulumi.RunError(
    [
      "The conditional access policies of this stack could lock people out of the tenant. Nothing was created.",
      ...refused.map((finding) => messageFor(finding, pulumi.getStack())),
    ].join("\n"),
  );
}

/**
 * Everything in the settings that could lock people out of their tenant. Pure, and before anything is created: objects
 * that the stack will create are symbols, each equal only to itself. A policy that isn't enforced locks out no one.
 * People that the tenant doesn't have are found in any state.
 */
export function lockOutFindings(guarded: GuardedSettings): readonly LockOutFinding[] {
  const { settings, principals } = guarded;
  const unproven = unknownPrincipals(principals);
  if (settings.state !== "enforced") return unproven;
  const tenant = declaredTenant(guarded);
  return [
    ...unproven,
    ...emptyLists(settings),
    ...noEmergencyAccess(tenant),
    ...emergencyAccessShutOut(tenant),
    ...everybodyBlocked(tenant),
    ...deployerShutOut(tenant),
  ];
}

interface Verdict {
  readonly refused: readonly LockOutFinding[];
  /** Accepted in the settings, with the reason there. */
  readonly accepted: readonly (LockOutFinding & { readonly reason: string })[];
}

/** The findings that stop the program, and those that the settings accept. */
export function verdictOn(
  findings: readonly LockOutFinding[],
  { acceptLockOutRisk = {} }: ConditionalAccessSettings,
): Verdict {
  const reasons: Partial<Record<Danger, string | undefined>> = acceptLockOutRisk;
  return {
    refused: findings.filter(({ danger }) => reasons[danger] === undefined),
    accepted: findings.flatMap((finding) => {
      const reason = reasons[finding.danger];
      return reason === undefined ? [] : [{ ...finding, reason }];
    }),
  };
}

/** One finding in the terminal's form. */
export function messageFor({ danger, consequence, fix }: LockOutFinding, stack: string): string {
  const acceptable = (acceptableDangers as readonly string[]).includes(danger);
  return [
    `- ${danger}: ${printable(consequence)}.`,
    `  Fix: ${printable(fix)}.`,
    ...(acceptable
      ? [`  Or accept it: ${pathCommand("set", `conditionalAccess.acceptLockOutRisk.${danger}`, stack)} "<reason>"`]
      : []),
  ].join("\n");
}

/**
 * Finds callers that a policy for workload identities blocks although nothing is wrong with them: jobs on GitHub's own
 * runners come from changing addresses. It is a warning, not a danger, because self-hosted and larger runners may have
 * fixed addresses.
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
        `The caller "${name}" signs in from GitHub Actions, and conditionalAccess.workloadIdentitiesOnlyFrom allows callers from named locations only. GitHub-hosted runners have no fixed address, so the enforced policy blocks them (AADSTS53003). Use runners with a fixed address in one of the locations, or remove workloadIdentitiesOnlyFrom.`,
    );
}
