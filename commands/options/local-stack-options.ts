import { join } from "node:path";
import { requireKnownSettings } from "../../stacks/settings/known-settings.ts";
import { type LocalStack, openLocalStack, type LocalStackOptions } from "../../stacks/local/local-stack.ts";
import { localSettings } from "../../stacks/settings/renew-ended-secrets.ts";
import { domainsOf, namesAnybody, peopleIn, peopleInSettings } from "../../stacks/settings/people-in-settings.ts";
import { existingCallersIn, existingSecretsIn } from "../../stacks/local/seed-twin.ts";
import { settingsInFile } from "../../stacks/settings/settings-in-file.ts";
import { prepareTwin } from "../../stacks/local/prepare-twin.ts";
import type { CommandContext } from "../../cli/command.ts";
import { durationFrom, settingsFileFrom } from "../../cli/options.ts";
import { UsageError } from "../../cli/exit-codes.ts";
import { BehaviorsExclude, optionsOf, platformBehaviors } from "../../stacks/local/platform-behaviors.ts";

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

/**
 * Engine, an empty stack, and a twin whose people may have their names in the settings' own domains.
 *
 * @throws SettingsRefused (a setting that there is none of) before anything is started
 */
export async function openStackWithUsers(
  settingsFile: string | undefined,
  { directory, signal, reporter }: CommandContext,
): Promise<LocalStack> {
  const file = settingsFile ?? join(directory, localSettings);
  requireKnownSettings(file, directory);
  return openLocalStack({
    directory,
    signal,
    onStep: reporter.step,
    onProgress: reporter.progress,
    ...(settingsFile !== undefined && { settingsFile }),
    twin: { verifiedDomains: domainsOf(peopleInSettings(file)) },
  });
}

/** @throws UsageError unless it is left out or a port number */
function portFrom(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new UsageError(`--port is "${text}"; a number from 0 to 65535 is allowed (0: any that is free).`);
  }
  return port;
}

type GateReadings = Pick<NonNullable<LocalStackOptions["twin"]>, "emptyAllowedApplications" | "sessionTokenAsBearer">;

/** What Microsoft's documentation says where reports contradict it: twin/FIDELITY.md, "App Service authentication". */
const documented: GateReadings = { emptyAllowedApplications: "unrestricted", sessionTokenAsBearer: "refused" };

/**
 * How the gate reads what the sources dispute: as it was reported, which is the twin's default, or as documented.
 *
 * @throws UsageError unless it is left out or one of these words
 */
export function gateReadingsFrom(text: string | undefined): GateReadings {
  if (text === undefined || text === "reported") return {};
  if (text === "documented") return documented;
  throw new UsageError(`--gate is "${text}"; "reported" (the default) and "documented" are allowed.`);
}

/**
 * Reads `--platform`: `usual`, or names of behaviors, separated by commas.
 *
 * @throws UsageError for an unknown name, and for behaviors that exclude each other
 */
export function platformFrom(text: string | undefined): ReturnType<typeof optionsOf> {
  if (text === undefined) return {};
  try {
    return optionsOf(text.split(",").flatMap((name) => behaviorsBy(name.trim())));
  } catch (error) {
    if (error instanceof BehaviorsExclude) throw new UsageError(`--platform: ${error.message} Leave one of them out.`);
    throw error;
  }
}

function behaviorsBy(name: string): typeof platformBehaviors {
  const found = platformBehaviors.filter((behavior) => (name === "usual" ? behavior.isUsual : behavior.name === name));
  if (found.length > 0) return found;
  throw new UsageError(
    `--platform has "${name}"; "usual" is allowed, for all usual ones at once, and these names, separated by commas:\n` +
      platformBehaviors.map((behavior) => `  ${behavior.name}: ${behavior.summary}`).join("\n"),
  );
}
