import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { jsonText } from "../../text/log-lines.ts";
import { pastedText } from "../../text/plain-text.ts";
import { explain as explainRefusal } from "../../refusals/explain.ts";
import { isExplainedStatus, isHostStatus, type RefusedStatus } from "../../refusals/explain-status.ts";
import { outputsOf } from "../../stacks/stack-outputs.ts";
import { explanationText } from "../../refusals/explanation-text.ts";
import { logOf, shownLogText } from "../../stacks/function-log.ts";
import { type CommandContext, defineCommand } from "../../cli/command.ts";
import { exitCodes, UsageError } from "../../cli/exit-codes.ts";
import { jsonOption } from "../../cli/options.ts";
import { layoutOf } from "../../cli/layout.ts";

const options = {
  token: { type: "string", what: "A token; - reads it from standard input, out of the shell's history." },
  error: { type: "string", what: "The answer's body, a log's line or an AADSTS code; - reads it from standard input." },
  challenge: { type: "string", what: "The answer's WWW-Authenticate header; - reads it from standard input." },
  status: { type: "string", what: "401, 403 or 500 to 504, where that is all there is." },
  endpoint: {
    type: "string",
    what: "The endpoint that refused, by its name or as `POST orders/{id}`. Default: any of them.",
  },
  stack: { type: "string", what: "Compares with what this live stack demands." },
  outputs: {
    type: "string",
    what: "Compares with a file of `npx pulumi stack output --json`, or - for standard input, in place of --stack.",
  },
  twin: { type: "boolean", default: false, what: "Compares with what the running twin demands." },
  ...jsonOption,
} as const;

const whereLogIs =
  "The function's log says why. Of a running twin: ./pf twin logs. Of a live stack: add --stack <stack>, which " +
  "prints the command.";

const given = ["token", "error", "challenge"] as const;

/** `./pf explain`: why somebody is refused, and who fixes it. Decodes here, sends nothing, prints no token. */
export const explain = defineCommand({
  name: "explain",
  intent: "ask",
  summary: "Explain why a caller was refused and who can fix it. Sends nothing, prints no token.",
  example: "./pf explain --error AADSTS501051",
  usage:
    "./pf explain [--token <jwt|->] [--error <body|code|->] [--challenge <WWW-Authenticate|->]\n" +
    "       [--status 401|403|5xx] [--endpoint <endpoint>] [--stack <stack> | --outputs <file|-> | --twin] [--json]",
  options,
  exits: {
    0: "nothing differs from what is demanded, or there was nothing to compare",
    1: "something differs",
  },
  page: "README.md",
  run: async (args, context) => {
    const values = parsed(args);
    const wished = statusFrom(values.status);
    if (wished === undefined && given.every((name) => values[name] === undefined)) {
      throw new UsageError("Nothing to explain: --token, --error, --challenge or --status is wanted.");
    }
    const fromStandardInput = [...given, "outputs" as const].filter((name) => values[name] === "-");
    if (fromStandardInput.length > 1) {
      throw new UsageError(`Only one can come from standard input; found: --${fromStandardInput.join(" -, --")} -.`);
    }
    if (values.token !== undefined && values.token !== "-") {
      context.reporter.note("The token is in your shell's history now. `--token -` reads it from standard input.\n");
    }
    const read = async (name: (typeof given)[number]) => (values[name] === "-" ? text(process.stdin) : values[name]);
    const [token, body, challenge] = [await read("token"), await read("error"), await read("challenge")];
    // The Functions host's own words stand for its status.
    const isHosts = /\bfunction host is not running\b/i.test(body ?? "");
    const [status, error] = isHosts ? [wished ?? 503, undefined] : [wished, body];
    const outputs = await deployedOutputs(values, context);
    const { endpoint } = values;
    if (endpoint !== undefined && !outputs) {
      throw new UsageError("--endpoint is one of a stack's: --stack, --outputs or --twin says whose.");
    }
    const explanation = explainRefusal({ token, error, challenge, status, outputs, endpoint, now: new Date() });
    const layout = layoutOf(process.stdout);
    const hostFailed = status !== undefined && isHostStatus(status);
    const log =
      hostFailed && outputs ? await logOf({ stack: values.stack, outputsFile: values.outputs }, outputs) : undefined;
    if (values.json) context.reporter.data(jsonText({ ...explanation, ...(log && { log }) }));
    else {
      const seen = hostFailed ? [log ? shownLogText(log, layout) : whereLogIs] : [];
      context.reporter.result([explanationText(explanation, layout), ...seen].join("\n\n"));
    }
    return explanation.differs ? exitCodes.failed : exitCodes.held;
  },
});

/** What is wrong is said without what looks like a token: it may stand where an option should. */
function parsed(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (positionals.length === 0) return values;
  } catch (error) {
    throw new UsageError(pastedText(error instanceof Error ? error.message : String(error)));
  }
  throw new UsageError(
    "Something stands without an option before it; a token takes --token -, an error body --error -.",
  );
}

function statusFrom(text: string | undefined): RefusedStatus | undefined {
  if (text === undefined) return undefined;
  const status = /^\d{3}$/.test(text) ? Number(text) : 0;
  if (isExplainedStatus(status)) return status;
  throw new UsageError(`--status is "${pastedText(text)}"; 401, 403 or 500 to 504 is allowed.`);
}

/** Of the stack, the file or the running twin; none where none is asked for: a token is explained alone, too. */
async function deployedOutputs(
  { stack, outputs, twin }: ReturnType<typeof parsed>,
  { directory, signal }: CommandContext,
) {
  if ([stack !== undefined, outputs !== undefined, twin].filter(Boolean).length > 1) {
    throw new UsageError("--stack, --outputs and --twin exclude each other: whose settings?");
  }
  if (stack === undefined && outputs === undefined && !twin) return undefined;
  return outputsOf({ stack, outputsFile: outputs, directory, signal });
}
