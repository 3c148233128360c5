import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { processGuardian } from "@protected-function/engine/guardian.ts";
import { createRunCommand } from "@protected-function/engine/run-command.ts";
import type { SeededClient } from "@protected-function/twin";
import { logicalName, stackStateOf } from "../live/stack-state.ts";
import type { Administration } from "../local/administration.ts";
import { type LocalStack, openLocalStack, type LocalStackOptions } from "../local/local-stack.ts";
import { cloudIn } from "../local/cloud-in-settings.ts";
import { demoArgumentsVariable, demoStack as stack, demoVariable } from "@protected-function/core/text/demo.ts";
import { domainsOf, peopleIn } from "../settings/people-in-settings.ts";
import { prepareTwin } from "../local/prepare-twin.ts";
import { requireSettings } from "../local/require-settings.ts";
import { localSettings } from "../settings/renew-ended-secrets.ts";
import { settingsInFile } from "../settings/settings-in-file.ts";
import { explainFailure } from "../settings/settings-refused.ts";
import type { Demo, DeployedDemo, PreparedDemo } from "./demo.ts";
import { writeDemoSettings } from "./demo-settings.ts";

interface RunDemoOptions extends Pick<LocalStackOptions, "directory" | "signal" | "onStep" | "onProgress"> {
  /** The command's name. */
  readonly command: string;
  /** The equivalent command for one's own stack. */
  readonly real: string;
  /** The user's own options, without `--demo`. */
  readonly commandArguments: readonly string[];
  /** Captures standard output instead of showing it in the terminal. */
  readonly captures: boolean;
  /** Called with the prepared things to find, before the command starts. */
  readonly onPrepared: (story: readonly string[]) => void;
}

export interface DemoResult {
  readonly exitCode: number;
  /** Standard output, if it was captured. */
  readonly stdout: string;
  readonly story: readonly string[];
}

/**
 * Prepares a twin and runs the unmodified command against it, in a process that knows only the twin: none of the user's
 * logins, proxies or stacks. Nothing of the twin remains.
 *
 * @throws EngineUnavailable, SettingsRefused, ProgramFailed, RequestRefused, and the signal's reason
 */
export async function runDemo(demo: Demo, options: RunDemoOptions): Promise<DemoResult> {
  const { directory, signal, onStep, onProgress } = options;
  const guardian = processGuardian();
  const folder = guardian.temporaryDirectory("protected-function-demo-");
  let local: LocalStack | undefined;
  try {
    const settingsFile = writeDemoSettings(demo, { directory, folder });
    const contract = await requireSettings(settingsFile, directory, { source: join(directory, localSettings) });
    const { settings } = settingsInFile(settingsFile, directory);
    demo.requireOptions?.(options.commandArguments, settings, contract && Object.keys(contract.endpoints));
    const people = peopleIn(settings);
    local = await openLocalStack({
      directory,
      signal,
      settingsFile,
      stackName: stack,
      onStep,
      onProgress,
      twin: { verifiedDomains: domainsOf(people), cloud: cloudIn(settings), ...demo.twin },
    });
    const administration = await prepareTwin({ local, people, settings: [settings], onStep });
    const prepared = await prepare(demo, { local, administration, options });
    await administration.close();
    options.onPrepared(prepared.story);
    return { ...(await runCommand(local, prepared, options)), story: prepared.story };
  } finally {
    await local?.close();
    guardian.removeDirectory(folder);
  }
}

async function prepare(
  demo: Demo,
  {
    local,
    administration,
    options,
  }: {
    readonly local: LocalStack;
    readonly administration: Administration;
    readonly options: RunDemoOptions;
  },
): Promise<PreparedDemo> {
  const { subscriptionId, deployer, administrator } = local.twin.control;
  const { graph, resourceManager } = administration;
  const deploy = async (): Promise<DeployedDemo> => {
    options.onStep("Deploying the stack to the twin");
    await explainFailure(local.stack.up());
    const { resources } = stackStateOf(await local.stack.export());
    options.onStep("Setting up the demo's problems");
    return {
      outputs: await local.outputs(),
      deployed: (name) => {
        const resource = resources.find((resource) => resource.id !== undefined && logicalName(resource) === name);
        if (resource?.id === undefined)
          throw new Error(`The program has no resource "${name}", which the demo changes.`);
        return { ...resource, id: resource.id };
      },
    };
  };
  try {
    return await demo.prepare({
      graph,
      resourceManager,
      subscriptionId,
      deployer,
      administrator,
      stack,
      settingsFile: local.stack.shell.configFile ?? "",
      commandArguments: options.commandArguments,
      deploy,
      ask: async (args) => {
        const run = createRunCommand(local.guardian);
        const env = environmentOf(local, deployer, options.real);
        const { stdout } = await run(process.execPath, [commandLine, ...args], {
          env,
          signal: options.signal,
        });
        return stdout;
      },
    });
  } catch (error) {
    await administration.close();
    throw error;
  }
}

async function runCommand(
  { guardian, ...local }: LocalStack,
  { args, login = local.twin.control.deployer }: PreparedDemo,
  options: RunDemoOptions,
): Promise<Pick<DemoResult, "exitCode" | "stdout">> {
  const { command, commandArguments, captures, signal } = options;
  signal.throwIfAborted();
  const child = guardian.spawn(process.execPath, [commandLine, command, ...args, ...commandArguments], {
    env: {
      ...environmentOf(local, login, options.real),
      [demoArgumentsVariable]: JSON.stringify(commandArguments),
    },
    stdio: ["inherit", captures ? "pipe" : "inherit", "inherit"],
  });
  const exit = once(child, "close") as Promise<[number | null]>;
  const endWatch = guardian.interruptAt(signal, child, patience);
  try {
    const stdout = child.stdout ? await text(child.stdout) : "";
    const [exitCode] = await exit;
    signal.throwIfAborted();
    return { exitCode: exitCode ?? 1, stdout };
  } finally {
    endWatch();
  }
}

/** How long the command may take to stop after Ctrl-C, in milliseconds. It reports what it did. */
const patience = 20_000;

const commandLine = fileURLToPath(new URL("../../pf.mjs", import.meta.url));

/** The terminal's variables, so that the command's answer looks as usual. */
const terminal = ["TERM", "COLORTERM", "COLUMNS", "NO_COLOR", "FORCE_COLOR", "CI"];

function environmentOf(
  { stack }: Pick<LocalStack, "stack">,
  { clientId, clientSecret }: SeededClient,
  real: string,
): Readonly<Record<string, string | undefined>> {
  // NO_COLOR is the engine's, whose answers aren't shown.
  const { NO_COLOR: _engines, ...environment } = stack.shell.environment;
  const terminalVariables = terminal.flatMap((name) =>
    process.env[name] === undefined ? [] : [[name, process.env[name]]],
  );
  return {
    ...environment,
    ...Object.fromEntries(terminalVariables),
    ARM_CLIENT_ID: clientId,
    ARM_CLIENT_SECRET: clientSecret,
    // Pages and next steps then say so, and preflight leaves this machine's own Pulumi out.
    [demoVariable]: real,
  };
}
