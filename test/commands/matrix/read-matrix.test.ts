import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readMatrix } from "../../../commands/matrix/read-matrix.ts";
import { mfa, sampleMatrix } from "../../support/sample-matrix.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "protected-function-matrix-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function written(text: string): string {
  const file = join(folder, "matrix.json");
  writeFileSync(file, text);
  return file;
}

describe("reading a matrix from a file", () => {
  it("gives back what --json wrote", () => {
    expect(readMatrix(written(JSON.stringify(sampleMatrix())))).toEqual(sampleMatrix());
  });

  it("takes AADSTS50076 of an earlier version for either code of MFA", () => {
    const now = sampleMatrix({ verdict: () => mfa });
    const before = JSON.stringify(now).replaceAll("AADSTS50079 or AADSTS50076", "AADSTS50076");

    expect(readMatrix(written(before))).toEqual(now);
  });

  it.for([
    ["{", "it is no JSON"],
    ["{}", "at: "],
    [JSON.stringify({ ...sampleMatrix(), cells: [{ outcome: "maybe" }] }), "cells.0.outcome: "],
  ] as const)("refuses %s in words", ([text, found]) => {
    const file = written(text);

    expect(() => readMatrix(file)).toThrow(`${file} holds no matrix: ${found}`);
  });

  it("refuses a file that is not there", () => {
    expect(() => readMatrix(join(folder, "none.json"))).toThrow(/ENOENT/);
  });
});
