import { cut } from "@protected-function/core/text/cut.ts";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { jsonText } from "@protected-function/core/text/log-lines.ts";
import { type CommandContext, defineCommand } from "../../cli/command.ts";
import { exitCodes, UsageError } from "../../cli/exit-codes.ts";
import { givenCommand } from "../../cli/given-command.ts";
import { demoOption } from "../options/demo-option.ts";
import { htmlOption, jsonOption, settingsFileFrom } from "../../cli/options.ts";
import { outputFile } from "../../cli/output-file.ts";
import { processGuardian } from "@protected-function/engine/guardian.ts";
import type { Review, ReviewedVersions } from "./findings/review.ts";
import { checkOutBase } from "./git/base-checkout.ts";
import { changedFiles, gitIn, resolveVersions } from "./git/git.ts";
import { hasJudge, judgeFormat, type JudgeRequest, type ReviewOutput } from "./judge/judge-request.ts";
import { judgeBy } from "./judge/other-judge.ts";
import { reviewBy } from "./judge/review-by.ts";
import { filesIn, stacksOf } from "./judge/stacks.ts";
import { acceptanceFrom, acceptOptions, writeAcceptance } from "./accept.ts";
import { acceptanceOf } from "./findings/write-acceptance.ts";

const options = {
  base: {
    type: "string",
    value: "branch|tag|commit",
    description: "The branch, tag or commit to compare with.",
  },
  stack: {
    type: "string",
    value: "stack",
    multiple: true,
    description: "A stack to review. May be repeated. Default: all.",
  },
  settings: {
    type: "string",
    value: "file",
    description: "A settings file for both versions of one --stack.",
  },
  directory: {
    type: "string",
    value: "checkout",
    description: "The checkout with the change. Default: this one.",
  },
  markdown: {
    type: "string",
    value: "file",
    writes: "review.md",
    description: "Write the pull request's text. Default: standard output, unless it's a terminal.",
  },
  ...htmlOption("review.html"),
  sarif: {
    type: "string",
    value: "file",
    writes: "review.sarif",
    description: "Write SARIF, for code scanning.",
  },
  "fail-on": {
    type: "string",
    value: "read",
    values: ["read"],
    description: "With `read`, exit with 1 instead of 4 if files remain for a person to judge.",
  },
  ...acceptOptions,
  ...demoOption,
  ...jsonOption,
} as const;

/** `./pf review`: shows how a change affects access and protection. */
export const review = defineCommand({
  name: "review",
  intent: "ask",
  summary: "Show what a change does to access before you merge it.",
  details: "Compares the checked-out files with a branch, and deploys both to a twin. Needs no tenant.",
  examples: [
    "./pf review --base main",
    "./pf review --demo",
    './pf review --base main --accept assignment/added --reason "Agreed with Ada" --until 2027-05-31 --by "Grace Hopper"',
  ],
  usage: [
    "--base [--stack]... [--html] [--markdown] [--sarif] [--fail-on] [--settings] [--directory] [--json]",
    "--base --accept --reason --until --by [--subject] [--stack] [--settings] [--directory]",
    "--demo [--html] [--markdown] [--sarif] [--fail-on] [--json]",
  ],
  options,
  exits: {
    0: "no finding fails the review, and no file is left to read. With --accept: the entry is written",
    1: "a finding that isn't accepted fails the review",
    4: "no finding fails the review, but a person has to read files",
  },
  page: "docs/guides/review.md",
  run: async (args, { directory: currentDirectory, signal, reporter }) => {
    const { values } = parseArgs({ args: [...args], options });
    if (values.demo) return await runDemo(values, args, { directory: currentDirectory, signal, reporter });
    const reviewArguments = requestFrom(values, args);
    const directory = values.directory === undefined ? currentDirectory : resolve(values.directory);
    const accepting = acceptanceFrom(values, directory, new Date());
    if (!existsSync(join(directory, "Pulumi.yaml"))) {
      throw new UsageError(`${directory} has no Pulumi.yaml. Give --directory the program's folder in a checkout.`);
    }
    const guardian = processGuardian();
    const git = gitIn(directory, { guardian, signal });
    const versions = await resolveVersions(git, reviewArguments.base);
    const { baseCommit: commit } = versions;
    const prefix = await git.run(["rev-parse", "--show-prefix"]);
    const { stacks, settingsFile } = reviewArguments.request;
    // Check before the checkout, so that a misspelled stack fails at once.
    const before = await git.tryRun(["ls-tree", "-z", "--name-only", "--full-tree", commit, "--", prefix || "."]);
    const names = before?.split("\0").map((file) => file.slice(prefix.length)) ?? [];
    stacksOf(stacks, [...names, ...filesIn(directory)], settingsFile);
    const changed = await changedFiles(git, directory, commit);
    if (changed.length === 0 && accepting === undefined) {
      const { writeReview } = await import("./judge/judge.ts");
      writeReview(
        noChange(versions),
        { ...reviewArguments, ...reviewArguments.request, prefix, head: directory },
        reporter,
      );
      return exitCodes.held;
    }

    const isOwn =
      directory !== currentDirectory && (await isCheckoutOf(currentDirectory, commit, { guardian, signal }));
    if (!isOwn) reporter.step(`Checking out the base ${cut(reviewArguments.base, 40)} in a folder of its own`);
    const checkout = isOwn
      ? { directory: currentDirectory, close: async () => {} }
      : await checkOutBase({ git, directory, commit, guardian, signal, onProgress: reporter.progress });
    let code: number;
    try {
      const isJudgedByBase = isOwn || hasJudge(checkout.directory);
      const request: JudgeRequest = {
        format: judgeFormat,
        base: checkout.directory,
        head: directory,
        prefix,
        versions,
        judge: isJudgedByBase ? { of: "base", commit } : { of: "head", commit: versions.headCommit },
        ...reviewArguments.request,
        output: reviewArguments.output,
      };
      if (accepting !== undefined) {
        const review = await reviewBy(isJudgedByBase ? checkout.directory : directory, request, { guardian, signal });
        reporter.finish();
        reporter.result(writeAcceptance(directory, acceptanceOf(accepting, review.findings)));
        return exitCodes.held;
      }
      if (isOwn || !isJudgedByBase) {
        const { judge } = await import("./judge/judge.ts");
        return await judge(request, { reporter, signal });
      }
      reporter.finish();
      code = await judgeBy(checkout.directory, request, { guardian, signal });
    } finally {
      await checkout.close();
    }
    return answerOf(code);
  },
});

/** A prepared pull request, judged as any other. */
async function runDemo(
  values: ReturnType<typeof parseArgs<{ options: typeof options }>>["values"],
  args: readonly string[],
  { directory, signal, reporter }: Pick<CommandContext, "directory" | "signal" | "reporter">,
): Promise<0 | 1 | 4> {
  const { output, request } = requestFrom({ ...values, base: "main" }, args);
  const { runReviewDemo } = await import("./demo/run-review-demo.ts");
  const { judge } = await import("./judge/judge.ts");
  reporter.note(
    "Demo: runs on a local twin. It reviews a prepared pull request in a copy of this project, changes no file or branch of yours, and leaves nothing behind.",
  );
  return await runReviewDemo(
    {
      directory,
      output,
      guardian: processGuardian(),
      signal,
      onStep: reporter.step,
      onPrepared: (story) => {
        reporter.finish();
        reporter.note(["", "In this pull request:", ...story.map((sentence) => `  - ${sentence}`), ""].join("\n"));
      },
    },
    (demoRequest, prepared) => {
      const data = (text: string) => reporter.data(jsonText({ demo: { prepared }, ...(JSON.parse(text) as object) }));
      return judge(
        { ...demoRequest, ...request },
        { reporter: values.json ? { ...reporter, data } : reporter, signal, answeredBy: "demo" },
      );
    },
  );
}

interface ReviewArguments {
  readonly base: string;
  readonly output: ReviewOutput;
  readonly request: Pick<JudgeRequest, "stacks" | "settingsFile" | "failOn">;
}

/** @throws UsageError */
function requestFrom(
  values: ReturnType<typeof parseArgs<{ options: typeof options }>>["values"],
  args: readonly string[],
): ReviewArguments {
  const { base = "", stack: stacks, "fail-on": failOn } = values;
  const invalidStack = stacks?.find((stack) => !/^[A-Za-z0-9_.-]{1,100}$/.test(stack));
  if (invalidStack !== undefined) {
    throw new UsageError(`--stack takes a stack's name, such as dev for Pulumi.dev.yaml; found "${invalidStack}".`);
  }
  const settingsFile = settingsFileFrom(values.settings);
  if (settingsFile !== undefined && stacks?.length !== 1) {
    throw new UsageError("--settings is for one stack. Give exactly one --stack with it.");
  }
  const file = (name: "markdown" | "html" | "sarif") => {
    const path = outputFile(values[name]);
    return path === undefined ? {} : { [name]: path };
  };
  return {
    base,
    output: {
      json: values.json,
      command: givenCommand("review", args),
      ...file("markdown"),
      ...file("html"),
      ...file("sarif"),
    },
    request: {
      ...(stacks && { stacks }),
      ...(settingsFile !== undefined && { settingsFile }),
      ...(failOn === "read" && { failOn }),
    },
  };
}

/** Whether a folder has a clean checkout of a commit, so that the review can use it. */
async function isCheckoutOf(directory: string, commit: string, setting: Parameters<typeof gitIn>[1]): Promise<boolean> {
  const git = gitIn(directory, setting);
  const [head, status] = await Promise.all([
    git.tryRun(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]),
    git.tryRun(["status", "--porcelain", "--untracked-files=normal"]),
  ]);
  return head === commit && status === "";
}

/** The exit code of another version's judge, which has printed its own errors. */
function answerOf(code: number): 0 | 1 | 4 {
  const exitCode = [exitCodes.held, exitCodes.failed, exitCodes.toBeRead].find((allowed) => allowed === code);
  if (exitCode === undefined) process.exit(code);
  return exitCode;
}

/** If no file differs from the base, there's nothing to review. */
function noChange(versions: ReviewedVersions): Review {
  return {
    format: 2,
    versions,
    judge: { of: "base", commit: versions.baseCommit },
    verdict: "no change",
    counts: { opens: 0, weakens: 0, breaks: 0, unknown: 0, changes: 0, accepted: 0, read: 0 },
    findings: [],
    files: [],
    stacks: [],
    package: {},
  };
}
