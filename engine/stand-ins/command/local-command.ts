import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import type { Environment } from "../deployer-fetch.ts";
import { anything, flag, listOf, mapOf, objectOf, text } from "../property-shape.ts";
import type { CallContext, ResourceStandIn } from "../provider.ts";
import { containsSecret } from "../secret-values.ts";
import type { PlainMap } from "../secret-values.ts";
import { runShellCommand } from "./shell-command.ts";
import type { CommandResult, RunProcess } from "./shell-command.ts";

/** The plugin's own names for what the command printed last time. */
const previousOutput = { stdout: "PULUMI_COMMAND_STDOUT", stderr: "PULUMI_COMMAND_STDERR" } as const;

/**
 * command:local:Command, run for real.
 * Source: https://github.com/pulumi/pulumi-command/blob/master/provider/pkg/provider/local/commandController.go
 */
export function localCommand(options: {
  readonly environment: Environment;
  /** Where commands run: the plugin's working directory, which is the program's. Read at each run. */
  readonly directory: string;
  readonly run: RunProcess;
}): ResourceStandIn {
  const run = async (
    command: string,
    inputs: PlainMap,
    previous: PlainMap,
    { signal, secrets }: CallContext,
  ): Promise<CommandResult> => {
    const wanted = (inputs["environment"] ?? {}) as Readonly<Record<string, string>>;
    return await runShellCommand(options.run, {
      command,
      directory: resolve(options.directory, String(inputs["dir"] ?? ".")),
      environment: { ...options.environment, ...wanted, ...previousVariables(inputs, previous) },
      stdin: inputs["stdin"] === undefined ? undefined : String(inputs["stdin"]),
      signal,
      secrets: [...secrets, options.environment["ARM_CLIENT_SECRET"] ?? ""],
    });
  };

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
    // The update runs a command: what it will print is not known.
    knownDuringUpdate: () => false,
    // What the command printed may tell any input.
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
