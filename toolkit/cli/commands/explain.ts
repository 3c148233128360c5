import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { jsonText } from "../../../text/log-lines.ts";
import { pastedText } from "../../../text/plain-text.ts";
import { explain as explainRefusal } from "../../operations/explain/explain.ts";
import { outputsOf } from "../../operations/stack-outputs.ts";
import { explanationText } from "../../reports/explanation.ts";
import { type CommandContext, defineCommand } from "../command.ts";
import { exitCodes, UsageError } from "../exit-codes.ts";
import { jsonOption } from "../json-option.ts";
import { layoutOf } from "../layout.ts";

const options = {
  token: { type: "string", what: "A token; - reads it from standard input, out of the shell's history." },
  error: { type: "string", what: "The answer's body, a log's line or an AADSTS code; - reads it from standard input." },
  challenge: { type: "string", what: "The answer's WWW-Authenticate header; - reads it from standard input." },
  status: { type: "string", what: "401 or 403, where that is all there is." },
  stack: { type: "string", what: "Compares with what this live stack demands." },
  outputs: {
    type: "string",
    what: "Compares with a file of `npx pulumi stack output --json`, or - for standard input, in place of --stack.",
  },
  twin: { type: "boolean", default: false, what: "Compares with what the running twin demands." },
  ...jsonOption,
} as const;

const given = ["token", "error", "challenge"] as const;

/** `npm run explain`: why somebody is refused, and who mends it. Decodes here, sends nothing, prints no token. */
export const explain = defineCommand({
  name: "explain",
  summary: "Says why a caller is refused, and who mends it. Decodes here, sends nothing, prints no token.",
  usage:
    "npm run explain -- [--token <jwt|->] [--error <body|code|->] [--challenge <WWW-Authenticate|->]\n" +
    "       [--status 401|403] [--stack <stack> | --outputs <file|-> | --twin] [--json]",
  options,
  exits: {
    0: "nothing differs from what is demanded, or there was nothing to compare",
    1: "something differs",
  },
  page: "README.md",
  run: async (args, context) => {
    const values = parsed(args);
    const status = statusFrom(values.status);
    if (status === undefined && given.every((name) => values[name] === undefined)) {
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
    const [token, error, challenge] = [await read("token"), await read("error"), await read("challenge")];
    const outputs = await deployedOutputs(values, context);
    const explanation = explainRefusal({ token, error, challenge, status, outputs, now: new Date() });
    if (values.json) context.reporter.data(jsonText(explanation));
    else context.reporter.result(explanationText(explanation, layoutOf(process.stdout)));
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

function statusFrom(status: string | undefined): 401 | 403 | undefined {
  if (status === undefined) return undefined;
  if (status === "401") return 401;
  if (status === "403") return 403;
  throw new UsageError(`--status is "${pastedText(status)}"; 401 or 403 is allowed.`);
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
