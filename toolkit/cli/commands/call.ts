import { parseArgs } from "node:util";
import { callAs } from "../../operations/call-as.ts";
import { answeredText, refusedText } from "../../reports/call-text.ts";
import type { Command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { outputsOptions, outputsSourceFrom } from "../outputs-options.ts";

/** `npm run call`: calls the function as one of its callers, and says who it took us for, or why it refused. */
export const call: Command = {
  name: "call",
  usage: "npm run call -- [--as <caller>|user] [--exchange] [--stack <stack> | --outputs <file|->] [--json]",
  run: async (args, context) => {
    const { reporter, signal } = context;
    const { values } = parseArgs({
      args: [...args],
      options: {
        as: { type: "string" },
        exchange: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        ...outputsOptions,
      },
    });
    const source = outputsSourceFrom(values, context);
    const { exchange } = values;
    const result = await callAs({ source, caller: values.as, exchange, environment: process.env, signal });
    if (values.json) reporter.result(JSON.stringify(result));
    else if (result.kind === "answered") reporter.result(answeredText(result));
    else
      reporter.failure(refusedText(result, { colour: process.stderr.isTTY && process.env["NO_COLOR"] === undefined }));
    return result.kind === "answered" ? exitCodes.held : exitCodes.failed;
  },
};
