import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createReporter } from "../../../../../packages/pf/cli/reporter.ts";
import { writeReview } from "../../../../../packages/pf/commands/review/judge/judge.ts";
import { sampleReview } from "../../../../support/sample-review.ts";
import { unescaped } from "../../../../support/unescaped.ts";

it("names on the page the command as it was given, with every option", () => {
  const folder = mkdtempSync(join(tmpdir(), "protected-function-review-page-"));
  const [html, markdown] = [join(folder, "r.html"), join(folder, "r.md")];
  const command = "review --base main --stack dev --html out/r.html --markdown out/r.md";
  try {
    writeReview(
      sampleReview(),
      { output: { json: false, html, markdown, command }, prefix: "", head: folder },
      createReporter(),
    );
    expect(unescaped(readFileSync(html, "utf8")).replaceAll(/<[^>]+>/g, "")).toContain(`./pf ${command}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
