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

/** The last lines of a local stack's function, each as one printable line without secrets or tokens, callers by name. */
export function functionLogOf({ twin }: Pick<LocalStack, "twin">, outputs: StackOutputs): readonly RunningLogLine[] {
  return twin.control
    .functionLog(outputs.functionApp.siteId)
    .slice(-maxLogLines)
    .map(({ at, level, category, message }) => ({
      at: at.toISOString(),
      level: printable(level),
      category: printable(category),
      message: shownMessageWithNames(message, outputs),
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

/** Such a message for a person. The guard's line about a caller of the settings has its name, not its id: packages/guard/guard.ts */
export function shownMessageWithNames(message: string, outputs: StackOutputs): string {
  return shownMessage(message, outputs).replace(
    /(?<=^called by )application ([\da-f-]{36})/,
    (unknown, id: string) => nameOf(id, outputs.callers) ?? unknown,
  );
}

/** A caller's name in the settings, by its client id. */
export function nameOf(id: string | undefined, callers: StackOutputs["callers"]): string | undefined {
  return Object.entries(callers).find(([, { clientId }]) => clientId === id)?.[0];
}
