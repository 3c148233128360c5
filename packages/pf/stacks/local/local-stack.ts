import { join } from "node:path";
import { AdjustableClock, startTwin, type Twin, type TwinOptions } from "@protected-function/twin";
import { stackOutputsSchema, type StackOutputs } from "@protected-function/infra/outputs.ts";
import { type ClientCredential, unknownClientId } from "@protected-function/core/azure/token.ts";
import type { Engine } from "@protected-function/engine/find-engine.ts";
import { obtainEngine } from "@protected-function/engine/obtain-engine.ts";
import { type Guardian, processGuardian } from "@protected-function/engine/guardian.ts";
import { compileCacheOf } from "@protected-function/engine/program-command.ts";
import { programFolder } from "@protected-function/engine/program-folder.ts";
import { openStack } from "@protected-function/engine/open-stack.ts";
import type { Stack } from "@protected-function/engine/stack.ts";
import { type ObtainedPlugin, obtainPlugins } from "@protected-function/engine/plugins/obtain-plugins.ts";
import { standInNames, startStandIns, type StandInsOptions } from "@protected-function/engine/stand-ins/index.ts";
import type { SettingsSource } from "@protected-function/core/text/reading/setting-places.ts";
import { settingsSources } from "../settings/settings-in-file.ts";
import { localSettings, renewExpiredSecrets } from "../settings/renew-ended-secrets.ts";
import { requireSameSettings } from "../settings/require-same-settings.ts";
import { explainFailure } from "../settings/settings-refused.ts";
import type { OriginMessage } from "../client/check-calls.ts";
import type { RunResult } from "@protected-function/engine/event-log.ts";
import { childEnvironment } from "@protected-function/core/text/child-environment.ts";
import { Refused } from "@protected-function/core/text/errors.ts";
import { listNames } from "@protected-function/core/text/names.ts";
import { pathText } from "@protected-function/core/text/path-text.ts";
import { stackOf } from "@protected-function/core/text/stack-of.ts";

export interface LocalStackOptions {
  /** The program's directory, which contains `Pulumi.yaml`. */
  readonly directory: string;
  readonly signal: AbortSignal;
  /** Default: the one that is found, or obtained. */
  readonly engine?: Engine | undefined;
  /**
   * The stack's name, which is part of every name that the program creates. Default: the stack of the settings file, as
   * on a tenant; `local` if the file isn't named after a stack.
   */
  readonly stackName?: string;
  /** Settings to deploy with. Default: the program's own `Pulumi.local.yaml`. */
  readonly settingsFile?: string;
  /** An earlier stack to continue, with the twin's own `saved`. */
  readonly earlier?: { readonly stack: Readonly<Record<string, unknown>>; readonly renewedAt: number } | undefined;
  /** Encrypts the state's secrets. A stack to continue needs the one that it began with. Default: a new one. */
  readonly passphrase?: string | undefined;
  /** The twin's port, clock and simulated faults. Default: the twin's own. */
  readonly twin?: Omit<TwinOptions, "directory" | "spawn" | "clock"> & { readonly clock?: AdjustableClock };
  /**
   * `real`: the provider plugins that the engine has or can install; stand-ins replace the missing ones. Default:
   * stand-ins.
   */
  readonly plugins?: "stand-ins" | "real";
  /**
   * How the stand-ins wait, what happens to their refusals, and additional environment variables for commands of any
   * plugin.
   */
  readonly standIns?: Partial<Pick<StandInsOptions, "pause" | "environment" | "onRefusal" | "goesOn">>;
  readonly onStep: (text: string) => void;
  readonly onProgress: (text: string) => void;
}

/** The program's stack, and the twin that it is deployed to. */
export interface LocalStack {
  readonly engine: Engine;
  readonly twin: Twin;
  /** Ports of the stand-ins, by the plugin that each replaces. */
  readonly standIns: Readonly<Record<string, number>>;
  /** With real plugins: those in use, and those that weren't available. */
  readonly plugins: readonly ObtainedPlugin[] | undefined;
  /** The twin's clock. */
  readonly clock: AdjustableClock;
  readonly stack: Stack;
  readonly stackName: string;
  /** Dates of the settings that this twin replaced, for a page's evidence. */
  readonly replacedDates?: readonly string[];
  /** The files with its settings, as they are now. */
  readonly sources: () => readonly SettingsSource[];
  readonly guardian: Guardian;
  /** The outputs of the last `up`, with secrets in plain text: for the checks, never for a terminal. */
  readonly outputs: () => Promise<StackOutputs>;
  /**
   * Continues with another version of the program on the same twin, to see its effect on this version's resources.
   *
   * @param settingsFile a copy: settings are written to it
   * @throws SettingsRefused if Pulumi reads the copy differently
   */
  continueWith(program: { readonly directory: string; readonly settingsFile: string }): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the engine, the twin, stand-ins and an empty stack, ready for `up`. If any of them fails, stops the rest.
 *
 * @throws EngineUnavailable, SettingsRefused, ProgramFailed, and the system's own errors (a port, a full disk)
 */
export async function openLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const { directory, signal, settingsFile, onStep, onProgress } = options;
  const { stackName = stackOf(settingsFile ?? localSettings) ?? "local" } = options;
  const guardian = processGuardian();
  const endings: (() => Promise<unknown> | void)[] = [];
  const close = async (): Promise<void> => {
    for (const end of endings.splice(0).toReversed()) await end();
  };
  try {
    if (options.engine === undefined) onStep("Finding Pulumi's engine");
    const engine = options.engine ?? (await obtainEngine({ env: process.env, signal, onProgress }));

    const real = options.plugins === "real";
    if (real) onStep("Looking for the real plugins");
    const plugins = real
      ? await obtainPlugins({ engine, directory, names: standInNames, environment: process.env, signal, onProgress })
      : undefined;

    onStep("Starting the twin");
    const temporary = guardian.temporaryDirectory("protected-function-twin-");
    endings.push(() => guardian.removeDirectory(temporary));
    const clock = options.twin?.clock ?? new AdjustableClock();
    const twin = await startTwin({
      clock,
      directory: temporary,
      spawn: (command, args, spawnOptions) => guardian.spawn(command, args, spawnOptions),
      ...options.twin,
    });
    endings.push(() => twin.close());

    const environment = {
      ...twin.environment,
      ...deployerEnvironment(twin),
      ...shortPauses,
      // A build that is cut off leaves its files where the twin's are, and they go with them.
      TMPDIR: temporary,
      TEMP: temporary,
      ...options.standIns?.environment,
    };
    const standIns = await startStandIns({
      ...options.standIns,
      environment: { ...childEnvironment(process.env), ...environment },
      ...(plugins && { names: standInNames.filter((name) => isStoodInFor(plugins, name)) }),
      run: (command, args, spawnOptions) => guardian.spawn(command, args, spawnOptions),
    });
    standIns.runIn(await programFolder(directory), compileCacheOf(directory));
    endings.push(() => standIns.close());

    const stack = await explainFailure(
      openStack({
        engine,
        directory,
        stack: stackName,
        environment: {
          ...environment,
          ...atTheEnd,
          ...definedIn({ PULUMI_CONFIG_PASSPHRASE: options.passphrase }),
        },
        plugins: standIns.ports,
        signal,
        guardian,
        ...(settingsFile !== undefined && { configFile: settingsFile }),
      }),
    );
    endings.push(() => stack.close());
    const ownFile = join(directory, `Pulumi.${stackName}.yaml`);
    await requireSameSettings(stack, settingsFile ?? ownFile, directory);
    if (options.earlier) await stack.importState(options.earlier.stack);
    const replacedDates =
      settingsFile === undefined ? await renewExpiredSecrets(stack, directory, options.earlier?.renewedAt) : [];
    replacedDates.forEach(onStep);
    return {
      engine,
      twin,
      standIns: standIns.ports,
      plugins,
      clock,
      stack,
      stackName,
      ...(replacedDates.length > 0 && { replacedDates }),
      sources: () => settingsSources(settingsFile ?? ownFile, directory),
      guardian,
      outputs: async () => outputsOfProgram(await stack.outputs({ showSecrets: true })),
      continueWith: async ({ directory, settingsFile }) => {
        standIns.runIn(await programFolder(directory), compileCacheOf(directory));
        stack.continueWith({ directory, configFile: settingsFile });
        await requireSameSettings(stack, settingsFile, directory);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * The engine writes the state once, when an operation ends. After each step it would write it all again, in a time that
 * grows with the square of the number of resources, and nobody reads the state of a killed engine here: the stack and
 * the twin end together.
 */
const atTheEnd = { PULUMI_SKIP_CHECKPOINTS: "true" } as const;

/**
 * The upload asks again after seconds, as Microsoft recommends for a tenant. A twin that simulates no delay has the
 * answer at once.
 */
const shortPauses = { PUBLISH_LONGEST_PAUSE_MILLISECONDS: "20" } as const;

function definedIn(environment: Readonly<Record<string, string | undefined>> = {}): Record<string, string> {
  const entries = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries);
}

function isStoodInFor(plugins: readonly ObtainedPlugin[], name: string): boolean {
  return plugins.some((plugin) => plugin.name === name && plugin.source === "stand-in");
}

/** The stack as the checks access it: as one of its callers, preferably one with a secret, and as an administrator. */
export async function originOf(local: LocalStack): Promise<OriginMessage> {
  return originWith(await local.outputs(), local);
}

/** The same, from the given outputs. */
export function originWith(outputs: StackOutputs, { twin }: Pick<LocalStack, "twin">): OriginMessage {
  const callers = Object.values(outputs.callers).filter(({ existing }) => existing === undefined);
  const caller =
    callers.find(({ clientSecret }) => clientSecret !== undefined) ??
    callers.find(({ credentials }) => credentials.length > 0) ??
    callers[0] ??
    // The twin answers for its machine.
    Object.values(outputs.callers).find(({ existing }) => existing === "managed-identity");
  return {
    outputs,
    caller: {
      tenantId: twin.control.tenantId,
      clientId: caller?.clientId ?? unknownClientId,
      clientSecret: caller?.clientSecret ?? "",
    },
    administrator: administratorOf({ twin }),
    alteration: true,
    ownTenant: true,
    answers: [
      "functionLog",
      "advanceClock",
      "externalToken",
      "managedIdentityToken",
      "sendFrom",
      "delayPolicies",
      "callBehindGate",
    ],
  };
}

/** The twin's administrator, who can read and alter its tenant. */
export function administratorOf({ twin }: Pick<LocalStack, "twin">): ClientCredential {
  const { tenantId, administrator } = twin.control;
  return { tenantId, clientId: administrator.clientId, clientSecret: administrator.clientSecret };
}

/**
 * The environment variables that azure-native, azuread and the upload read.
 * https://www.pulumi.com/registry/packages/azure-native/installation-configuration/
 */
export function deployerEnvironment({ control }: Twin): Record<string, string> {
  return {
    ARM_TENANT_ID: control.tenantId,
    ARM_SUBSCRIPTION_ID: control.subscriptionId,
    ARM_CLIENT_ID: control.deployer.clientId,
    ARM_CLIENT_SECRET: control.deployer.clientSecret,
    ...(control.cloud !== "public" && { ARM_ENVIRONMENT: control.cloud }),
  };
}

/** Warnings of the program and of Pulumi, as `pulumi up` shows them. */
export function programWarnings({ diagnostics }: RunResult): readonly string[] {
  const warnings = diagnostics.filter(({ severity }) => severity === "warning").map(({ message }) => message);
  return [...new Set(warnings)].map((message) => (/^warning:/i.test(message) ? message : `warning: ${message}`));
}

/** @throws Refused for a program of one's own that has others */
function outputsOfProgram(outputs: unknown): StackOutputs {
  const { data, error } = stackOutputsSchema.safeParse(outputs);
  if (data !== undefined) return data;
  const wrong = [...new Set(error.issues.map(({ path }) => pathText(path) || "all of them"))];
  throw new Refused(
    "OUTPUTS_UNAVAILABLE",
    `The program's outputs must be those that pf reads; missing or wrong: ${listNames(wrong)}.\nReturn them from your program: docs/reference/program-arguments.md`,
  );
}
