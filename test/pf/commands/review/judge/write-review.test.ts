import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createReporter } from "../../../../../packages/pf/cli/reporter.ts";
import { writeReview } from "../../../../../packages/pf/commands/review/judge/judge.ts";
import { reviewText } from "../../../../../packages/pf/commands/review/words/review-text.ts";
import { sampleFinding, sampleReview } from "../../../../support/sample-review.ts";
import { unescaped } from "../../../../support/unescaped.ts";
import { temporaryFolder } from "../../../../support/temporary-folder.ts";

it("names on the page the command as it was given, with every option", () => {
  const folder = temporaryFolder();
  const [html, markdown] = [join(folder, "r.html"), join(folder, "r.md")];
  const command = "review --base main --stack dev --html out/r.html --markdown out/r.md";

  writeReview(
    sampleReview(),
    { output: { json: false, html, markdown, command }, prefix: "", head: folder },
    createReporter(),
  );
  expect(unescaped(readFileSync(html, "utf8")).replaceAll(/<[^>]+>/g, "")).toContain(`./pf ${command}`);
});

it.each([
  [["dev"], undefined, " --stack dev", " --stack dev"],
  [["dev"], "dev copy.yaml", " --stack dev --settings 'dev copy.yaml'", " --stack dev --settings 'dev copy.yaml'"],
  [["dev", "prod"], undefined, " --stack dev --stack prod", " --stack dev"],
  [undefined, undefined, "", ""],
] as const)("repeats the stacks %j and the settings %s", (stacks, settings, again, accepting) => {
  const folder = temporaryFolder();
  const [html, markdown] = [join(folder, "r.html"), join(folder, "r.md")];
  const review = sampleReview({ verdict: "opens", findings: [sampleFinding("opens")] });
  const settingsFile = settings && join(process.cwd(), settings);

  writeReview(
    review,
    {
      output: { json: false, html, markdown },
      prefix: "",
      head: folder,
      ...(stacks && { stacks }),
      ...(settingsFile && { settingsFile }),
    },
    createReporter(),
  );
  const written = [html, markdown].map((file) => readFileSync(file, "utf8"));
  const texts = [
    ...written.map((text) => unescaped(text.replaceAll(/<[^>]+>/g, ""))),
    reviewText(review, { colour: false }, undefined, {
      ...(stacks && { stacks }),
      ...(settingsFile && { settingsFile }),
    }),
  ];
  for (const text of texts) {
    expect(text).toContain(`./pf review --base main${accepting} --accept resource/unknown-property`);
    expect(text).toMatch(
      new RegExp(`Review again: \`?\\./pf review --base main${again.replaceAll(".", "\\.")}(?:\`|Copy|\n|$)`, "m"),
    );
  }
});

it("names no stack of a demo in its next steps", () => {
  const folder = temporaryFolder();
  const markdown = join(folder, "r.md");
  const review = sampleReview({ verdict: "opens", findings: [sampleFinding("opens")] });

  const request = { output: { json: false, markdown }, prefix: "", head: folder, stacks: ["demo"] };
  writeReview(review, request, createReporter(), "demo");
  expect(readFileSync(markdown, "utf8")).toContain("Review again: `./pf review --base main`");
});
