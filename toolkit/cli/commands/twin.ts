import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { announceTwin, runningTwinEnvironment } from "../../operations/running-twin.ts";
import { explainFailure } from "../../operations/settings-refused.ts";
import { clientVariables } from "../../reports/client-variables.ts";
import type { Command } from "../command.ts";
import { exitCodes, UsageError } from "../exit-codes.ts";
import { localStackFrom, localStackOptions } from "../local-stack-options.ts";
import { untilAborted } from "../until-aborted.ts";

/** `npm run twin`: the twin with the stack deployed, until Ctrl-C; `npm run -s twin -- env` prints its variables. */
export const twin: Command = {
  name: "twin",
  usage: "npm run twin -- [--port <port>] [--settings <file>]   or   npm run -s twin -- env",
  run: async (args, context) => {
    const { reporter, signal } = context;
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: localStackOptions,
    });
    if (positionals[0] === "env" && positionals.length === 1) {
      reporter.result(clientVariables(runningTwinEnvironment()));
      return exitCodes.held;
    }
    if (positionals.length > 0) throw new UsageError(`"${positionals.join(" ")}" is not known; there is: env.`);
    // It stays for hours beside an editor and a browser: memory before speed (`npm run bench`: the twin alone).
    setFlagsFromString("--optimize-for-size");
    const local = await localStackFrom(values, context);
    try {
      reporter.step("Deploying the stack to the twin");
      await explainFailure(local.stack.up());
      reporter.done();
      const withdraw = announceTwin(local.twin.environment, local.guardian);
      reporter.note(
        [
          `Serving until Ctrl-C: ${(await local.outputs()).functionUrl}`,
          'In another terminal: eval "$(npm run -s twin -- env)", then call it with any client.',
        ].join("\n"),
      );
      await untilAborted(signal);
      withdraw();
      return exitCodes.held;
    } finally {
      await local.close();
    }
  },
};
