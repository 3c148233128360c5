import { cut } from "../../text/cut.ts";
import { printable } from "../../text/printable.ts";
import { redacted, withoutSecrets } from "../../text/redact.ts";
import type { StackOutputs } from "../../infra/outputs.ts";
import type { LocalStack } from "./local-stack.ts";
import type { RunningLogLine } from "./running-twin.ts";

/** The most lines of its function's log that a running twin keeps. */
export const maxLogLines = 500;
const longestMessage = 2000;

/** The last lines of a local stack's function, each in one printable line, without a secret or a token. */
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

/** A message in one printable line, without a secret of the stack and without what is a credential by its form. */
export function shownMessage(message: string, { callers }: StackOutputs): string {
  const secrets = Object.values(callers).flatMap(({ clientSecret }) => clientSecret ?? []);
  return cut(printable(redacted(withoutSecrets(message, secrets))), longestMessage);
}
