import { styleText } from "node:util";
import type { FunctionLog } from "../operations/call-as.ts";
import type { RunningLogLine } from "../operations/running-twin.ts";

/** Lines of the function's log for a person, the newest last. */
export function functionLogText(lines: readonly RunningLogLine[], { colour }: { readonly colour: boolean }): string {
  return lines
    .map(({ at, level, category, message }) => {
      const head = `${at} ${level.toLowerCase()} ${category}`;
      return `${colour ? styleText("dim", head, { validateStream: false }) : head}: ${message}`;
    })
    .join("\n");
}

/** Beside a failure of the Functions host: the lines, or how to see them. */
export function shownLogText(log: FunctionLog, { colour }: { readonly colour: boolean }): string {
  if (log.kind === "command") return `The function's log says why:\n${log.command}`;
  if (log.lines.length === 0) return "The function has logged nothing.";
  return `The function's log, last lines (more: npm run -s twin -- logs):\n${functionLogText(log.lines, { colour })}`;
}
