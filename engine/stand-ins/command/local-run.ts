import { resolve } from "node:path";
import type { Environment } from "../deployer-fetch.ts";
import { mapOf, objectOf, text } from "../property-shape.ts";
import type { FunctionStandIn } from "../provider.ts";
import { runShellCommand } from "./shell-command.ts";
import type { RunProcess } from "./shell-command.ts";

/**
 * command:local:run, run for real; what it prints is logged nowhere.
 * Source: https://github.com/pulumi/pulumi-command/blob/master/provider/pkg/provider/local/run.go
 */
export function localRun(options: {
  readonly environment: Environment;
  /** Where commands run: the plugin's working directory, which is the program's. Read at each run. */
  readonly directory: string;
  readonly run: RunProcess;
}): FunctionStandIn {
  return {
    inputs: objectOf({ command: text, dir: text, environment: mapOf(text), logging: text, stdin: text }, ["command"]),
    invoke: async (inputs, signal) => {
      const wanted = (inputs["environment"] ?? {}) as Readonly<Record<string, string>>;
      const printed = await runShellCommand(options.run, {
        command: String(inputs["command"]),
        directory: resolve(options.directory, String(inputs["dir"] ?? ".")),
        environment: { ...options.environment, ...wanted },
        stdin: inputs["stdin"] === undefined ? undefined : String(inputs["stdin"]),
        signal,
        secrets: [options.environment["ARM_CLIENT_SECRET"] ?? ""],
      });
      return { ...inputs, ...printed };
    },
  };
}
