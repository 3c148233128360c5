import { basename } from "node:path";
import { jsonText } from "@protected-function/core/text/log-lines.ts";
import { layoutOf } from "../../../cli/layout.ts";
import { createReporter, type Reporter } from "../../../cli/reporter.ts";
import { processGuardian } from "@protected-function/engine/guardian.ts";
import { writeReport } from "../../../cli/write-report.ts";
import type { Review } from "../findings/review.ts";
import { exitCodeOf } from "../findings/verdict.ts";
import { reviewMarkdown } from "../words/review-markdown.ts";
import { reviewPage } from "../words/review-page.ts";
import { reviewSarif } from "../words/review-sarif.ts";
import { shortCommit } from "../words/verdict-words.ts";
import { projectOf, projectVersion } from "../../../stacks/evidence-of.ts";
import { type Answerer, type Evidence, withEvidence } from "@protected-function/core/text/evidence.ts";
import { reviewText } from "../words/review-text.ts";
import { judgeFormat, type JudgeRequest } from "./judge-request.ts";
import { reviewChange } from "./review-change.ts";
import { exitCodeOf as exitCodeOfError, exitCodes, explain } from "../../../cli/exit-codes.ts";
import { Interrupted, shutdownSignal } from "../../../cli/shutdown.ts";

interface JudgeOptions {
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
  /** A demo's twin has problems to find, which nobody should take for their own. Default: a twin. */
  readonly answeredBy?: Answerer;
}

/** Reviews, writes the requested output and returns the exit code. */
export async function judge(
  request: JudgeRequest,
  { reporter, signal, answeredBy = "twin" }: JudgeOptions,
): Promise<0 | 1 | 4> {
  const review = await reviewChange(request, {
    guardian: processGuardian(),
    signal,
    onStep: reporter.step,
    onProgress: reporter.progress,
  });
  reporter.finish();
  writeReview(review, request, reporter, answeredBy);
  return exitCodeOf(review.verdict, request.failOn);
}

export function writeReview(
  review: Review,
  { output, prefix, head, ...request }: Pick<JudgeRequest, "output" | "prefix" | "settingsFile" | "stacks" | "head">,
  reporter: Reporter,
  answeredBy: Answerer = "twin",
): void {
  const evidence = evidenceOf(review, projectOf(head), request.settingsFile, answeredBy, Date.now());
  // The stack of a demo is gone.
  const asked = answeredBy === "demo" ? {} : request;
  const write = (file: string | undefined, text: () => string): void => {
    if (file !== undefined) writeReport(reporter, file, text());
  };
  if (output.json) reporter.data(jsonText(withEvidence(evidence, review)));
  // A person reads text on a terminal, whatever is written beside it. A pipe gets the pull request's Markdown.
  else if (process.stdout.isTTY) {
    const { stdout } = process;
    reporter.result(reviewText(review, layoutOf(stdout), evidence, asked));
  } else if (output.markdown === undefined) reporter.data(reviewMarkdown(review, answeredBy, asked).trimEnd());
  write(output.markdown, () => reviewMarkdown(review, answeredBy, asked));
  write(output.html, () => reviewPage(review, evidence, output.command, asked));
  write(output.sarif, () => jsonText(reviewSarif(review, prefix)));
}

/** Both versions of each stack ran on a twin of its own. */
function evidenceOf(
  { versions, stacks }: Review,
  project: string | undefined,
  settingsFile: string | undefined,
  answeredBy: Answerer,
  now: number,
): Evidence {
  const names = stacks.map(({ stack }) => stack);
  return {
    answeredBy,
    ...(project !== undefined && { project }),
    stacks: names,
    settingsFiles: settingsFile === undefined ? names.map((stack) => `Pulumi.${stack}.yaml`) : [basename(settingsFile)],
    commit: { id: shortCommit(versions.headCommit), uncommitted: versions.uncommitted },
    at: new Date(now).toISOString(),
    measured: "judged",
    version: projectVersion,
  };
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
