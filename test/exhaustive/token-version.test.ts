import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import type { Proof } from "../../toolkit/operations/proof.ts";
import { runNpm, traceableFolder } from "../support/command-line.ts";

describe.skipIf(inject("enginePath") === "")("npm start -- --settings", () => {
  it("proves the same rows for tokens of version 2 and another set of callers", { timeout: 120_000 }, async () => {
    const folder = traceableFolder();
    try {
      const settings = join(folder.path, "Pulumi.test.yaml");
      writeFileSync(
        settings,
        [
          "config:",
          "  protected-function:name: orders",
          "  protected-function:tokenVersion: 2",
          "  protected-function:callers:",
          "    pipeline: {}",
          '    daemon: { secrets: { first: { endDate: "2099-01-01T00:00:00Z" } } }',
        ].join("\n"),
      );

      const { exitCode, stdout, stderr } = await runNpm(["start", "--", "--json", "--settings", settings]).finished;

      expect(stderr).not.toContain("error:");
      const proof = JSON.parse(stdout) as Proof;
      expect(proof.rows.filter(({ outcome }) => outcome !== "proved")).toEqual([]);
      // The second caller adds a registration, its component, a service principal and an assignment.
      expect(proof.resources).toEqual({ created: 43, unchanged: 43, deleted: 43, left: 0 });
      expect(exitCode).toBe(0);
    } finally {
      folder.remove();
    }
  });
});
