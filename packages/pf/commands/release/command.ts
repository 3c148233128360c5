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
import { exitCodes, UsageError } from "../../cli/exit-codes.ts";
import { jsonOption, settingsFileFrom } from "../../cli/options.ts";
import type { Reporter } from "../../cli/reporter.ts";

const options = {
  ...deployedStackOptions,
  yes: { type: "boolean", default: false, description: "Don't ask. Without it, you type the stack's name." },
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
  intent: "more",
  summary: "Give back what a stack adopted: remove its mark and forget it.",
  examples: ["./pf release --stack dev"],
  usage: ["--stack [api] [hosting] [--settings] [--yes] [--dry-run] [--json]"],
  options,
  exits: {
    0: "everything was given back; with --dry-run, shown",
    1: "something couldn't be given back",
  },
  page: "docs/guides/adoption.md",
  run: async (args, { reporter, signal, directory }) => {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const { stack, json, settings } = values;
    if (!stack) throw new UsageError("--stack is missing. Give it a stack's name, such as --stack dev.");
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
  const unknown = names.find((name) => !halves.some((half) => half === name));
  if (unknown !== undefined) throw new UsageError(`Can't give back "${unknown}". Use api or hosting.`);
  return names.length === 0 ? halves : halves.filter((half) => names.includes(half));
}

function report(event: ReleaseEvent, reporter: Reporter): void {
  if (event.kind === "step") reporter.step(event.text);
  else if (event.kind === "done") reporter.progress(`removed the mark from ${event.object.kind} ${event.object.name}`);
  else reporter.progress(`${event.reason}; trying again in ${Math.ceil(event.pause / 1000)} s`);
}
