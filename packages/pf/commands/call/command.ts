import { METHODS } from "node:http";
import { parseArgs } from "node:util";
import { jsonText } from "@protected-function/core/text/log-lines.ts";
import { callAs } from "../../calls/call-as.ts";
import { targetOf } from "../../calls/call-target.ts";
import { answeredText, headersText, olderCodeText, refusedText, streamPrinter } from "../../calls/call-text.ts";
import {
  callAsOption,
  endpointOption,
  explainOption,
  requestOptions,
  outputsOptions,
  outputsSourceFrom,
} from "../options/outputs-options.ts";
import { isLive } from "../../stacks/stack-outputs.ts";
import { isSituation } from "../../stacks/call/identity.ts";
import { addressOfPlace } from "./address-of-place.ts";
import { defineCommand } from "../../cli/command.ts";
import { exitCodes, UsageError } from "../../cli/exit-codes.ts";
import { jsonOption } from "../../cli/options.ts";
import { layoutOf, painter } from "../../cli/layout.ts";

/** Standard input is read once. @throws UsageError */
function requireOneInput({ data, outputs }: { readonly data?: string; readonly outputs?: string }): void {
  if (data === "-" && outputs === "-") throw new UsageError("Only one of --data and --outputs can be - at a time.");
}

const options = {
  ...callAsOption,
  ...endpointOption,
  ...requestOptions,
  from: {
    type: "string",
    value: "place|address",
    suggests: ["elsewhere"],
    description:
      "The caller's place on the twin: a named location, `elsewhere`, or an IP address. Default: 203.0.113.10.",
  },
  exchange: {
    type: "boolean",
    default: false,
    description: "Call with a session token of App Service.",
  },
  include: { type: "boolean", default: false, description: "Also print the response headers." },
  ...explainOption,
  ...outputsOptions,
  ...jsonOption,
} as const;

/** `./pf call`: calls an endpoint as one of the API's callers. */
export const call = defineCommand({
  name: "call",
  intent: "try",
  summary: "Call an endpoint as one of the API's callers.",
  details: "Prints the response, or why the call was refused and who can fix it.",
  examples: ["./pf call --as integration", "./pf call --as expired", "./pf call --as integration --from elsewhere"],
  usage: [
    "[--as] [--endpoint] [--param]... [--query]... [--data] [--header]... [--method] [--stack | --outputs | --from] [--exchange] [--include | --explain | --json]",
  ],
  options,
  exits: {
    0: "the endpoint answered the caller, whatever the status",
    1: "the call was refused, even if that was expected, or the handler threw",
  },
  page: "docs/guides/develop-locally.md#call-it",
  run: async (args, context) => {
    const { reporter, signal } = context;
    const { values } = parseArgs({ args: [...args], options });
    requireOneInput(values);
    const source = await outputsSourceFrom(values, context);
    const { exchange, endpoint, method, data, query, header: headers, param: params } = values;
    if (method !== undefined && !METHODS.includes(method.toUpperCase())) {
      throw new UsageError(
        `--method is "${method}", which isn't an HTTP method. Name an HTTP method, such as GET, POST, PUT, PATCH or DELETE.`,
      );
    }
    if (values.from !== undefined && isLive(source)) {
      throw new UsageError(
        "--from needs the twin: a live tenant sees the address that you have. Leave out --stack and --outputs.",
      );
    }
    const address = values.from === undefined ? undefined : await addressOfPlace(values.from);
    const layout = layoutOf(process.stdout);
    const stream = streamPrinter((line) => reporter.result(line), layout);
    const onPart = values.json ? () => {} : stream.add;
    const target = await targetOf(source, process.env, address);
    const result = await callAs({
      target,
      caller: values.as,
      request: { endpoint, method, data, query, headers, params },
      exchange,
      environment: process.env,
      signal,
      onPart,
      onNote: reporter.note,
    });
    const isWhole = result.kind === "answered" && !stream.hasBegun();
    if (values.include && !values.json && !isWhole && result.headers) reporter.result(headersText(result.headers));
    if (values.json) reporter.data(jsonText(result));
    else if (result.kind === "answered" && stream.hasBegun()) stream.end(result);
    else if (result.kind === "answered") reporter.result(answeredText(result, { ...layout, headers: values.include }));
    else {
      const shows = values.explain ? "everything" : "differences";
      const isExpected = isSituation(values.as, target.outputs) && result.kind === "refused";
      reporter.refusal(refusedText(result, layoutOf(process.stderr), shows, isExpected), isExpected);
    }
    if (result.olderCode && !values.json) {
      reporter.note(olderCodeText(result.olderCode, painter(layoutOf(process.stderr))));
    }
    return result.kind === "answered" ? exitCodes.held : exitCodes.failed;
  },
});
