import { cut } from "../../text/cut.ts";
import { printable } from "../../text/printable.ts";
import { redacted, withoutSecrets } from "../../text/redact.ts";
import { shellWord } from "../../text/shell-word.ts";
import type { StackOutputs } from "../../infra/outputs.ts";
import type { LocalStack } from "./local-stack.ts";
import { placeOfSite } from "./place-of-site.ts";
import type { RunningLogLine } from "./running-twin.ts";

/** What a running twin tells of its function's log at most. */
export const linesTold = 500;
const longestMessage = 2000;

/** The last lines of a local stack's function, each in one printable line, without a secret or a token. */
export function functionLogOf({ twin }: Pick<LocalStack, "twin">, outputs: StackOutputs): readonly RunningLogLine[] {
  return twin.control
    .functionLog(outputs.functionApp.siteId)
    .slice(-linesTold)
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

/**
 * The command that shows the same of a live stack: Application Insights keeps it in the workspace of the resource group.
 * https://learn.microsoft.com/azure/azure-monitor/reference/tables/apptraces, …/appexceptions
 */
export function logCommand({ functionApp }: StackOutputs): string {
  const group = placeOfSite(functionApp.siteId).group || "<resource group>";
  const query =
    "union isfuzzy=true AppTraces, AppExceptions | where TimeGenerated > ago(1h) | top 20 by TimeGenerated " +
    "| project TimeGenerated, SeverityLevel, Message, OuterMessage";
  return (
    `az monitor log-analytics query --workspace "$(az monitor log-analytics workspace list -g ${shellWord(group)} ` +
    `--query "[0].customerId" -o tsv)" --analytics-query ${shellWord(query)} -o table`
  );
}
