import { readFileSync } from "node:fs";
import { printable, printableLines } from "@protected-function/core/text/printable.ts";
import { whyUnreadable } from "@protected-function/core/text/reading/why-unreadable.ts";
import { Refused } from "@protected-function/core/text/errors.ts";
import { exitCodes, UsageError } from "../../cli/exit-codes.ts";
import type { Reporter } from "../../cli/reporter.ts";
import type { FunctionRunAnswer } from "../../stacks/local/control-socket.ts";
import { askRunningTwin } from "../../stacks/local/running-twin.ts";

/**
 * `./pf twin run <function>`: runs a function of the running twin as its trigger would, and prints what it returned,
 * wrote to outputs and logged.
 *
 * @param given the value of --data: text, or `@` and a file
 * @throws UsageError, Refused for an unknown or HTTP function, Unavailable if no twin is running
 */
export async function runFunction(functionName: string, given: string | undefined, reporter: Reporter) {
  const data = given?.startsWith("@") === true ? textOf(given.slice(1)) : given;
  const answer = await askRunningTwin<FunctionRunAnswer>("/run", { functionName, data });
  if ("refused" in answer) throw new Refused("NOT_RUN", printableLines(answer.refused));
  for (const line of answer.log) reporter.note(printable(line));
  const outputs = Object.entries(answer.outputs).filter(([name]) => name !== "$return");
  const shown = [
    ...(answer.returned === undefined ? [] : [answer.returned]),
    ...outputs.map(([name, value]) => `${name}: ${value}`),
  ];
  if (answer.error !== undefined) {
    reporter.note(printableLines(`${functionName} threw ${answer.error}`));
    return exitCodes.failed;
  }
  if (shown.length > 0) reporter.data(printableLines(shown.join("\n")));
  else reporter.note(`${functionName} ran. It returned nothing.`);
  return exitCodes.held;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(
      `--data is "@${printable(file)}", but ${whyUnreadable(error, printable(file))}.`,
      "Use @ and the name of a file that you may read, or the text itself.",
    );
  }
}
