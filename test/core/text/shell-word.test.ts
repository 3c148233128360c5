import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { array, assert, constantFrom, oneof, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { printable } from "../../../packages/core/text/printable.ts";
import { messageOfMissing, powershellText, quotedWord, shellWord } from "../../../packages/core/text/shell-word.ts";
import { randomRuns } from "../../support/random-runs.ts";

const shells = ["/bin/sh", "/bin/bash"].filter((shell) => existsSync(shell));

function run(shell: string, script: string): string {
  // Without a socket on its standard input, for which bash reads its start-up file.
  return execFileSync(shell, ["-c", script], { encoding: "utf8", env: {}, stdio: ["ignore", "pipe", "inherit"] });
}

/** The words that a shell makes of a line, which it runs as arguments of printf and nothing else. */
function wordsOf(shell: string, line: string): readonly string[] {
  const said = run(shell, `printf '%s\\0' ${line}`);
  return said.split("\0").slice(0, -1);
}

const pieces = constantFrom(
  ..."'\"`$\\;&|<>(){}[]*?!#~=%^ \t\n\r\u0000",
  "\u2018",
  "\u2019",
  "\u201A",
  "\u201B",
  "\u201C",
  "\u201E",
  "\u202E",
  "$(exit 7)",
  "`exit 7`",
  "'; exit 7; '",
  "-rf",
  "a",
);
const hostile = oneof(
  array(pieces, { maxLength: 12 }).map((all) => all.join("")),
  string({ unit: "binary" }),
);

describe.each(shells)("%s", (shell) => {
  it("prints any text as one word, unchanged", () => {
    assert(
      property(array(hostile, { minLength: 1, maxLength: 20 }), (texts) => {
        const shown = texts.map((text) => printable(text, "\uFFFD"));
        expect(wordsOf(shell, texts.map(quotedWord).join(" "))).toEqual(shown);
        expect(wordsOf(shell, texts.map(shellWord).join(" "))).toEqual(shown);
      }),
      { numRuns: randomRuns(60) },
    );
  });

  it("expands nothing in the message of a missing variable, and ends the message at its end", () => {
    assert(
      property(hostile, (text) => {
        const what = messageOfMissing(text);
        const said = run(shell, `( : "\${NOT_THERE_AT_ALL:?must be set: ${what}}" ) 2>&1 || :`);
        expect(said).toContain(`must be set: ${what}`);
      }),
      { numRuns: randomRuns(60) },
    );
  });
});

describe("a word of a command", () => {
  it("stays unquoted if no shell treats it specially", () => {
    expect(["integration", "protected-function:callers", "ada@contoso.com", "/a/b.c"].map(shellWord)).toEqual([
      "integration",
      "protected-function:callers",
      "ada@contoso.com",
      "/a/b.c",
    ]);
    expect(["", "-x", "@file", "a b", "~", "a=b"].map(shellWord)).toEqual([
      "''",
      "'-x'",
      "'@file'",
      "'a b'",
      "'~'",
      "'a=b'",
    ]);
  });

  it("runs nothing in PowerShell, because every part of it is quoted there too", () => {
    assert(
      property(hostile, (text) => {
        expect(quotedWord(text)).toMatch(/^(?:'[^'\u2018-\u201B]*'|"['\u2018-\u201B]+")*$/);
      }),
    );
  });
});

describe("a text of a PowerShell script", () => {
  it.each([
    ["it's", "'it''s'"],
    ["a\u2018b\u2019c\u201Ad\u201Be", "'a\u2018\u2018b\u2019\u2019c\u201A\u201Ad\u201B\u201Be'"],
    ['$(x) `n "y" \u201Cz\u201D', "'$(x) `n \"y\" \u201Cz\u201D'"],
    ["a\nb\u202Ec", "'a\uFFFDb\uFFFDc'"],
  ])("%j is %s", (text, written) => {
    expect(powershellText(text)).toBe(written);
  });

  it("ends only at its own end by PowerShell's rule that a single mark ends it", () => {
    assert(
      property(hostile, (text) => {
        const inner = powershellText(text).slice(1, -1);
        expect(inner.replaceAll(/(['\u2018-\u201B])\1/g, "")).not.toMatch(/['\u2018-\u201B]/);
      }),
    );
  });
});
