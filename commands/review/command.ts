import { parseArgs } from "node:util";
import { jsonText } from "../../text/log-lines.ts";
import { reviewChange } from "./review-change.ts";
import { writeWholeFile } from "../../toolkit/operations/verify/write-whole-file.ts";
import { reviewMarkdown } from "./old-words/review-markdown.ts";
import { reviewText } from "./old-words/review-text.ts";
import { reviewPage } from "./old-words/review-page.ts";
import { showsColour } from "../../toolkit/cli/colour.ts";
import { defineCommand } from "../../toolkit/cli/command.ts";
import { exitCodes, UsageError } from "../../toolkit/cli/exit-codes.ts";
import { jsonOption } from "../../toolkit/cli/json-option.ts";
import { outputFileFrom } from "../../toolkit/cli/output-file.ts";
import { settingsFileFrom } from "../../toolkit/cli/settings-file.ts";

const options = {
  stack: { type: "string", what: "The stack whose settings count, such as dev." },
  base: { type: "string", what: "What the change is compared with: a branch, a tag or a commit." },
  settings: { type: "string", what: "Its settings file. Default: Pulumi.<stack>.yaml." },
  markdown: {
    type: "string",
    what: "Writes the text for the pull request to this file. Default: standard output, if that is no terminal.",
  },
  html: { type: "string", what: "Writes one page for a browser, with the access matrix." },
  ...jsonOption,
} as const;

/** `npm run review`: what a change does to who may call, and to all that keeps others out. */
export const review = defineCommand({
  name: "review",
  summary: "Says what a change does to access, protection and resources, before it is merged.",
  usage:
    "npm run -s review -- --stack <stack> --base <branch|tag|commit> [--settings <file>] [--json]\n" +
    "       [--markdown <file>] [--html <file>]",
  options,
  exits: {
    0: "every changed file was judged, access is not widened, and no protection is weakened",
    1: "access is widened, protection is weakened, or it can't be told",
    4: "nothing was found, but changed files are to be read that nothing here judges",
  },
  page: "docs/review.md",
  run: async (args, { directory, signal, reporter }) => {
    const { values } = parseArgs({ args: [...args], options });
    const { stack, base } = values;
    if (stack === undefined || !/^[A-Za-z0-9_.-]{1,100}$/.test(stack)) {
      const found = stack === undefined ? "--stack is missing" : `--stack is "${stack}"`;
      throw new UsageError(`${found}; it takes a stack's name, such as dev, whose settings are in Pulumi.dev.yaml.`);
    }
    if (base === undefined || base === "") {
      throw new UsageError(
        "--base is missing; it takes what the change is compared with: a branch, a tag or a commit.",
      );
    }
    const markdownFile = outputFileFrom("--markdown", values.markdown);
    const htmlFile = outputFileFrom("--html", values.html);
    const settingsFile = settingsFileFrom(values.settings);

    const found = await reviewChange({
      directory,
      stack,
      base,
      settingsFile,
      signal,
      onStep: reporter.step,
      onProgress: reporter.progress,
    });
    reporter.done();
    if (markdownFile !== undefined) {
      writeWholeFile(markdownFile, reviewMarkdown(found));
      reporter.note(`Wrote ${markdownFile}.`);
    }
    if (htmlFile !== undefined) {
      writeWholeFile(htmlFile, reviewPage(found));
      reporter.note(`Wrote ${htmlFile}.`);
    }
    if (values.json) reporter.data(jsonText(found));
    else if (markdownFile === undefined) {
      // A person reads text; whatever standard output is handed on to takes the pull request's Markdown.
      const isForPerson = process.stdout.isTTY;
      if (isForPerson) reporter.result(reviewText(found, { colour: showsColour(process.stdout) }));
      else reporter.data(reviewMarkdown(found).trimEnd());
    }
    if (found.verdict === "to be read") return exitCodes.toBeRead;
    return found.ok ? exitCodes.held : exitCodes.failed;
  },
});
