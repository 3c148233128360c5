import { describe, expect, it } from "vitest";
import { accessSummary } from "../../../../packages/pf/commands/matrix/access-summary.ts";
import { differenceText } from "../../../../packages/pf/commands/matrix/difference-text.ts";
import { matrixText } from "../../../../packages/pf/commands/matrix/matrix-text.ts";
import { account, blocked, caller, mfa, onlyFromOffice, sampleMatrix } from "../../../support/sample-matrix.ts";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readMatrix } from "../../../../packages/pf/commands/matrix/read-matrix.ts";
import { folderOfAllTests } from "../../../support/temporary-folder.ts";

const source = { option: "" };

describe("the matrix for a terminal", () => {
  it("begins with the verdict, has a table for each resource, and ends with the next steps", () => {
    const matrix = sampleMatrix({
      subjects: [caller, account],
      policies: [onlyFromOffice],
      verdict: ({ who, from, resource }) =>
        who === account.label && resource === "the API" && from === "elsewhere"
          ? { ...blocked, reason: 'Blocked by "the API only from the office".', ifEnforced: mfa }
          : undefined,
    });

    const text = matrixText(matrix, { colour: false, source });

    const paragraphs = text.split("\n\n");
    expect(paragraphs[0]).toBe(
      "! 1 account of people can call the API with a password besides the caller you declared. Everyone else is refused.",
    );
    expect(paragraphs[1]).toBe(
      "Access\n  Only integration and svc@contoso.com (by password from office) can call GET whoami.",
    );
    expect(paragraphs[3]).toBe(
      [
        "The API",
        "                                                from office  from elsewhere",
        "  caller integration, by client credentials     allowed      allowed",
        "  service account svc@contoso.com, by password  allowed      refused AADSTS53003 [if enforced: more demanded AADSTS50079 or AADSTS50076]",
      ].join("\n"),
    );
    expect(paragraphs.at(-1)).toBe(
      "Next:\n  See it as a page: ./pf matrix --html access.html\n  Deploy: fill in Pulumi.dev.yaml, then ./pf start --settings Pulumi.dev.yaml",
    );
    expect(text).toContain('Reasons\n  refused AADSTS53003: Blocked by "the API only from the office".');
    expect(text).toContain(
      "Policies\n  the API only from the office (enforced): All users. The API. Everywhere, but not office. Block.",
    );
    expect(text).toContain("office: 198.51.100.0/24; tested with 198.51.100.0");
  });
});

describe("reasons with one code", () => {
  const off = { ...blocked, code: "AADSTS7000218", reason: "Password sign-in is off." };
  const matrix = sampleMatrix({
    subjects: [caller, account, { ...account, label: "a guest", kind: "guest" }],
    verdict: ({ who, from }) =>
      who === caller.label
        ? undefined
        : who === account.label && from === "elsewhere"
          ? { ...off, reason: "Password sign-in is off. A browser is blocked." }
          : off,
  });

  it("say whose they are, and from where", () => {
    expect(matrixText(matrix, { colour: false, source })).toContain(
      [
        "  refused AADSTS7000218 (service account svc@contoso.com from office; a guest): Password sign-in is off.",
        "  refused AADSTS7000218 (service account svc@contoso.com from elsewhere): Password sign-in is off. A browser is blocked.",
      ].join("\n"),
    );
    expect(accessSummary(matrix).refused.map(({ reasons }) => reasons)).toEqual([
      ["From office: Password sign-in is off.", "From elsewhere: Password sign-in is off. A browser is blocked."],
      ["Password sign-in is off."],
    ]);
  });
});

describe("a matrix wider than its terminal", () => {
  const everywhere = sampleMatrix({
    subjects: [caller, { ...account, label: "service account 名前@contoso.com" }],
    policies: [onlyFromOffice],
    verdict: ({ who, from }) =>
      who !== caller.label && from === "elsewhere" ? { ...blocked, ifEnforced: mfa } : undefined,
  });

  it("has a line for each place, and keeps every cell's content", () => {
    const text = matrixText(everywhere, { source, colour: false, columns: 80 });

    expect(text.split("\n\n")[3]).toBe(
      [
        "The API",
        "  caller integration, by client credentials",
        "    from office     allowed",
        "    from elsewhere  allowed",
        "  service account 名前@contoso.com, by password",
        "    from office     allowed",
        "    from elsewhere  refused AADSTS53003 [if enforced: more demanded AADSTS50079 or AADSTS50076]",
      ].join("\n"),
    );
  });

  it("is a table if there is room, or the width is unknown", () => {
    const table = matrixText(everywhere, { source, colour: false });

    expect(matrixText(everywhere, { source, colour: false, columns: 200 })).toBe(table);
    expect(table).toContain("  service account 名前@contoso.com, by password  allowed      refused AADSTS53003 [");
    expect(table).toContain("  caller integration, by client credentials      allowed      allowed");
  });
});

const none = { gains: [], loses: [], otherwise: [], beneath: [], rules: [], wider: [] };

describe("a difference for a terminal", () => {
  it("lists gains first", () => {
    const difference = {
      ...none,
      gains: ["A gains."],
      loses: ["B loses."],
      rules: ["A rule."],
      wider: ["A path is open."],
    };

    expect(differenceText(difference, { colour: false }).split("\n\n")).toEqual([
      "✗ This change opens access: 1 gain of access, 1 protection weaker than before.",
      "Gains access\n  A gains.",
      "Protects less\n  A path is open.",
      "Loses access\n  B loses.",
      "Policies, named locations, App Service authentication and roles\n  A rule.",
      "Next:\n  Check each gain: is it intended? Change the settings if it isn't.",
    ]);
  });

  it.each([
    [none, "✓ Nothing changes: nobody gains or loses access."],
    [{ ...none, rules: ["A rule."] }, "✓ Nobody gains or loses access; 1 other difference."],
    [{ ...none, loses: ["A loses.", "B loses."] }, "! Nobody gains access; 2 losses of access."],
  ])("has one line for any other change: %j", (difference, line) => {
    expect(differenceText(difference, { colour: false }).split("\n")[0]).toBe(line);
  });
});

const folder = folderOfAllTests();

function written(text: string): string {
  const file = join(folder.path, "matrix.json");
  writeFileSync(file, text);
  return file;
}

describe("reading a matrix from a file", () => {
  it("returns what --json wrote", () => {
    expect(readMatrix(written(JSON.stringify(sampleMatrix())))).toEqual(sampleMatrix());
  });

  it.for([
    ["{", "it isn't JSON (line 1, column 2).\nWrite one from the earlier version: ./pf matrix --json > before.json"],
    ["", "it isn't JSON (line 1, column 1)."],
    ["{}", "it isn't a matrix: it has no object, or an empty one."],
    ["[1]", "it isn't a matrix: it has a list."],
    ['{ "gains": [], "loses": [] }', "it isn't a matrix: it has gains, loses."],
    [
      JSON.stringify({ ...sampleMatrix(), evidence: { version: "0.1.0" }, cells: [{ outcome: "maybe" }] }),
      "another version of ./pf wrote it (it is from version 0.1.0), with another form of cells[0].outcome.",
    ],
    [
      JSON.stringify({ ...sampleMatrix(), weather: "fair" }),
      "another version of ./pf wrote it, with another form of weather.",
    ],
  ] as const)("refuses %s with an explanation", ([text, found]) => {
    const file = written(text);

    expect(() => readMatrix(file)).toThrow(`--compare is "${file}", but ${found}`);
  });

  it("refuses a missing file", () => {
    expect(() => readMatrix(join(folder.path, "none.json"))).toThrow("there is no file");
  });
});
