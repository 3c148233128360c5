import { describe, expect, inject, it } from "vitest";
import type { Proof } from "../../toolkit/operations/proof.ts";
import { leftIn, runNpm, traceableFolder } from "../support/command-line.ts";

const rows = [
  ["G01", "G02", "G03", "G03", "G04", "G05", "G05", "G06", "G07", "G08", "G08", "G09", "G10", "G11", "G11", "G12"],
  ["G13", "G13", "G14", "G15", "G16", "G17", "G18", "G19", "G19b", "G20", "G21", "G21", "G21", "G21", "G22"],
  ["G23", "G23", "G24", "G25", "G26", "G27", "G28", "G29", "G30", "G31", "G32", "G33", "G34", "G34"],
  ["B01", "B01", "B02", "B03", "B04", "B04", "B05", "B07", "B08", "B15", "B15", "B16"],
  ["second-up", "refresh", "one-difference", "closed-door", "nothing-left"],
].flat();

describe.skipIf(inject("enginePath") === "")("npm start", () => {
  it(
    "proves every row, prints one JSON object and nothing else, and leaves nothing",
    { timeout: 180_000 },
    async () => {
      const temporary = traceableFolder();
      try {
        const { exitCode, stdout, stderr } = await runNpm(["start", "--", "--json"], { TMPDIR: temporary.path })
          .finished;
        expect(stderr).not.toContain("error:");
        const proof = JSON.parse(stdout) as Proof;

        expect(proof.rows.filter(({ outcome }) => outcome !== "proved")).toEqual([]);
        expect(proof.rows.map(({ id }) => id)).toEqual(rows);
        expect(proof.rows.filter(({ exchanges }) => exchanges < 1)).toEqual([]);
        expect(Object.keys(proof)).toEqual(["ok", "rows", "resources", "engine"]);
        expect(proof.ok).toBe(true);
        expect(proof.resources).toEqual({ created: 38, unchanged: 38, deleted: 38, left: 0 });
        expect(proof.engine).toMatch(/^3\.\d+\.\d+$/);
        expect(exitCode).toBe(0);
        expect(leftIn(temporary.path)).toEqual([]);
        // Neither a token nor a secret of Entra's form.
        expect(stdout + stderr).not.toMatch(/eyJ[\w-]{10}|8Q~/);
      } finally {
        temporary.remove();
      }
    },
  );
});
