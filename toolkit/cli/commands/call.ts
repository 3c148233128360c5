import { parseArgs } from "node:util";
import { jsonText } from "../../../text/log-lines.ts";
import { callAs } from "../../operations/call-as.ts";
import { answeredText, refusedText } from "../../reports/call-text.ts";
import { asOption } from "../as-option.ts";
import { defineCommand } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { jsonOption } from "../json-option.ts";
import { layoutOf } from "../layout.ts";
import { outputsOptions, outputsSourceFrom } from "../outputs-options.ts";

const options = {
  ...asOption,
  exchange: {
    type: "boolean",
    default: false,
    what: "Exchanges the token for a session token first, and calls with that.",
  },
  ...outputsOptions,
  ...jsonOption,
} as const;

/** `npm run call`: calls the function as one of its callers, and says who it took us for, or why it refused. */
export const call = defineCommand({
  name: "call",
  summary: "Calls the function as one of its callers, and says who it took us for, or why it refused.",
  usage: "npm run call -- [--as <caller>|user] [--exchange] [--stack <stack> | --outputs <file|->] [--json]",
  options,
  exits: {
    0: "the function answered the caller",
    1: "the call was refused",
  },
  page: "docs/recipes.md",
  run: async (args, context) => {
    const { reporter, signal } = context;
    const { values } = parseArgs({ args: [...args], options });
    const source = outputsSourceFrom(values, context);
    const { exchange } = values;
    const result = await callAs({ source, caller: values.as, exchange, environment: process.env, signal });
    if (values.json) reporter.data(jsonText(result));
    else if (result.kind === "answered") reporter.result(answeredText(result));
    else reporter.failure(refusedText(result, layoutOf(process.stderr)));
    return result.kind === "answered" ? exitCodes.held : exitCodes.failed;
  },
});
