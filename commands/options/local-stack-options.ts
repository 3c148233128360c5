import { join } from "node:path";
import { requireKnownSettings } from "../../stacks/settings/known-settings.ts";
import { type LocalStack, openLocalStack } from "../../stacks/local/local-stack.ts";
import { localSettings } from "../../stacks/settings/renew-ended-secrets.ts";
import { domainsOf, namesAnybody, peopleIn } from "../../stacks/settings/people-in-settings.ts";
import { existingCallersIn, existingSecretsIn } from "../../stacks/local/seed-existing.ts";
import { settingsInFile } from "../../stacks/settings/settings-in-file.ts";
import { prepareTwin } from "../../stacks/local/prepare-twin.ts";
import type { CommandContext } from "../../cli/command.ts";
import { durationFrom } from "../../cli/duration.ts";
import { UsageError } from "../../cli/exit-codes.ts";
import { gateReadingsFrom } from "./gate-readings.ts";
import { platformFrom } from "./platform.ts";
import { portFrom } from "./port.ts";
import { settingsFileFrom } from "../../cli/settings-file.ts";

/** What every command takes that deploys the stack to a twin, as `parseArgs` wants it. */
export const localStackOptions = {
  port: { type: "string", what: "The twin's proxy listens on this port of 127.0.0.1. Default: any that is free." },
  settings: { type: "string", what: "Deploys with this settings file. Default: Pulumi.local.yaml." },
  platform: {
    type: "string",
    what: "How Azure behaves: usual (all common troubles), or names; an unknown one lists them.",
  },
} as const;

/**
 * Engine, twin and an empty stack as the command line asks for them; everybody exists whom the settings name.
 *
 * @throws UsageError, SettingsRefused (a setting that there is none of) before anything is started
 */
export async function localStackFrom(
  values: {
    readonly port?: string | undefined;
    readonly settings?: string | undefined;
    /** How long changed conditional access policies take to act. */
    readonly propagation?: string | undefined;
    /** How the gate reads what the sources dispute. */
    readonly gate?: string | undefined;
    /** How the services behave. */
    readonly platform?: string | undefined;
    /** Whose requests reach the twin. */
    readonly plugins?: string | undefined;
  },
  { directory, signal, reporter }: CommandContext,
): Promise<LocalStack> {
  const port = portFrom(values.port);
  const policyPropagationMilliseconds = durationFrom("propagation", values.propagation);
  const gateReadings = gateReadingsFrom(values.gate);
  const platform = platformFrom(values.platform);
  const settingsFile = settingsFileFrom(values.settings);
  const plugins = pluginsFrom(values.plugins);
  const file = settingsFile ?? join(directory, localSettings);
  requireKnownSettings(file, directory);
  const { settings, config } = settingsInFile(file);
  const people = peopleIn(settings, config);
  const local = await openLocalStack({
    directory,
    signal,
    onStep: reporter.step,
    onProgress: reporter.progress,
    twin: {
      ...platform,
      ...gateReadings,
      ...(port !== undefined && { port }),
      ...(policyPropagationMilliseconds !== undefined && { policyPropagationMilliseconds }),
      verifiedDomains: domainsOf(people),
    },
    ...(settingsFile !== undefined && { settingsFile }),
    ...(plugins && { plugins }),
    // What a tenant takes minutes for is over in seconds on the twin.
    ...(values.platform !== undefined && { standIns: { environment: shortPauses } }),
  });
  const isSelfContained =
    !namesAnybody(people) && existingCallersIn([settings]).length + existingSecretsIn([settings]).length === 0;
  if (settingsFile === undefined && isSelfContained) return local;
  try {
    const administration = await prepareTwin({ local, people, settings: [settings], onStep: reporter.step });
    await administration.close();
    return local;
  } catch (error) {
    await local.close();
    throw error;
  }
}

const shortPauses = { PUBLISH_LONGEST_PAUSE_MILLISECONDS: "250", DIRECTORY_LONGEST_PAUSE_MILLISECONDS: "500" };

/** @throws UsageError */
function pluginsFrom(text: string | undefined): "real" | "stand-ins" | undefined {
  if (text === undefined || text === "real" || text === "stand-ins") return text;
  throw new UsageError(`--plugins is "${text}"; "real" and "stand-ins" (the default) are allowed.`);
}
