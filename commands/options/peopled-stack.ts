import { join } from "node:path";
import { requireKnownSettings } from "../../stacks/settings/known-settings.ts";
import { type LocalStack, openLocalStack } from "../../stacks/local/local-stack.ts";
import { localSettings } from "../../stacks/settings/renew-ended-secrets.ts";
import { domainsOf, peopleInSettings } from "../../stacks/settings/people-in-settings.ts";
import type { CommandContext } from "../../cli/command.ts";

/**
 * Engine, an empty stack, and a twin whose people may have their names in the settings' own domains.
 *
 * @throws SettingsRefused (a setting that there is none of) before anything is started
 */
export async function peopledStack(
  settingsFile: string | undefined,
  { directory, signal, reporter }: CommandContext,
): Promise<LocalStack> {
  requireKnownSettings(settingsFile ?? join(directory, "Pulumi.local.yaml"), directory);
  return openLocalStack({
    directory,
    signal,
    onStep: reporter.step,
    onProgress: reporter.progress,
    ...(settingsFile !== undefined && { settingsFile }),
    twin: { verifiedDomains: domainsOf(peopleInSettings(settingsFile ?? join(directory, localSettings))) },
  });
}
