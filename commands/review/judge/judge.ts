import { jsonText } from "../../../text/log-lines.ts";
import { showsColour, columnsOf } from "../../../cli/layout.ts";
import { createReporter, type Reporter } from "../../../cli/reporter.ts";
import { processGuardian } from "../../../engine/guardian.ts";
import { writeWholeFile } from "../../../cli/write-whole-file.ts";
import type { Review } from "../findings/review.ts";
import { exitCodeOf } from "../findings/verdict.ts";
import { reviewMarkdown } from "../words/review-markdown.ts";
import { reviewPage } from "../words/review-page.ts";
import { reviewSarif } from "../words/review-sarif.ts";
import { reviewText } from "../words/review-text.ts";
import { judgeFormat, type JudgeRequest } from "./judge-request.ts";
import { reviewChange } from "./review-change.ts";
import { exitCodeOf as exitCodeOfError, exitCodes, explain } from "../../../cli/exit-codes.ts";
import { Interrupted, shutdownSignal } from "../../../cli/shutdown.ts";

interface JudgeOptions {
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}

/** Reviews, writes the requested output and returns the exit code. */
export async function judge(request: JudgeRequest, { reporter, signal }: JudgeOptions): Promise<0 | 1 | 4> {
  const review = await reviewChange(request, {
    guardian: processGuardian(),
    signal,
    onStep: reporter.step,
    onProgress: reporter.progress,
  });
  reporter.done();
  writeReview(review, request, reporter);
  return exitCodeOf(review.verdict, request.failOn);
}

export function writeReview(
  review: Review,
  { output, prefix }: Pick<JudgeRequest, "output" | "prefix">,
  reporter: Reporter,
): void {
  const write = (file: string | undefined, text: () => string): void => {
    if (file === undefined) return;
    writeWholeFile(file, text());
    reporter.note(`Wrote ${file}.`);
  };
  write(output.markdown, () => reviewMarkdown(review));
  write(output.html, () => reviewPage(review));
  write(output.sarif, () => jsonText(reviewSarif(review, prefix)));
  if (output.json) reporter.data(jsonText(review));
  else if (output.markdown === undefined) {
    // A person reads text on a terminal. A pipe gets the pull request's Markdown.
    const { stdout } = process;
    if (stdout.isTTY) {
      reporter.result(reviewText(review, { colour: showsColour(stdout), columns: columnsOf(stdout) }));
    } else reporter.data(reviewMarkdown(review).trimEnd());
  }
}

/** The entry point of a judge that another version's command started. Its exit code becomes the command's. */
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
    // The caller that stopped it reports it.
    if (cause instanceof Interrupted) process.exit(cause.exitCode);
    reporter.failure(explain(cause));
    process.exit(exitCodeOfError(cause));
  }
}
