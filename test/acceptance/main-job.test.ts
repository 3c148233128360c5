import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { byRow } from "../../packages/pf/checks/check.ts";
import { guide } from "../../packages/pf/checks/guide.ts";
import type { Proof } from "../../packages/pf/commands/start/proof-table.ts";
import { withBlock, proofSample } from "../../tools/documentation/pages.ts";
import { leftIn, repository, runPf } from "../support/command-line.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** The guide's rows first, then those beyond it, then the stack's life. */
const rows = [
  ...[...guide.map(({ row }) => row), "B01"].toSorted(byRow),
  // The sample's one endpoint, by two methods; its one caller.
  "E1",
  "E1",
  "E2",
  "E2",
  "E3",
  "E3",
  "E4",
  "E4",
  "E6",
  "E7",
  "E8",
  "E8",
  "E10",
  "E10",
  "E11",
  "second-up",
  "refresh",
  "one-difference",
  "closed-door",
  "nothing-left",
];
const page = readFileSync(join(repository, "docs/start/try-it.md"), "utf8");

describe.skipIf(inject("enginePath") === "")("npm start", () => {
  it("proves every row, prints only one JSON object, and leaves nothing", { timeout: 180_000 }, async () => {
    const temporary = temporaryFolder();
    const { exitCode, stdout, stderr } = await runPf(["start", "--json"], { TMPDIR: temporary }).finished;
    expect(stderr).not.toContain("error:");
    const proof = JSON.parse(stdout) as Proof;

    expect(proof.rows.filter(({ outcome }) => outcome !== "proved")).toEqual([]);
    expect(proof.rows.map(({ id }) => id)).toEqual(rows);
    expect(proof.rows.filter(({ exchanges }) => exchanges < 1)).toEqual([]);
    expect(Object.keys(proof)).toEqual(["evidence", "ok", "rows", "endpoints", "resources", "engine"]);
    expect(proof.ok).toBe(true);
    expect(proof.resources).toEqual({ created: 39, inCloud: 24, unchanged: 39, deleted: 39, left: 0 });
    expect(proof.engine).toMatch(/^3\.\d+\.\d+$/);
    expect(exitCode).toBe(0);
    expect(withBlock(page, "proof", proofSample(proof))).toBe(page);
    expect(leftIn(temporary)).toEqual([]);
    // Neither a token nor a secret of Entra's form.
    expect(stdout + stderr).not.toMatch(/eyJ[\w-]{10}|8Q~/);
  });
});
