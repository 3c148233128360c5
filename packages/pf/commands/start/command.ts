import { join } from "node:path";
import { parseArgs } from "node:util";
import { jsonText } from "@protected-function/core/text/log-lines.ts";
import { peopleInSettings } from "../../stacks/settings/people-in-settings.ts";
import { localSettings } from "../../stacks/settings/renew-ended-secrets.ts";
import { announceStack, otherTwinsText, clientVariables } from "../../stacks/local/announce-stack.ts";
import { stackOf } from "@protected-function/core/text/stack-of.ts";
import { evidenceOf } from "../../stacks/evidence-of.ts";
import { prove } from "./prove.ts";
import { isRedrawn } from "../../cli/reporter.ts";
import { proofTable } from "./proof-table.ts";
import { layoutOf } from "../../cli/layout.ts";
import { defineCommand } from "../../cli/command.ts";
import { exitCodes } from "../../cli/exit-codes.ts";
import { htmlOption, jsonOption, settingsFileFrom } from "../../cli/options.ts";
import { outputFile } from "../../cli/output-file.ts";
import { localStackFrom, localStackOptions, pluginSets } from "../options/local-stack-options.ts";
import { proofPage } from "./page.ts";
import { proofNext } from "./verdict.ts";
import { withEvidence } from "@protected-function/core/text/evidence.ts";
import { givenCommand } from "../../cli/given-command.ts";
import { writeReport } from "../../cli/write-report.ts";
import { stoppedText, untilAborted } from "../../cli/shutdown.ts";

const options = {
  keep: {
    type: "boolean",
    default: false,
    description: "Keep the stack running until Ctrl-C instead of destroying it.",
  },
  ...localStackOptions,
  plugins: {
    type: "string",
    value: "real|stand-ins",
    values: pluginSets,
    description:
      "Use Pulumi's `real` provider plugins, if they can be installed, or this project's `stand-ins`. Default: stand-ins.",
  },
  all: { type: "boolean", default: false, description: "List every check, with those that aren't applicable." },
  ...htmlOption("proof.html"),
  ...jsonOption,
} as const;

/** `./pf start`: deploys the program to a twin and proves who can call it. */
export const start = defineCommand({
  name: "start",
  intent: "try",
  summary: "Deploy to a local twin, prove who can call the API, and clean up.",
  details:
    "Sends real HTTP requests, with and without the right tokens. Needs no tenant, subscription or login, and leaves nothing behind.",
  examples: ["./pf start", "./pf start --settings Pulumi.dev.yaml", "./pf start --html proof.html"],
  usage: ["[--settings] [--html] [--all] [--keep] [--json] [--port] [--platform] [--plugins]"],
  options,
  exits: {
    0: "every check that applies was proved",
    1: "a check failed",
  },
  page: "docs/start/try-it.md#prove-the-sample",
  run: async (args, context) => {
    const { reporter, signal, directory } = context;
    const { values } = parseArgs({ args: [...args], options });
    const htmlFile = outputFile(values.html);
    const local = await localStackFrom(values, context);
    let isProved: boolean;
    try {
      const proof = await prove(local, {
        onStep: reporter.step,
        onProgress: reporter.progress,
        onWarning: reporter.note,
        people: peopleInSettings(
          settingsFileFrom(values.settings) ?? join(context.directory, localSettings),
          context.directory,
        ),
        settingsFile: settingsFileFrom(values.settings),
        keep: values.keep,
      });
      reporter.finish();
      const file = settingsFileFrom(values.settings) ?? join(directory, localSettings);
      const { tenantId, subscriptionId } = local.twin.control;
      const isListed = values.all || !isRedrawn(process.stderr);
      const evidence = await evidenceOf({
        answeredBy: "twin",
        stack: stackOf(file),
        settingsFile: file,
        ...(local.replacedDates && { replacedDates: local.replacedDates }),
        tenant: { id: tenantId },
        subscriptionId,
        measured: "checked",
        directory,
        now: Date.now(),
        environment: process.env,
        signal,
      });
      if (values.json) reporter.data(jsonText(withEvidence(evidence, proof)));
      else reporter.result(proofTable(proof, layoutOf(process.stdout), { ...values, isListed }, evidence));
      if (htmlFile !== undefined)
        writeReport(
          reporter,
          htmlFile,
          proofPage(proof, evidence, proofNext(proof, { ...values, all: true }), givenCommand("start", args)),
        );
      if (values.keep) {
        const outputs = await local.outputs();
        const { withdraw, otherTwins } = await announceStack(local, outputs, directory);
        reporter.note(
          [
            "",
            `The stack stays deployed until Ctrl-C. Its function app: https://${outputs.functionApp.hostName}`,
            'To call it from another terminal, set these variables there (or run `eval "$(./pf twin env)"`):',
            clientVariables(local.twin.environment),
            'Afterwards, undo that there: eval "$(./pf twin env --unset)"',
            ...otherTwinsText(otherTwins),
          ].join("\n"),
        );
        await untilAborted(signal);
        withdraw();
      }
      isProved = proof.ok;
    } finally {
      await local.close();
    }
    if (values.keep) reporter.note(stoppedText("Stopped the twin, and removed its tenant.", "start", args));
    return isProved ? exitCodes.held : exitCodes.failed;
  },
});
