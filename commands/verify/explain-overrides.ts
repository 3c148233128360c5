import type { StackOutputs } from "../../infra/outputs.ts";
import type { Outcome } from "../../checks/run-checks.ts";
import { authenticationOverride } from "../../text/authentication-overrides.ts";
import { deleteAppSettings } from "../../stacks/live/app-settings-command.ts";

/** What app settings that B16 found bypass, and the command that removes them: no refresh sees them, so no `up` does it. */
export function explainOverrides(
  { id, outcome, unexpected }: Outcome,
  { functionApp }: StackOutputs,
): readonly string[] {
  const names = id === "B16" && outcome === "failed" ? (unexpected?.differs ?? []) : [];
  if (names.length === 0) return [];
  const does = new Set(names.flatMap((name) => authenticationOverride(name)?.does ?? []));
  return [
    ...[...does].map((one) => `App Service authentication can be bypassed: such a setting ${one}.`),
    `Deployer: \`${deleteAppSettings(functionApp.siteId, names)}\`. \`npx pulumi up\` does not see it, and does not remove it.`,
  ];
}
