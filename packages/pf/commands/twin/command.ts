import { join } from "node:path";
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { announceStack, otherTwinsText } from "../../stacks/local/announce-stack.ts";
import { programWarnings } from "../../stacks/local/local-stack.ts";
import { callOf } from "../../calls/call-of.ts";
import { labelledList } from "../../cli/labelled-list.ts";
import { layoutOf, painter } from "../../cli/layout.ts";
import { explainFailure } from "../../stacks/settings/settings-refused.ts";
import { defineCommand } from "../../cli/command.ts";
import { exitCodes } from "../../cli/exit-codes.ts";
import { settingsFileFrom } from "../../cli/options.ts";
import { openStackPage } from "../../live-page/stack-page.ts";
import { localSettings } from "../../stacks/settings/renew-ended-secrets.ts";
import { localStackFrom, localStackOptions, propagationTime } from "../options/local-stack-options.ts";
import { stoppedText, untilAborted } from "../../cli/shutdown.ts";
import { subcommands } from "./subcommands.ts";

const options = {
  ...localStackOptions,
  propagation: {
    type: "string",
    value: "time",
    quantity: propagationTime,
    description: "Delay changed conditional access policies, such as by 8h, 30m or 90s. Default: at once.",
  },
  gate: {
    type: "string",
    value: "reported|documented",
    values: ["reported", "documented"],
    description:
      "If they differ, imitate App Service authentication as `documented`, or as users `reported`. Default: reported.",
  },
} as const;

/** `./pf twin`: runs the twin with the stack deployed. Its subcommands are for other terminals. */
export const twin = defineCommand({
  name: "twin",
  intent: "try",
  summary: "Run a local twin with the stack deployed, until Ctrl-C.",
  details: "For calls and other clients in another terminal. To write code, use ./pf dev, which follows your files.",
  examples: ["./pf twin", "./pf twin --settings Pulumi.dev.yaml", "./pf twin --platform usual"],
  usage: ["[--settings] [--port] [--platform] [--propagation] [--gate]"],
  options,
  subcommands,
  exits: { 0: "the twin ran until Ctrl-C" },
  page: "docs/start/try-it.md#call-it",
  run: async (args, context) => {
    const { reporter, signal, directory } = context;
    const { values } = parseArgs({ args: [...args], options });
    // The twin runs for hours beside an editor and a browser, so memory matters more than speed (`npm run bench`: the
    // twin alone).
    setFlagsFromString("--optimize-for-size");
    const local = await localStackFrom(values, context);
    try {
      reporter.step("Deploying the stack to the twin");
      const deployed = await explainFailure(local.stack.up(), undefined, local.sources);
      reporter.finish();
      programWarnings(deployed).forEach(reporter.note);
      const outputs = await local.outputs();
      const { withdraw, otherTwins } = await announceStack(local, outputs, directory);
      const page = await openStackPage({
        local,
        outputs: () => outputs,
        directory,
        settingsFile: settingsFileFrom(values.settings) ?? join(directory, localSettings),
        command: "./pf twin",
      });
      reporter.note(
        [
          "Serving until Ctrl-C:",
          labelledList(
            [
              ["Call", callOf(outputs), "in another terminal"],
              ["Page", page.url],
              ["Clients", "./pf twin shell", "for curl, browsers and others"],
              ["Function", `https://${outputs.functionApp.hostName}`],
            ],
            painter(layoutOf(process.stderr)),
          ),
          ...otherTwinsText(otherTwins),
        ].join("\n"),
      );
      await untilAborted(signal);
      await page.close();
      withdraw();
    } finally {
      await local.close();
    }
    reporter.note(stoppedText("Stopped the twin, and removed its tenant.", "twin", args));
    return exitCodes.held;
  },
});
