import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { differenceText, matrixText } from "../../../commands/matrix/matrix-text.ts";
import { account, blocked, caller, mfa, onlyFromOffice, sampleMatrix } from "../../support/sample-matrix.ts";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readMatrix } from "../../../commands/matrix/read-matrix.ts";

describe("the matrix for a terminal", () => {
  it("is a table for each resource, with places across and the reasons below", () => {
    const matrix = sampleMatrix({
      subjects: [caller, account],
      policies: [onlyFromOffice],
      verdict: ({ who, from, resource }) =>
        who === account.label && resource === "the API" && from === "elsewhere"
          ? { ...blocked, reason: 'Blocked by "the API only from the office".', ifEnforced: mfa }
          : undefined,
    });

    const text = matrixText(matrix, { colour: false });

    expect(text.split("\n\n")[0]).toBe(
      [
        "The API",
        "                                             office   elsewhere",
        "  caller integration, client credentials     allowed  allowed",
        "  service account svc@contoso.com, password  allowed  refused AADSTS53003 [enforced: more demanded AADSTS50079 or AADSTS50076]",
      ].join("\n"),
    );
    expect(text).toContain('Why\n  refused AADSTS53003: Blocked by "the API only from the office".');
    expect(text).toContain(
      "Policies\n  the API only from the office (enforced): All users. The API. Everywhere, but not office. Block.",
    );
    expect(text).toContain("office: 198.51.100.0/24; stood for by 198.51.100.0");
  });
});

describe("a matrix that is too wide for its terminal", () => {
  const everywhere = sampleMatrix({
    subjects: [caller, { ...account, label: "service account 名前@contoso.com" }],
    policies: [onlyFromOffice],
    verdict: ({ who, from }) =>
      who !== caller.label && from === "elsewhere" ? { ...blocked, ifEnforced: mfa } : undefined,
  });

  it("has a line for each place, and loses nothing of its cells", () => {
    const text = matrixText(everywhere, { colour: false, columns: 80 });

    expect(text.split("\n\n")[0]).toBe(
      [
        "The API",
        "  caller integration, client credentials",
        "    office     allowed",
        "    elsewhere  allowed",
        "  service account 名前@contoso.com, password",
        "    office     allowed",
        "    elsewhere  refused AADSTS53003 [enforced: more demanded AADSTS50079 or AADSTS50076]",
      ].join("\n"),
    );
  });

  it("is a table where there is room, and where nobody says how much there is", () => {
    const table = matrixText(everywhere, { colour: false });

    expect(matrixText(everywhere, { colour: false, columns: 200 })).toBe(table);
    expect(table).toContain("  service account 名前@contoso.com, password  allowed  refused AADSTS53003 [");
    expect(table).toContain("  caller integration, client credentials      allowed  allowed");
  });
});

describe("a difference for a terminal", () => {
  it("puts first who gains", () => {
    const difference = {
      gains: ["A gains."],
      loses: ["B loses."],
      otherwise: [],
      beneath: [],
      rules: ["A rule."],
      wider: ["A path is open."],
    };

    expect(differenceText(difference, { colour: false })).toBe(
      "Gains access\n  A gains.\n\nProtects less\n  A path is open.\n\nLoses access\n  B loses.\n\nPolicies, named locations, App Service authentication and roles\n  A rule.",
    );
  });

  it("says in a sentence that there is none", () => {
    expect(
      differenceText({ gains: [], loses: [], otherwise: [], beneath: [], rules: [], wider: [] }, { colour: false }),
    ).toBe(
      "Nobody in the matrix gains or loses access. Conditional access, App Service authentication, endpoints and role holders are unchanged.",
    );
  });
});

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
