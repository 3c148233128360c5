import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { jsonText } from "@protected-function/core/text/log-lines.ts";
import { openVerification } from "./open-verification.ts";
import { recordText, type Verification } from "./verification.ts";
import type { VerifyEvent } from "./verify.ts";
import { withEvidence } from "@protected-function/core/text/evidence.ts";
import { givenCommand } from "../../cli/given-command.ts";
import { writeReport } from "../../cli/write-report.ts";
import { writeWholeFile } from "../../cli/write-whole-file.ts";
import { verificationPage } from "./page.ts";
import { junitXml } from "./junit.ts";
import { rowLine, verificationText } from "./verification-text.ts";
import { layoutOf } from "../../cli/layout.ts";
import { defineCommand } from "../../cli/command.ts";
import { deadlineTime, htmlOption, jsonOption } from "../../cli/options.ts";
import { quantityOf } from "../../cli/quantity.ts";
import { outputFile } from "../../cli/output-file.ts";
import { exitCodes, UsageError } from "../../cli/exit-codes.ts";
import { demonstrate, demoOption } from "../options/demo-option.ts";
import { outputsOptions, outputsSourceFrom } from "../options/outputs-options.ts";
import type { Reporter } from "../../cli/reporter.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";

const defaultMinutes = "15";

const options = {
  ...outputsOptions,
  caller: {
    type: "string",
    value: "caller",
    description: "The caller to call as. Default: the first whose credential is available.",
  },
  deadline: {
    type: "string",
    value: "minutes",
    quantity: deadlineTime,
    default: defaultMinutes,
    description: `Minutes to wait for changes to propagate. Default: ${defaultMinutes}.`,
  },
  junit: { type: "string", value: "file", writes: "verify.xml", description: "Write JUnit XML to this file." },
  record: {
    type: "string",
    value: "file",
    writes: "record.json",
    description: "Write what only a live stack shows: no names, no secrets.",
  },
  alter: {
    type: "boolean",
    default: false,
    description:
      "Also run checks that change the live stack for moments: authentication off, assignments removed, people and applications created.",
  },
  "yes-this-stack-may-be-altered": {
    type: "string",
    value: "stack",
    description: "With --alter: the stack's name again. Calls may fail.",
  },
  all: { type: "boolean", default: false, description: "List every check, with those that aren't applicable." },
  ...htmlOption("proof.html"),
  ...demoOption,
  ...jsonOption,
} as const;

const demo = {
  load: async () => (await import("../../stacks/demo/verify-demo.ts")).verifyDemo,
  name: "verify",
  real: "./pf verify --stack dev",
  exits: [0, 1],
} as const;

/** `./pf verify`: runs the guide's checks on a live stack, over the network only. */
export const verify = defineCommand({
  name: "verify",
  intent: "deploy",
  summary: "Prove who can call the API of a live stack.",
  details: "Sends real HTTP requests, starting with one without a token. Changes nothing unless you add --alter.",
  examples: ["./pf verify --stack dev", "./pf verify --demo", "./pf verify --stack dev --html proof.html"],
  usage: [
    "[--stack | --outputs] [--caller] [--html] [--all] [--deadline] [--junit] [--record] [--alter --yes-this-stack-may-be-altered] [--json]",
    "--demo [--caller] [--html] [--all] [--deadline] [--junit] [--record] [--json]",
  ],
  options,
  exits: {
    0: "every check that applies was proved",
    1: "a check failed, a request without a token wasn't refused, or nothing could be checked",
  },
  page: "docs/guides/verify.md",
  run: async (args, context) => {
    const { reporter, signal } = context;
    const { values } = parseArgs({ args: [...args], options });
    const deadlineMinutes = quantityOf(values.deadline, options.deadline);
    if (values.demo) return await demonstrate(demo, values, args, context);
    const junitFile = outputFile(values.junit);
    const recordFile = outputFile(values.record);
    const htmlFile = outputFile(values.html);
    const alteration = alterationFrom(values);
    if (alteration) reporter.note(alteration);
    let notRead: string | undefined;
    const source = await outputsSourceFrom(values, context);
    reporter.step("Checking the stack");
    const { verification, evidence } = await openVerification({
      source,
      caller: values.caller,
      environment: process.env,
      alteration: alteration !== undefined,
      record: recordFile !== undefined,
      deadlineMinutes,
      signal,
      time: { now: Date.now, pause: (milliseconds) => delay(milliseconds, undefined, { signal }) },
      onEvent: (event) => {
        if (event.kind === "administrator" && !event.administrator.found) notRead = notReadText(event.administrator);
        reportEvent(event, { reporter, all: values.all });
      },
    });
    reporter.finish();
    const text = verificationText(
      verification,
      layoutOf(values.json ? process.stderr : process.stdout),
      { ...values, notRead },
      evidence,
    );
    if (values.json) {
      // The JSON object is for programs. A person at the terminal must also see that nothing refused the request.
      if (verification.door.state !== "closed") reporter.note(text);
      reporter.data(jsonText(withEvidence(evidence, verification)));
    } else reporter.result(text);
    if (recordFile !== undefined) writeRecord(recordFile, verification, reporter);
    if (junitFile !== undefined) writeReport(reporter, junitFile, junitXml(verification));
    if (htmlFile !== undefined)
      writeReport(reporter, htmlFile, verificationPage(verification, evidence, values, givenCommand("verify", args)));
    return verification.ok ? exitCodes.held : exitCodes.failed;
  },
});

function notReadText({ reason }: { readonly reason: string }): string {
  return `Doesn't read app registrations and settings back: ${reason.replace(/\.$/, "")}.`;
}

function writeRecord(file: string, { record }: Verification, reporter: Reporter): void {
  if (!record) return reporter.note(`Wrote nothing to ${file}: the API isn't protected, so nothing else was checked.`);
  writeWholeFile(file, recordText(record));
  const observedCount = record.observations.filter(({ notSeen }) => notSeen === undefined).length;
  reporter.note(
    `Wrote ${observedCount} of ${record.observations.length} observations to ${file}, without names, ids or secrets.`,
  );
}

interface Telling {
  readonly reporter: Reporter;
  /** Also lists checks that don't apply. */
  readonly all: boolean;
}

/** Lines in a pipeline's log. On a terminal they pass by in one line, so that the verdict is what stays. */
export function reportEvent(event: VerifyEvent, { reporter, all }: Telling): void {
  switch (event.kind) {
    case "administrator": {
      const { administrator } = event;
      // Without one, the report says so of the checks that don't apply.
      if (administrator.found) {
        reporter.progress(`Reads app registrations and settings back with ${administrator.by}`);
      }
      break;
    }
    case "row":
      if (all || event.row.outcome !== "not-applicable") {
        reporter.progress(rowLine(event.row, { colour: false, all }));
      }
      break;
    case "probe":
      break;
    case "waiting":
      reporter.progress(`${event.what}; trying again in ${Math.ceil(event.pause / 1000)} s.`);
      break;
  }
}

/**
 * Requires permission twice to alter a live stack: an option, and the stack's name.
 *
 * @returns the warning to print, or undefined if the stack isn't altered
 * @throws UsageError
 */
export function alterationFrom(values: {
  readonly alter: boolean;
  readonly stack?: string | undefined;
  readonly "yes-this-stack-may-be-altered"?: string | undefined;
}): string | undefined {
  const { alter, stack, "yes-this-stack-may-be-altered": confirmedStack } = values;
  if (!alter && confirmedStack === undefined) return undefined;
  if (!alter) throw new UsageError("--yes-this-stack-may-be-altered needs --alter: without it, nothing is altered.");
  if (stack === undefined) throw new UsageError("--alter needs --stack <stack>: name the stack that may be altered.");
  if (confirmedStack !== stack) {
    const problem = confirmedStack === undefined ? "is missing" : `is "${confirmedStack}"`;
    throw new UsageError(
      `--alter changes the live stack for moments: it turns App Service authentication off, removes assignments, and ` +
        `creates and deletes people and applications. Calls meanwhile are refused. --yes-this-stack-may-be-altered ${problem}; ` +
        `it takes the stack's name again: "${stack}".`,
    );
  }
  return [
    `THE STACK ${stack} IS BEING ALTERED. Checks turn App Service authentication off for moments, change settings, and create`,
    "people and applications. Each check puts back what it changed. Ctrl-C ends after the current check.",
    `If this is killed, repair the stack: npx pulumi refresh --stack ${shellWord(stack)} && npx pulumi up --stack ${shellWord(stack)}`,
  ].join("\n");
}
