import { rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Proof } from "../../packages/pf/commands/start/proof-table.ts";
import { repository, runPf } from "../support/command-line.ts";
import { copyRepository } from "../support/copied-repository.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { filesOfSample } from "../support/sample-files.ts";

const sample = filesOfSample("who-calls");

describe.skipIf(!hasEngine())("a handler that answers 404 without a body", { timeout: 240_000 }, () => {
  it("is one failure, though the host answers an unknown path in the same way", async () => {
    const handler = (sample["src/who-calls.ts"] ?? "").replace(
      "(_request, _context, caller) => ({",
      '({ method }, _context, caller) => method === "GET" ? { status: 404 } : ({',
    );
    const functions = { ...sample, "src/who-calls.ts": handler };
    const checkout = copyRepository(repository, { functions, files: {} });
    try {
      const { exitCode, stdout } = await runPf(["start", "--json"], {}, "", checkout).finished;
      const failed = (JSON.parse(stdout) as Proof).rows.filter(({ outcome }) => outcome === "failed");

      expect(exitCode).toBe(1);
      expect(failed.map(({ reason }) => reason)).toEqual([
        expect.stringMatching(
          /^The handler of GET who-calls answers 404 without JSON or text\. Not judged because of it: \d+ checks\.$/,
        ),
      ]);
    } finally {
      rmSync(checkout, { recursive: true, force: true });
    }
  });
});
