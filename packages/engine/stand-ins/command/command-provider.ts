import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import type { Environment } from "../deployer-fetch.ts";
import { anything, flag, listOf, mapOf, objectOf, text } from "../property-shape.ts";
import type { CallContext, FunctionStandIn, Provider, ResourceStandIn } from "../provider.ts";
import { containsSecret, type PlainMap } from "../secret-values.ts";
import { type CommandResult, type RunProcess, runShellCommand } from "./shell-command.ts";

interface CommandOptions {
  readonly environment: Environment;
  /** Where commands run: the plugin's working directory, which is the program's. Read for each run. */
  readonly directory: string;
  readonly run: RunProcess;
}

export function commandProvider(options: CommandOptions): Provider {
  return {
    name: "command",
    version: "1.2.1",
    endsCallsWhenInterrupted: true,
    configuration: [],
    configure: () => undefined,
    resources: new Map([["command:local:Command", localCommand(options)]]),
    functions: new Map([["command:local:run", localRun(options)]]),
  };
}

/** The inputs that a command and a run share. */
async function runCommand(
  options: CommandOptions,
  command: string,
  inputs: PlainMap,
  {
    signal,
    secrets,
    previous = {},
  }: Pick<CallContext, "signal" | "secrets"> & {
    readonly previous?: Readonly<Record<string, string>>;
  },
): Promise<CommandResult> {
  const variables = (inputs["environment"] ?? {}) as Readonly<Record<string, string>>;
  return await runShellCommand(options.run, {
    command,
    directory: resolve(options.directory, String(inputs["dir"] ?? ".")),
    environment: { ...options.environment, ...variables, ...previous },
    stdin: inputs["stdin"] === undefined ? undefined : String(inputs["stdin"]),
    signal,
    secrets: [...secrets, options.environment["ARM_CLIENT_SECRET"] ?? ""],
  });
}

/** The plugin's own variables for the command's last output. */
const previousOutput = { stdout: "PULUMI_COMMAND_STDOUT", stderr: "PULUMI_COMMAND_STDERR" } as const;

/**
 * command:local:Command, run for real.
 * Source: https://github.com/pulumi/pulumi-command/blob/master/provider/pkg/provider/local/commandController.go
 */
function localCommand(options: CommandOptions): ResourceStandIn {
  const run = async (command: string, inputs: PlainMap, previous: PlainMap, context: CallContext) =>
    await runCommand(options, command, inputs, { ...context, previous: previousVariables(inputs, previous) });

  return {
    inputs: objectOf({
      create: text,
      update: text,
      delete: text,
      dir: text,
      environment: mapOf(text),
      stdin: text,
      triggers: listOf(anything),
      addPreviousOutputInEnv: flag,
    }),
    computed: ["stderr", "stdout"],
    // The update runs a command, so its output isn't known yet.
    knownDuringUpdate: () => false,
    // The command's output may contain any input.
    secretOutputs: (inputs) => (containsSecret(inputs) ? ["stderr", "stdout"] : []),
    replaceOn: ["triggers"],
    projectInputs: () => ({}),
    create: async (inputs, context) => {
      const id = `${context.name}${randomBytes(4).toString("hex")}`;
      const command = inputs["create"];
      if (command === undefined) return { id, outputs: { ...inputs, stdout: "", stderr: "" } };
      return { id, outputs: { ...inputs, ...(await run(String(command), inputs, {}, context)) } };
    },
    read: async ({ id, outputs }) => ({ id, outputs }),
    update: async ({ news, outputs }, context) => {
      const command = news["update"] ?? news["create"];
      const before = { stdout: outputs["stdout"] ?? "", stderr: outputs["stderr"] ?? "" };
      if (command === undefined) return { ...news, ...before };
      return { ...news, ...(await run(String(command), news, outputs, context)) };
    },
    delete: async ({ outputs }, context) => {
      const command = outputs["delete"];
      if (command !== undefined) await run(String(command), outputs, outputs, context);
    },
  };
}

function previousVariables(inputs: PlainMap, previous: PlainMap): Readonly<Record<string, string>> {
  if (inputs["addPreviousOutputInEnv"] === false) return {};
  const entries = Object.entries(previousOutput).flatMap(([output, variable]) => {
    const value = previous[output];
    return value === undefined || value === "" ? [] : [[variable, String(value)] as const];
  });
  return Object.fromEntries(entries);
}

/**
 * command:local:run, run for real. Its output isn't logged.
 * Source: https://github.com/pulumi/pulumi-command/blob/master/provider/pkg/provider/local/run.go
 */
function localRun(options: CommandOptions): FunctionStandIn {
  return {
    inputs: objectOf({ command: text, dir: text, environment: mapOf(text), logging: text, stdin: text }, ["command"]),
    invoke: async (inputs, signal) => {
      const printed = await runCommand(options, String(inputs["command"]), inputs, { signal, secrets: [] });
      return { ...inputs, ...printed };
    },
  };
}
