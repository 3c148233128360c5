import { cut } from "@protected-function/core/text/cut.ts";
import { printable } from "@protected-function/core/text/printable.ts";
import { redacted, withoutSecrets } from "@protected-function/core/text/redact.ts";
import type { LogPart } from "../../checks/origin.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import type { LocalStack } from "./local-stack.ts";
import type { RunningLogLine } from "./running-twin.ts";

/** The maximum number of lines of its function's log that a running twin keeps. */
export const maxLogLines = 500;
const longestMessage = 2000;

/** The last lines of a local stack's function, each as one printable line without secrets or tokens. */
export function functionLogOf({ twin }: Pick<LocalStack, "twin">, outputs: StackOutputs): readonly RunningLogLine[] {
  return twin.control
    .functionLog(outputs.functionApp.siteId)
    .slice(-maxLogLines)
    .map(({ at, level, category, message }) => ({
      at: at.toISOString(),
      level: printable(level),
      category: printable(category),
      message: shownMessage(message, outputs),
    }));
}

/** The part of a log that a check asks for. */
export function linesIn<Line extends { readonly number: number }>(
  lines: readonly Line[],
  part: LogPart,
): readonly Line[] {
  return "last" in part ? lines.slice(-part.last) : lines.filter(({ number }) => number > part.after);
}

/** A message as one printable line, without the stack's secrets and without anything in the form of a credential. */
export function shownMessage(message: string, { callers }: StackOutputs): string {
  const secrets = Object.values(callers).flatMap(({ clientSecret }) => clientSecret ?? []);
  return cut(printable(redacted(withoutSecrets(message, secrets))), longestMessage);
}
