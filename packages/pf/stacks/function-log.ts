import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { placeOfSite } from "./live/app-settings-command.ts";
import { isLeftOut, loggedText, type Paint } from "./local/feed-text.ts";
import { logOfRunningTwin, type RunningLogLine } from "./local/running-twin.ts";
import { isLive, type OutputsSource } from "./stack-outputs.ts";

export type FunctionLog =
  | { readonly kind: "lines"; readonly lines: readonly RunningLogLine[]; readonly since?: Date }
  | { readonly kind: "command"; readonly command: string };

const linesShown = 10;

/**
 * The last lines of the function's log on the running twin; for a live stack, the command that shows them.
 *
 * @param since the time there when a call began, for the lines of that call
 */
export async function logOf(source: OutputsSource, outputs: StackOutputs, since?: Date): Promise<FunctionLog> {
  if (isLive(source)) return { kind: "command", command: logCommand(outputs) };
  return lastLines((await logOfRunningTwin()) ?? [], since);
}

export function lastLines(all: readonly RunningLogLine[], since?: Date): FunctionLog {
  if (since === undefined) return { kind: "lines", lines: all.slice(-linesShown) };
  const lines = all.filter((line) => new Date(line.at) >= since && !isLeftOut(line));
  return { kind: "lines", lines: lines.slice(-linesShown), since };
}

/**
 * The command for a live stack: Application Insights keeps the log in the resource group's workspace.
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

/** Lines of the function's log for a person, the newest last. */
export function functionLogText(lines: readonly RunningLogLine[], paint: Paint): string {
  return lines.map((line) => loggedText(line, paint)).join("\n");
}

/** The log's lines, or how to see them, for a failure of the Functions host. */
export function shownLogText(log: FunctionLog, paint: Paint): string {
  if (log.kind === "command") return `The function's log has the reason:\n${log.command}`;
  const isOfCall = log.since !== undefined;
  if (log.lines.length === 0) return `The function's log ${isOfCall ? "has nothing of this call" : "is empty"}.`;
  const title = isOfCall ? "The function's log of this call" : "Last lines of the function's log";
  return `${title} (more: ./pf twin logs):\n${functionLogText(log.lines, paint)}`;
}
