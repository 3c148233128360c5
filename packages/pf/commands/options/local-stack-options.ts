import { join } from "node:path";
import type { LenientSettings } from "@protected-function/infra/settings/lenient-settings.ts";
import { requireSettings } from "../../stacks/local/require-settings.ts";
import { type LocalStack, openLocalStack, type LocalStackOptions } from "../../stacks/local/local-stack.ts";
import { localSettings } from "../../stacks/settings/renew-ended-secrets.ts";
import { cloudIn } from "../../stacks/local/cloud-in-settings.ts";
import { domainsOf, namesAnybody, peopleIn } from "../../stacks/settings/people-in-settings.ts";
import { existingCallersIn, existingScopesIn, existingSecretsIn } from "../../stacks/local/seed-twin.ts";
import { settingsInFile, vaultsIn } from "../../stacks/settings/settings-in-file.ts";
import { prepareTwin } from "../../stacks/local/prepare-twin.ts";
import type { CommandContext } from "../../cli/command.ts";
import { listeningPort, settingsFileFrom } from "../../cli/options.ts";
import { type Quantity, quantityOf } from "../../cli/quantity.ts";
import { UsageError } from "../../cli/exit-codes.ts";
import { requireFreePort } from "./require-free-port.ts";
import { nearest } from "@protected-function/core/text/nearest.ts";
import { shownWord } from "../../cli/shown-word.ts";
import { BehaviorsExclude, optionsOf, platformBehaviors } from "../../stacks/local/platform-behaviors.ts";

type DeployContext = Pick<CommandContext, "directory" | "signal" | "reporter">;

/** The values of `--plugins`. */
export const pluginSets = ["real", "stand-ins"] as const;

/** How long changed policies may be delayed. */
export const propagationTime: Quantity = { units: "hms", from: 0, to: 9999, example: "30m" };

/** Options of every command that deploys the stack to a twin, for `parseArgs`. */
export const localStackOptions = {
  settings: {
    type: "string",
    value: "file",
    description: "Deploy with this settings file. Default: Pulumi.local.yaml.",
  },
  port: {
    type: "string",
    value: "port",
    quantity: listeningPort,
    description: "The port of 127.0.0.1 where the twin's proxy listens. Default: any free port.",
  },
  platform: {
    type: "string",
    value: "usual|name,name",
    suggests: ["usual", ...platformBehaviors.map(({ name }) => name)],
    description:
      "Imitate Azure's delays and failures. `./pf twin platform` lists them. `usual`: all common ones. Default: none.",
  },
} as const;

/**
 * Opens the engine, the twin and an empty stack according to the command line. Creates the people that the settings
 * name.
 *
 * @throws UsageError, SettingsRefused before starting anything
 */
export async function localStackFrom(
  values: {
    readonly port?: string | undefined;
    readonly settings?: string | undefined;
    /** How long changes to conditional access policies take to apply. */
    readonly propagation?: string | undefined;
    /** How App Service authentication behaves if sources contradict each other. */
    readonly gate?: string | undefined;
    /** The Azure problems that the services imitate. */
    readonly platform?: string | undefined;
    /** The provider plugins to run. */
    readonly plugins?: string | undefined;
  },
  { directory, signal, reporter }: DeployContext,
  development: Pick<LocalStackOptions, "twin" | "earlier" | "passphrase"> = {},
): Promise<LocalStack> {
  const port = quantityOf(values.port, localStackOptions.port);
  const policyPropagationMilliseconds = quantityOf(values.propagation, { quantity: propagationTime });
  const disputed = disputedBehaviorFrom(values.gate);
  const platform = platformFrom(values.platform);
  const settingsFile = settingsFileFrom(values.settings);
  const plugins = pluginSets.find((name) => name === values.plugins);
  const file = settingsFile ?? join(directory, localSettings);
  await requireFreePort("--port", port);
  await requireSettings(file, directory, {
    createsSecrets: settingsFile !== undefined && development.earlier === undefined,
  });
  const { settings } = settingsInFile(file, directory);
  const people = peopleIn(settings);
  const local = await openLocalStack({
    directory,
    signal,
    onStep: reporter.step,
    onProgress: reporter.progress,
    twin: {
      ...platform,
      ...disputed,
      ...development.twin,
      ...(port !== undefined && { port }),
      ...(policyPropagationMilliseconds !== undefined && { policyPropagationMilliseconds }),
      verifiedDomains: domainsOf(people),
      cloud: cloudIn(settings),
    },
    earlier: development.earlier,
    passphrase: development.passphrase,
    ...(settingsFile !== undefined && { settingsFile }),
    ...(plugins && { plugins }),
    // The twin takes seconds where a tenant takes minutes.
    ...(values.platform !== undefined && { standIns: { environment: shortPauses } }),
  });
  const existing = [
    ...existingCallersIn([settings]),
    ...existingSecretsIn([settings]),
    ...vaultsIn([settings]),
    ...existingScopesIn([settings], local.stackName),
  ];
  const isSelfContained = !namesAnybody(people) && existing.length === 0;
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

/**
 * Opens the engine, an empty stack, and a twin whose people can use the domains in the settings.
 *
 * @param requireMore refuses what doesn't fit the settings
 * @throws SettingsRefused before starting anything, and what `requireMore` throws
 */
export async function openStackWithUsers(
  settingsFile: string | undefined,
  { directory, signal, reporter }: DeployContext,
  requireMore: (settings: LenientSettings, endpoints?: readonly string[]) => void = () => {},
): Promise<LocalStack> {
  const file = settingsFile ?? join(directory, localSettings);
  const contract = await requireSettings(file, directory, { createsSecrets: settingsFile !== undefined });
  const { settings } = settingsInFile(file, directory);
  requireMore(settings, contract && Object.keys(contract.endpoints));
  return openLocalStack({
    directory,
    signal,
    onStep: reporter.step,
    onProgress: reporter.progress,
    ...(settingsFile !== undefined && { settingsFile }),
    twin: { verifiedDomains: domainsOf(peopleIn(settings)), cloud: cloudIn(settings) },
  });
}

type DisputedBehavior = Pick<
  NonNullable<LocalStackOptions["twin"]>,
  "emptyAllowedApplications" | "sessionTokenAsBearer"
>;

/** Microsoft's documented behavior, which reports contradict: packages/twin/FIDELITY.md, "App Service authentication". */
const documented: DisputedBehavior = { emptyAllowedApplications: "unrestricted", sessionTokenAsBearer: "refused" };

/**
 * Returns the behavior of App Service authentication if sources contradict each other: as reported (the twin's default)
 * or as documented.
 *
 * @throws UsageError for any other word
 */
export function disputedBehaviorFrom(text: string | undefined): DisputedBehavior {
  if (text === undefined || text === "reported") return {};
  if (text === "documented") return documented;
  throw new UsageError(`--gate is "${text}". Use "reported" (the default) or "documented".`);
}

/**
 * Reads `--platform`: `usual`, or names of behaviors, separated by commas.
 *
 * @throws UsageError for an unknown name, and for names that exclude each other
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
  const matching = platformBehaviors.filter((behavior) =>
    name === "usual" ? behavior.isUsual : behavior.name === name,
  );
  if (matching.length > 0) return matching;
  const near = nearest(name, ["usual", ...platformBehaviors.map((behavior) => behavior.name)]);
  const list = "./pf twin platform lists all names.";
  throw new UsageError(
    `--platform has "${shownWord(name)}", which the twin doesn't imitate.`,
    near === undefined ? `Use "usual" for all common ones, or their names: ${list}` : `Did you mean ${near}? ${list}`,
  );
}
