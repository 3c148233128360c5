import type { Environment } from "../deployer-fetch.ts";
import type { Provider } from "../provider.ts";
import { localCommand } from "./local-command.ts";
import { localRun } from "./local-run.ts";
import type { RunProcess } from "./shell-command.ts";

export function commandProvider(options: {
  readonly environment: Environment;
  readonly directory: string;
  readonly run: RunProcess;
}): Provider {
  return {
    name: "command",
    version: "1.2.1",
    configuration: [],
    configure: () => undefined,
    resources: new Map([["command:local:Command", localCommand(options)]]),
    functions: new Map([["command:local:run", localRun(options)]]),
  };
}
