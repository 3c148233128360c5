import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { driftText } from "../../../packages/pf/commands/drift/drift-text.ts";
import { matrixText } from "../../../packages/pf/commands/matrix/matrix-text.ts";
import { preflightText } from "../../../packages/pf/commands/preflight/preflight-text.ts";
import { reviewText } from "../../../packages/pf/commands/review/words/review-text.ts";
import { verificationText } from "../../../packages/pf/commands/verify/verification-text.ts";
import { sampleDrift } from "../../support/sample-drift.ts";
import { sampleEvidence } from "../../support/sample-evidence.ts";
import { sampleMatrix } from "../../support/sample-matrix.ts";
import { preflightSample } from "../../support/sample-preflight.ts";
import { reviewOfEverything, sampleReview } from "../../support/sample-review.ts";
import { verification } from "../../support/sample-verification.ts";

const plain = { colour: false };
const evidence = sampleEvidence();
const repository = join(import.meta.dirname, "../../..");
const commands = join(repository, "packages/pf/commands");

it.each([
  ["preflight", preflightText(preflightSample, plain, evidence)],
  ["drift", driftText(sampleDrift, plain, evidence)],
  ["verify", verificationText(verification, plain, {}, evidence)],
  ["review", reviewText(sampleReview(), plain, evidence)],
  ["matrix", matrixText(sampleMatrix(), { ...plain, source: { option: "", evidence } })],
])("%s says below its verdict what answered, and when", (_, text) => {
  expect(text.split("\n")[1]).toBe("  Stack dev · live tenant contoso.com · 25 Nov 2026, 21:29 UTC");
});

it("every command writes its reports after its answer", () => {
  const writers = globSync("**/*.ts", { cwd: commands })
    .map((file) => [file, readFileSync(join(commands, file), "utf8")] as const)
    .filter(([, text]) => text.includes("writeReport(") && !text.includes("function writeReport("));
  const early = writers.filter(([, text]) => {
    const answers = [...text.matchAll(/reporter\.(?:result|data)\(/g)].map(({ index }) => index);
    const first = /\bwriteReport\(\s*reporter,(?!\s*file,)|\bwrite\(output/.exec(text)?.index ?? -1;
    return first < Math.max(...answers);
  });

  expect(writers.length).toBeGreaterThan(4);
  expect(early.map(([file]) => file)).toEqual([]);
});

it.each([
  ["preflight", preflightText(preflightSample, plain), "Missing, for an owner of the subscription:", "✗"],
  ["drift", driftText(sampleDrift, plain), "May allow access:", "✗"],
  ["drift", driftText(sampleDrift, plain), "No effect on access:", "-"],
  ["drift", driftText(sampleDrift, plain), "Not checked (may have drifted):", "?"],
  ["verify", verificationText(verification, plain), "Failed", "✗"],
  ["review", reviewText(reviewOfEverything("text", []), plain), "Opens access", "✗"],
  ["review", reviewText(reviewOfEverything("text", []), plain), "Breaks", "✗"],
  ["review", reviewText(reviewOfEverything("text", []), plain), "Effect unknown", "?"],
  ["review", reviewText(reviewOfEverything("text", []), plain), "Other changes", "-"],
])("%s marks a finding by its severity", (_, text, heading, mark) => {
  const lines = text.split("\n");
  expect(lines).toContain(heading);
  expect(lines[lines.indexOf(heading) + 1]).toMatch(new RegExp(`^  [${mark}] `));
});

it("only one module has the marks of a terminal", () => {
  const files = globSync("packages/pf/**/*.ts", { cwd: repository });
  const isPage = /\/(?:page|live-page|access-matrix)\/|\/page\.ts$/;
  const others = files.filter(
    (file) => !isPage.test(file) && /^(?! \*).*["'`]\s*[✓✗▲⚠]/m.test(readFileSync(join(repository, file), "utf8")),
  );

  expect(others).toEqual([]);
});

it("only one module writes dates for people, but for the days of a review, which stand so in its files", () => {
  const files = globSync("**/*.ts", { cwd: commands, exclude: ["review/**"] });

  expect(files.filter((file) => readFileSync(join(commands, file), "utf8").includes("toISOString().slice"))).toEqual(
    [],
  );
});
