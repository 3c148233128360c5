import { parseArgs } from "node:util";
import { tokenAs } from "../../calls/call-as.ts";
import { targetOf } from "../../calls/call-target.ts";
import { refusedText } from "../../calls/call-text.ts";
import { asOption, explainOption, outputsOptions, outputsSourceFrom } from "../options/outputs-options.ts";
import { defineCommand } from "../../cli/command.ts";
import { exitCodes } from "../../cli/exit-codes.ts";
import { layoutOf } from "../../cli/layout.ts";

const options = {
  as: {
    ...asOption.as,
    value: "caller|person",
    description: "The caller, `user`, or a person's user principal name. Default: the only caller.",
  },
  explain: {
    ...explainOption.explain,
    description: "If no token is issued, also print what the caller has and what the stack requires.",
  },
  ...outputsOptions,
} as const;

/** `./pf token`: prints a token for the API, and nothing else, on standard output. */
export const token = defineCommand({
  name: "token",
  intent: "try",
  isRare: true,
  summary: "Print a caller's access token.",
  details:
    "Prints nothing else on standard output, for use in $(…). Anyone who has the token can call the API until it expires.",
  examples: ["./pf token --as integration", "./pf token --as integration --stack dev"],
  usage: ["[--as] [--explain] [--stack | --outputs]"],
  options,
  exits: {
    0: "the token is printed",
    1: "Entra ID refused the token",
  },
  page: "docs/guides/recipes.md#a-token-a-call",
  run: async (args, context) => {
    const { reporter, signal } = context;
    const { values } = parseArgs({ args: [...args], options });
    const source = await outputsSourceFrom(values, context);
    const target = await targetOf(source, process.env);
    const result = await tokenAs({ target, caller: values.as, environment: process.env, signal });
    if (result.kind === "refused") {
      reporter.refusal(refusedText(result, layoutOf(process.stderr), values.explain ? "everything" : "differences"));
      return exitCodes.failed;
    }
    if (process.stdout.isTTY) {
      reporter.note("Anyone who reads this token can call the function. Use it as $(./pf token ...).");
    }
    reporter.data(result.token);
    return exitCodes.held;
  },
});
