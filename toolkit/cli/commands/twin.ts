import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { administratorOf } from "../../operations/local-stack.ts";
import { announceTwin, runningTwin } from "../../operations/running-twin.ts";
import { outputsOf } from "../../operations/stack-outputs.ts";
import { programWarnings } from "../../operations/program-warnings.ts";
import { explainFailure } from "../../operations/settings-refused.ts";
import { clientVariables } from "../../reports/client-variables.ts";
import type { Command } from "../command.ts";
import { exitCodes, UsageError } from "../exit-codes.ts";
import { localStackFrom, localStackOptions } from "../local-stack-options.ts";
import { untilAborted } from "../until-aborted.ts";

const options = {
  ...localStackOptions,
  propagation: { type: "string", what: "How long a changed conditional access policy takes to act: 8h, 30m or 90s." },
  gate: {
    type: "string",
    what: "documented: the gate does what Microsoft's documentation says where reports contradict it.",
  },
} as const;

/** `npm run twin`: the twin with the stack deployed, until Ctrl-C; `env` and `secret` print what other terminals need. */
export const twin: Command = {
  name: "twin",
  summary: "Serves the twin with the stack deployed, until Ctrl-C.",
  usage:
    "npm run twin -- [--port <port>] [--settings <file>] [--platform usual] [--propagation <8h>] [--gate documented]\n" +
    "       npm run -s twin -- env              the variables that send other clients to the running twin\n" +
    "       npm run -s twin -- secret <caller>  that caller's client secret there",
  options,
  page: "README.md",
  run: async (args, context) => {
    const { reporter, signal } = context;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (positionals[0] === "env" && positionals.length === 1) {
      reporter.data(clientVariables(runningTwin().environment));
      return exitCodes.held;
    }
    if (positionals[0] === "secret" && positionals.length === 2) {
      reporter.data(await secretOf(positionals[1] ?? ""));
      return exitCodes.held;
    }
    if (positionals.length > 0) {
      throw new UsageError(`"${positionals.join(" ")}" is not known; there is: env, secret <caller>.`);
    }
    // It stays for hours beside an editor and a browser: memory before speed (`npm run bench`: the twin alone).
    setFlagsFromString("--optimize-for-size");
    const local = await localStackFrom(values, context);
    try {
      reporter.step("Deploying the stack to the twin");
      const deployed = await explainFailure(local.stack.up());
      reporter.done();
      programWarnings(deployed).forEach(reporter.note);
      const outputs = await local.outputs();
      const withdraw = announceTwin(local.twin.environment, outputs, local.guardian, administratorOf(local));
      reporter.note(
        [
          `Serving until Ctrl-C: ${outputs.functionUrl}`,
          "In another terminal: npm run call, npm run token, npm run recipes; or with any client of yours, after",
          'eval "$(npm run -s twin -- env)".',
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

/** A caller's client secret, for `CALLER_SECRET=$(npm run -s twin -- secret <caller>)`; as `pulumi stack output` has it. */
async function secretOf(caller: string): Promise<string> {
  const { callers } = await outputsOf({ showSecrets: true });
  const secret = callers[caller]?.clientSecret;
  if (secret !== undefined) return secret;
  const having = Object.keys(callers).filter((name) => callers[name]?.clientSecret !== undefined);
  throw new UsageError(`"${caller}" has no client secret in the twin; these have one: ${having.join(", ") || "none"}.`);
}
