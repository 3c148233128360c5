import { parseArgs } from "node:util";
import { jsonText } from "@protected-function/core/text/log-lines.ts";
import { callAs } from "./call-as.ts";
import { answeredText, refusedText, streamPrinter } from "./call-text.ts";
import { asOption, endpointOption, outputsOptions, outputsSourceFrom } from "../options/outputs-options.ts";
import { defineCommand } from "../../cli/command.ts";
import { exitCodes } from "../../cli/exit-codes.ts";
import { jsonOption } from "../../cli/options.ts";
import { layoutOf } from "../../cli/layout.ts";

const options = {
  ...asOption,
  ...endpointOption,
  exchange: {
    type: "boolean",
    default: false,
    description: "Exchange the token for a session token first, and call with that.",
  },
  ...outputsOptions,
  ...jsonOption,
} as const;

/** `./pf call`: calls an endpoint as one of the API's callers. */
export const call = defineCommand({
  name: "call",
  intent: "try",
  summary: "Call an endpoint as one of the API's callers. Prints the answer, or why the call was refused.",
  examples: ["./pf call --as integration", "./pf call --as integration --exchange"],
  usage: ["[--as] [--endpoint] [--exchange] [--stack | --outputs] [--json]"],
  options,
  exits: {
    0: "the endpoint answered the caller, with whatever status",
    1: "the call was refused",
  },
  page: "docs/guides/recipes.md",
  run: async (args, context) => {
    const { reporter, signal } = context;
    const { values } = parseArgs({ args: [...args], options });
    const source = outputsSourceFrom(values, context);
    const { exchange, endpoint } = values;
    const stream = streamPrinter((line) => reporter.result(line));
    const onPart = values.json ? () => {} : stream.add;
    const request = { source, caller: values.as, endpoint, exchange, environment: process.env, signal, onPart };
    const result = await callAs(request);
    if (values.json) reporter.data(jsonText(result));
    else if (result.kind === "answered" && stream.hasBegun()) stream.end(result);
    else if (result.kind === "answered") reporter.result(answeredText(result));
    else reporter.failure(refusedText(result, layoutOf(process.stderr)));
    return result.kind === "answered" ? exitCodes.held : exitCodes.failed;
  },
});
