import { jsonText } from "@protected-function/core/text/log-lines.ts";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type Half, halves } from "../../stacks/live/stack-settings.ts";
import { openRelease, type ReleaseEvent } from "./open-release.ts";
import { releaseAccountText, releasePlanText } from "./release-text.ts";
import { layoutOf } from "../../cli/layout.ts";
import { defineCommand } from "../../cli/command.ts";
import { confirmedByName, NotConfirmed } from "../../cli/confirmed-by-name.ts";
import { deployedStackOptions } from "../options/outputs-options.ts";
import { exitCodes } from "../../cli/exit-codes.ts";
import { jsonOption, settingsFileFrom } from "../../cli/options.ts";
import type { Reporter } from "../../cli/reporter.ts";

const options = {
  ...deployedStackOptions,
  yes: {
    type: "boolean",
    default: false,
    description: "Give back without asking. Default: you type the stack's name to confirm.",
  },
  "dry-run": {
    type: "boolean",
    default: false,
    description: "Show what the stack would give back and what it keeps (read-only).",
  },
  ...jsonOption,
} as const;

/** `./pf release`: gives back the resources that the stack adopted. */
export const release = defineCommand({
  name: "release",
  intent: "operate",
  isRare: true,
  summary: "Give back adopted resources: a stack forgets them, and they stay.",
  details: "Removes the stack's mark from them, and asks first. Without api or hosting, gives back both.",
  examples: ["./pf release --stack dev --dry-run", "./pf release --stack dev", "./pf release api --stack dev"],
  usage: ["[api] [hosting] --stack [--settings] [--dry-run] [--yes] [--json]"],
  arguments: {
    api: "Give back the API's app registration and service principal.",
    hosting: "Give back the resource group with everything in it.",
  },
  options,
  exits: {
    0: "everything was given back; with --dry-run, shown",
    1: "something couldn't be given back",
  },
  page: "docs/guides/give-back.md",
  run: async (args, { reporter, signal, directory }) => {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const { stack = "", json, settings } = values;
    const opened = await openRelease({
      stack,
      halves: halvesFrom(positionals),
      directory,
      configFile: settingsFileFrom(settings),
      environment: process.env,
      time: { now: Date.now, pause: (milliseconds) => delay(milliseconds, undefined, { signal }) },
      signal,
      onEvent: (event) => report(event, reporter),
    });
    try {
      const { plan } = opened;
      const layout = { ...layoutOf(process.stdout), settingsFile: settings };
      reporter.finish();
      if (values["dry-run"] || plan.halves.length === 0) {
        if (json) reporter.data(jsonText({ plan }));
        else reporter.result(releasePlanText(plan, layout));
        return exitCodes.held;
      }
      if (json) reporter.note(releasePlanText(plan, { ...layout, colour: false }));
      else reporter.result(releasePlanText(plan, layout));
      if (!values.yes && !(await confirmedByName(stack, "to give all of that back", signal))) {
        throw new NotConfirmed(`Not confirmed by the stack's name, "${stack}". Nothing was changed.`);
      }
      const account = await opened.run();
      reporter.finish();
      if (json) reporter.data(jsonText({ plan, account }));
      else reporter.result(`\n${releaseAccountText(account, plan, layout)}`);
      return account.ok ? exitCodes.held : exitCodes.failed;
    } finally {
      await opened.close();
    }
  },
});

function halvesFrom(names: readonly string[]): readonly Half[] {
  return names.length === 0 ? halves : halves.filter((half) => names.includes(half));
}

function report(event: ReleaseEvent, reporter: Reporter): void {
  if (event.kind === "waiting")
    reporter.progress(`${event.reason}; trying again in ${Math.ceil(event.pause / 1000)} s`);
  else if (event.kind === "done") reporter.progress(`removed the mark from ${event.object.kind} ${event.object.name}`);
  else if (event.kind === "detail") reporter.progress(event.text);
  else reporter.step(event.text);
}
