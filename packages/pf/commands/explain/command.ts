import { parseArgs } from "node:util";
import { jsonText } from "@protected-function/core/text/log-lines.ts";
import { nearest } from "@protected-function/core/text/nearest.ts";
import { pastedText } from "@protected-function/core/text/plain-text.ts";
import { listText } from "@protected-function/core/text/list-text.ts";
import { aadstsRows } from "../../refusals/aadsts/aadsts.ts";
import { isAppServicesText } from "../../checks/call.ts";
import { hasCode } from "../../refusals/explain-error.ts";
import { explain as explainRefusal } from "../../refusals/explain.ts";
import { explanationOnTwin } from "../../refusals/on-twin.ts";
import {
  explainedStatuses,
  explainedStatusText,
  isExplainedStatus,
  isHostStatus,
  type RefusedStatus,
} from "../../refusals/explain-status.ts";
import { outputsOf } from "../../stacks/stack-outputs.ts";
import { explanationText } from "../../refusals/explanation-text.ts";
import { logOf, shownLogText } from "../../stacks/function-log.ts";
import { type CommandContext, defineCommand } from "../../cli/command.ts";
import { exitCodes, UsageError } from "../../cli/exit-codes.ts";
import { jsonOption } from "../../cli/options.ts";
import { outputsSourceFrom } from "../options/outputs-options.ts";
import { shownWord } from "../../cli/shown-word.ts";
import { layoutOf, painter } from "../../cli/layout.ts";
import { givenText } from "./given-text.ts";

const options = {
  token: {
    type: "string",
    value: "jwt|-",
    description: "The refused token, or @file or - (standard input), which keep it out of the shell's history.",
  },
  error: {
    type: "string",
    value: "body|code|-",
    description: "The response body, a log line or an AADSTS code.",
  },
  challenge: {
    type: "string",
    value: "header|-",
    description: "The response's WWW-Authenticate header.",
  },
  status: {
    type: "string",
    value: "401|403|404|5xx",
    suggests: explainedStatuses.map(String),
    description: `The status alone: ${explainedStatusText}.`,
  },
  endpoint: {
    type: "string",
    value: "endpoint",
    description: "Its name or `POST orders/5`. Default: any.",
  },
  stack: { type: "string", value: "stack", description: "Compare with what this live stack requires." },
  outputs: {
    type: "string",
    value: "file|-",
    description: "Compare with what `npx pulumi stack output --json` prints.",
  },
  twin: { type: "boolean", default: false, description: "Compare with what the running twin requires." },
  ...jsonOption,
} as const;

const whereLogIs =
  "The function's log has the reason. For the running twin, run ./pf twin logs. For a live stack, add --stack <stack> " +
  "to get the command.";

const inputOptions = ["token", "error", "challenge"] as const;

/**
 * `./pf explain`: explains why a caller was refused, and who can fix it. Decodes locally, sends nothing, prints no
 * token.
 */
export const explain = defineCommand({
  name: "explain",
  intent: "ask",
  summary: "Explain why a caller was refused and who can fix it.",
  details: "Takes a token, an error, a header or a status. Sends nothing, and prints no token.",
  examples: ["./pf explain AADSTS501051", "./pf explain --token - --stack dev < token.txt"],
  usage: [
    "<code> [--stack | --outputs | --twin] [--json]",
    "[--token] [--error] [--challenge] [--status] [--endpoint] [--stack | --outputs | --twin] [--json]",
  ],
  arguments: { code: "An AADSTS code, such as AADSTS501051, or a message that has one, or a status, such as 401." },
  isOneText: isMessage,
  options,
  exits: {
    0: "nothing differs from what the stack requires, or there was nothing to compare",
    1: "something differs from what the stack requires",
  },
  page: "docs/guides/refused-calls.md",
  run: async (args, context) => {
    const values = parsed(args);
    const requestedStatus = statusFrom(values.status);
    if (requestedStatus === undefined && inputOptions.every((name) => values[name] === undefined)) {
      throw new UsageError("Nothing to explain. Use an AADSTS code, --token, --error, --challenge or --status.");
    }
    const fromStandardInput = [...inputOptions, "outputs" as const].filter((name) => values[name] === "-");
    if (fromStandardInput.length > 1) {
      throw new UsageError(`Only one option can read standard input. Found: --${fromStandardInput.join(" -, --")} -.`);
    }
    const read = (name: (typeof inputOptions)[number]) => givenText(name, values[name]);
    const [token, body, challenge] = [await read("token"), await read("error"), await read("challenge")];
    if (token !== undefined && token === values.token) {
      context.reporter.note(
        "The token is now in your shell's history. Next time, use `--token -` to read it from standard input.\n",
      );
    }
    const [piped] = inputOptions.filter((name) => values[name] === "-");
    if (piped !== undefined && [token, body, challenge].every((read = "") => read.trim() === "")) {
      throw new UsageError("Nothing came on standard input.", `Pipe it: ./pf explain --${piped} - < ${piped}.txt`);
    }
    // The Functions host's own message identifies the host's status.
    const isHosts = /\bfunction host is not running\b/i.test(body ?? "");
    // App Service's answer says nothing beside its status.
    const isEmpty = requestedStatus !== undefined && isAppServicesText((body ?? "").trimStart());
    const error = isHosts || isEmpty ? undefined : body;
    const status = isHosts ? (requestedStatus ?? 503) : requestedStatus;
    const outputs = await deployedOutputs(values, context);
    const { endpoint } = values;
    if (endpoint !== undefined && !outputs) {
      throw new UsageError("--endpoint needs a stack: add --stack, --outputs or --twin.");
    }
    const explained = explainRefusal({
      token,
      error,
      challenge,
      status,
      isFromHost: isHosts,
      outputs,
      endpoint,
      now: new Date(),
    });
    const explanation = values.twin ? explanationOnTwin(explained) : explained;
    const layout = layoutOf(process.stdout);
    // The log has no line of a path that no function has.
    const hostFailed = status !== undefined && isHostStatus(status) && status !== 404;
    const log =
      hostFailed && outputs ? await logOf({ stack: values.stack, outputsFile: values.outputs }, outputs) : undefined;
    if (values.json) context.reporter.data(jsonText({ ...explanation, ...(log && { log }) }));
    else {
      const hostLog = hostFailed ? [log ? shownLogText(log, painter(layout)) : whereLogIs] : [];
      context.reporter.result(explanationText(explanation, layout, { log: hostLog, stack: values.stack }));
    }
    return explanation.differs ? exitCodes.failed : exitCodes.held;
  },
});

/** Errors never repeat anything that looks like a token, because a token may be in the place of an option. */
function parsed(args: readonly string[]) {
  let word = "";
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [code, ...others] = positionals;
    if (code === undefined) return values;
    // A code isn't a secret, and most people give it, or a status, as it is.
    if (others.length === 0 && values.status === undefined && isStatus(code)) return { ...values, status: code };
    const [, digits] = /^(?:AADSTS)?(\d{5,8})$/i.exec(code) ?? [];
    if (others.length === 0 && values.error === undefined && digits !== undefined)
      return { ...values, error: `AADSTS${digits}` };
    if (values.error === undefined && isMessage(positionals)) return { ...values, error: positionals.join(" ") };
    word = code;
  } catch (error) {
    throw new UsageError(pastedText(error instanceof Error ? error.message : String(error)));
  }
  if (/^\d{3}$/.test(word)) {
    throw new UsageError(`This doesn't explain the status "${word}".`, `Use ${explainedStatusText}.`);
  }
  const meant = meantBy(word);
  throw new UsageError(
    `"${shownWord(word)}" isn't an AADSTS code.`,
    meant === undefined
      ? `${/^AADSTS\d{1,4}$/i.test(word) ? "It has five to eight digits: copy all of them. " : ""}Use one code, such as AADSTS50105, or a status: ${explainedStatusText}; --token - for a token; --error - for a response's body.`
      : `Did you mean ${meant}?`,
  );
}

/** A whole message or answer of Entra ID, in quotes or as the words that the shell makes of it. */
function isMessage(words: readonly string[]): boolean {
  return hasCode(words.join(" "));
}

function isStatus(word: string): boolean {
  return /^\d{3}$/.test(word) && isExplainedStatus(Number(word));
}

/** A code with a slip in its letters, or known ones whose first digits it has. */
function meantBy(word: string): string | undefined {
  const [, beginning] = /^AADSTS(\d{3,4})$/i.exec(word) ?? [];
  if (beginning !== undefined) {
    const known = Object.keys(aadstsRows).filter((code) => code.startsWith(beginning));
    const names = known.map((code) => `AADSTS${code}`);
    return names.length === 0 || names.length > 8 ? undefined : listText(names, "or");
  }
  const [, letters = "", digits = ""] = /^([a-z]+)(\d{5,8})$/i.exec(word) ?? [];
  const prefix = nearest(letters, ["AADSTS"]);
  return prefix && `${prefix}${digits}`;
}

function statusFrom(text: string | undefined): RefusedStatus | undefined {
  if (text === undefined) return undefined;
  const status = /^\d{3}$/.test(text) ? Number(text) : 0;
  if (isExplainedStatus(status)) return status;
  throw new UsageError(`--status is "${pastedText(text)}", which this doesn't explain.`, `Use ${explainedStatusText}.`);
}

/** The outputs of the stack, the file or the running twin. Without outputs, the explanation covers the token alone. */
async function deployedOutputs({ stack, outputs, twin }: ReturnType<typeof parsed>, context: CommandContext) {
  if (stack === undefined && outputs === undefined && !twin) return undefined;
  return outputsOf(await outputsSourceFrom({ stack, outputs }, context));
}
