import { parseArgs } from "node:util";
import { openLocalStack } from "../../operations/local-stack.ts";
import { announceTwin } from "../../operations/running-twin.ts";
import { prove } from "../../operations/prove.ts";
import { clientVariables } from "../../reports/client-variables.ts";
import { proofTable } from "../../reports/proof-table.ts";
import type { Command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { portFrom } from "../port.ts";
import { settingsFileFrom } from "../settings-file.ts";
import { untilAborted } from "../until-aborted.ts";

/** `npm start`: deploys the program to a twin and proves who can call it. */
export const start: Command = {
  name: "start",
  usage: "npm start -- [--json] [--keep] [--port <port>] [--settings <file>]",
  run: async (args, { reporter, signal, directory }) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        json: { type: "boolean", default: false },
        keep: { type: "boolean", default: false },
        port: { type: "string" },
        settings: { type: "string" },
      },
    });
    const port = portFrom(values.port);
    const settingsFile = settingsFileFrom(values.settings);
    const local = await openLocalStack({
      directory,
      signal,
      onStep: reporter.step,
      onProgress: reporter.progress,
      ...(port !== undefined && { port }),
      ...(settingsFile !== undefined && { settingsFile }),
    });
    try {
      const proof = await prove(local, { onStep: reporter.step, onProgress: reporter.progress, keep: values.keep });
      reporter.done();
      const colour = process.stdout.isTTY && process.env["NO_COLOR"] === undefined;
      reporter.result(values.json ? JSON.stringify(proof) : proofTable(proof, { colour }));
      if (values.keep) {
        const withdraw = announceTwin(local.twin.environment, local.guardian);
        reporter.note(
          [
            "",
            `The stack stays deployed until Ctrl-C. Its function: ${(await local.outputs()).functionUrl}`,
            "Other clients reach it with these variables (in another terminal: npm run -s twin -- env):",
            clientVariables(local.twin.environment),
          ].join("\n"),
        );
        await untilAborted(signal);
        withdraw();
      }
      return proof.ok ? exitCodes.held : exitCodes.failed;
    } finally {
      await local.close();
    }
  },
};
