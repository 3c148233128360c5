import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { breaks } from "../support/breaks.ts";
import { repository } from "../support/command-line.ts";

const isCopied = (path: string) => !/[\\/](?:node_modules|\.git)$/.test(path);

let copy = "";
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "break-"));
  cpSync(repository, copy, { recursive: true, filter: isCopied });
  symlinkSync(join(repository, "node_modules"), join(copy, "node_modules"));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe("the tests catch it where", () => {
  it.each(breaks)("$fault", async ({ file, find, replace, caughtBy }) => {
    const path = join(copy, file);
    const whole = readFileSync(path, "utf8");
    const parts = whole.split(find);
    expect(parts).toHaveLength(2);
    writeFileSync(path, parts.join(replace));

    const { failed, errors } = await runTests(caughtBy).finally(() => writeFileSync(path, whole));

    expect(failed).toBeGreaterThan(0);
    expect(errors).toBe(0);
  });
});

/** How many tests failed, and how many files could not be run: a broken test run catches nothing. */
async function runTests(files: readonly string[]): Promise<{ readonly failed: number; readonly errors: number }> {
  const report = join(copy, "report.json");
  const vitest = join(copy, "node_modules", "vitest", "vitest.mjs");
  await new Promise((ended) =>
    execFile(
      process.execPath,
      [vitest, "run", ...files, "--reporter=json", `--outputFile=${report}`],
      { cwd: copy },
      ended,
    ),
  );
  const { numFailedTests, testResults } = JSON.parse(readFileSync(report, "utf8")) as {
    readonly numFailedTests: number;
    readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
  };
  return {
    failed: numFailedTests,
    errors: testResults.filter(({ status, assertionResults }) => status === "failed" && assertionResults.length === 0)
      .length,
  };
}
