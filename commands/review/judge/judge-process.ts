import { exitCodeOf, exitCodes, explain } from "../../../cli/exit-codes.ts";
import { createReporter } from "../../../cli/reporter.ts";
import { Interrupted, shutdownSignal } from "../../../cli/shutdown.ts";
import { judge } from "./judge.ts";
import { judgeFormat, type JudgeRequest } from "./judge-request.ts";

/** The whole of a judge that another version's command has started: its exit code is the command's. */
export async function judgeProcess(argument: string): Promise<never> {
  const reporter = createReporter();
  const signal = shutdownSignal();
  try {
    const request = JSON.parse(argument) as JudgeRequest;
    if (request.format !== judgeFormat) {
      reporter.failure(`This judge takes requests of format ${judgeFormat}. It is started by the command review.`);
      process.exit(exitCodes.usage);
    }
    process.exit(await judge(request, { reporter, signal }));
  } catch (error) {
    const cause: unknown = signal.aborted ? signal.reason : error;
    // Whoever has stopped it tells.
    if (cause instanceof Interrupted) process.exit(cause.exitCode);
    reporter.failure(explain(cause));
    process.exit(exitCodeOf(cause));
  }
}
