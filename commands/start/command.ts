import { parseArgs } from "node:util";
import { jsonText } from "../../text/log-lines.ts";
import { announceStack, otherTwinsText, clientVariables } from "../../stacks/local/announce-stack.ts";
import { prove } from "./prove.ts";
import { proofTable } from "./proof-table.ts";
import { showsColour } from "../../cli/layout.ts";
import { defineCommand } from "../../cli/command.ts";
import { exitCodes } from "../../cli/exit-codes.ts";
import { jsonOption, outputFileFrom } from "../../cli/options.ts";
import { localStackFrom, localStackOptions } from "../options/local-stack-options.ts";
import { proofPage } from "./page.ts";
import { proofNext } from "./verdict.ts";
import { writeWholeFile } from "../../cli/write-whole-file.ts";
import { untilAborted } from "../../cli/shutdown.ts";

const options = {
  keep: { type: "boolean", default: false, what: "Leaves the stack serving until Ctrl-C." },
  ...localStackOptions,
  plugins: {
    type: "string",
    what: "real: with the provider plugins that the engine has or can install. Default: stand-ins.",
  },
  html: { type: "string", what: "Writes one page for a browser. The page needs no network." },
  ...jsonOption,
} as const;

/** `npm start`: deploys the program to a twin and proves who can call it. */
export const start = defineCommand({
  name: "start",
  intent: "try",
  summary: "Deploy the program to a local twin of Azure, prove who can call the API, and destroy it again.",
  example: "./pf start --settings Pulumi.dev.yaml",
  usage:
    "./pf start [--json] [--html <file>] [--keep] [--port <port>] [--settings <file>] [--platform usual] [--plugins real|stand-ins]",
  options,
  exits: {
    0: "everything that is claimed holds",
    1: "something doesn't hold",
  },
  page: "README.md",
  run: async (args, context) => {
    const { reporter, signal } = context;
    const { values } = parseArgs({ args: [...args], options });
    const htmlFile = outputFileFrom("--html", values.html);
    const local = await localStackFrom(values, context);
    try {
      const proof = await prove(local, {
        onStep: reporter.step,
        onProgress: reporter.progress,
        onWarning: reporter.note,
        keep: values.keep,
      });
      reporter.done();
      if (htmlFile !== undefined) writeWholeFile(htmlFile, proofPage(proof, proofNext(proof)));
      const colour = showsColour(process.stdout);
      if (values.json) reporter.data(jsonText(proof));
      else reporter.result(proofTable(proof, { colour }));
      if (values.keep) {
        const outputs = await local.outputs();
        const { withdraw, others } = await announceStack(local, outputs);
        reporter.note(
          [
            "",
            `The stack stays deployed until Ctrl-C. Its function app: https://${outputs.functionApp.hostName}`,
            "Other clients reach it with these variables (in another terminal: ./pf twin env):",
            clientVariables(local.twin.environment),
            ...otherTwinsText(others),
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
});
