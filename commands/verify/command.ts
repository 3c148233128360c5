import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { jsonText } from "../../text/log-lines.ts";
import { openVerification } from "./open-verification.ts";
import type { Verification } from "./verification.ts";
import type { VerifyEvent } from "./verify.ts";
import { writeWholeFile } from "../../cli/write-whole-file.ts";
import { verificationPage } from "./page.ts";
import { verificationNext } from "./verdict.ts";
import { junitXml } from "./junit.ts";
import { rowLine, verificationText } from "./verification-text.ts";
import { showsColour } from "../../cli/layout.ts";
import { defineCommand } from "../../cli/command.ts";
import { minutesFrom, jsonOption, outputFileFrom } from "../../cli/options.ts";
import { exitCodes, UsageError } from "../../cli/exit-codes.ts";
import { outputsOptions, outputsSourceFrom } from "../options/outputs-options.ts";
import type { Reporter } from "../../cli/reporter.ts";
import { shellWord } from "../../text/shell-word.ts";

const defaultMinutes = "15";

const options = {
  ...outputsOptions,
  caller: { type: "string", what: "Calls as this caller. Default: the first whose proof is at hand." },
  deadline: {
    type: "string",
    default: defaultMinutes,
    what: `How many minutes to wait for what still propagates. Default: ${defaultMinutes}.`,
  },
  junit: { type: "string", what: "Writes JUnit XML to this file." },
  record: { type: "string", what: "Writes raw observations of what only a live stack can tell to this file." },
  alter: { type: "boolean", default: false, what: "Runs the checks that change the stack for a moment, too." },
  "yes-this-stack-may-be-altered": {
    type: "string",
    what: "The stack's name again; without it, --alter is refused.",
  },
  html: { type: "string", what: "Writes one page for a browser. The page needs no network." },
  ...jsonOption,
} as const;

/** `./pf verify`: the guide's checks on a live stack, over the network only, and an account of them. */
export const verify = defineCommand({
  name: "verify",
  intent: "deploy",
  summary: "Run the checks on a live stack, starting with a request without a token.",
  example: "./pf verify --stack dev",
  usage:
    "./pf verify [--stack <stack> | --outputs <file|->] [--caller <caller>] [--deadline <minutes>]\n" +
    "       [--alter --yes-this-stack-may-be-altered <stack>] [--junit <file>] [--record <file>]\n" +
    "       [--html <file>] [--json]",
  options,
  exits: {
    0: "every check that applies holds",
    1: "something doesn't hold",
  },
  page: "docs/guides/verify.md",
  run: async (args, context) => {
    const { reporter, signal } = context;
    const { values } = parseArgs({ args: [...args], options });
    const deadlineMinutes = minutesFrom(values.deadline);
    const junitFile = outputFileFrom("--junit", values.junit);
    const recordFile = outputFileFrom("--record", values.record);
    const htmlFile = outputFileFrom("--html", values.html);
    const alteration = alterationFrom(values);
    if (alteration) reporter.note(alteration);
    const colour = showsColour(process.stdout);
    const say = values.json ? reporter.note : reporter.result;
    const verification = await openVerification({
      source: outputsSourceFrom(values, context),
      caller: values.caller,
      environment: process.env,
      alteration: alteration !== undefined,
      record: recordFile !== undefined,
      deadlineMinutes,
      signal,
      time: { now: Date.now, pause: (milliseconds) => delay(milliseconds, undefined, { signal }) },
      onEvent: (event) => tell(event, { reporter, say, colour: colour && !values.json }),
    });
    if (junitFile !== undefined) writeWholeFile(junitFile, junitXml(verification));
    if (htmlFile !== undefined)
      writeWholeFile(htmlFile, verificationPage(verification, verificationNext(verification)));
    if (recordFile !== undefined) writeRecord(recordFile, verification, reporter);
    const text = verificationText(verification, { colour: colour && !values.json });
    if (values.json) {
      // The account is for a program; that the door is open is for whoever watches, too.
      if (verification.door.state !== "closed") reporter.note(text);
      reporter.data(jsonText(verification));
    } else reporter.result(text);
    return verification.ok ? exitCodes.held : exitCodes.failed;
  },
});

function writeRecord(file: string, { record }: Verification, reporter: Reporter): void {
  if (!record)
    return reporter.note(`Nothing is written to ${file}: the door isn't closed, and nothing else was looked at.`);
  writeWholeFile(file, `${JSON.stringify(record, undefined, 2)}\n`);
  const seen = record.observations.filter(({ notSeen }) => notSeen === undefined).length;
  reporter.note(`${seen} of ${record.observations.length} observations are in ${file}, without names, ids or secrets.`);
}

interface Telling {
  readonly reporter: Reporter;
  /** Where a row's line goes. */
  readonly say: (text: string) => void;
  readonly colour: boolean;
}

function tell(event: VerifyEvent, { reporter, say, colour }: Telling): void {
  switch (event.kind) {
    case "door":
      if (event.door.state === "closed") reporter.note("The door is closed: a bare request gets 401 from the gate.");
      break;
    case "administrator": {
      const { administrator } = event;
      const text = administrator.found ? `read back by ${administrator.by}` : `not read back: ${administrator.why}`;
      reporter.note(`Registrations and settings are ${text}`);
      break;
    }
    case "row":
      say(rowLine(event.row, { colour }));
      break;
    case "probe":
      break;
    case "waiting":
      reporter.note(`${event.what}; trying again in ${Math.ceil(event.pause / 1000)} s.`);
      break;
  }
}

/**
 * Leave to alter a live stack, asked for twice: by an option, and by the stack's name said again.
 *
 * @returns what to say loudly; undefined: the stack is not altered
 * @throws UsageError
 */
export function alterationFrom(values: {
  readonly alter: boolean;
  readonly stack?: string | undefined;
  readonly "yes-this-stack-may-be-altered"?: string | undefined;
}): string | undefined {
  const { alter, stack, "yes-this-stack-may-be-altered": said } = values;
  if (!alter && said === undefined) return undefined;
  if (!alter)
    throw new UsageError("--yes-this-stack-may-be-altered is given without --alter; nothing would be altered.");
  if (stack === undefined)
    throw new UsageError("--alter needs --stack: which one may be altered has to be said by its name.");
  if (said !== stack) {
    const found = said === undefined ? "is missing" : `is "${said}"`;
    throw new UsageError(
      `--alter changes the live stack for moments: its gate is switched off, assignments are taken away, people and ` +
        `applications are made and deleted. Whoever calls meanwhile is refused. --yes-this-stack-may-be-altered ${found}; ` +
        `it takes the stack's name again: "${stack}".`,
    );
  }
  return [
    `THE STACK ${stack} IS ALTERED NOW, check by check: the gate is switched off for moments, settings are changed, people`,
    "and applications are made. Each check puts back what it changed; Ctrl-C ends after the check that is going on. If this",
    `is killed, put things right by: npx pulumi refresh --stack ${shellWord(stack)} && npx pulumi up --stack ${shellWord(stack)}`,
  ].join("\n");
}
