import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { repository } from "../support/command-line.ts";
import { fidelityFaults } from "../support/fidelity.ts";

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** The document with something else in one place, beside the tests as they are. */
function altered(from: string | RegExp, to: string): string {
  const folder = mkdtempSync(join(tmpdir(), "protected-function-test-"));
  folders.push(folder);
  mkdirSync(join(folder, "twin"));
  symlinkSync(join(repository, "test"), join(folder, "test"));
  cpSync(join(repository, "twin/FIDELITY.md"), join(folder, "twin/FIDELITY.md"));
  const text = readFileSync(join(folder, "twin/FIDELITY.md"), "utf8");
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  writeFileSync(join(folder, "twin/FIDELITY.md"), changed);
  return folder;
}

describe("twin/FIDELITY.md", () => {
  it("names a source, a proving test that exists, and witnesses whose having seen it would show, for every behaviour", () => {
    expect(fidelityFaults(repository)).toEqual([]);
  });

  it.each([
    [
      "a test that does not exist",
      /`twin\/external-issuers\/external-issuers\.test\.ts`/,
      "`twin/entra/gone.test.ts`",
      "test/twin/entra/gone.test.ts does not exist",
    ],
    ["no test", /`twin\/external-issuers\/external-issuers\.test\.ts`/, "none", "names no test"],
    ["no source", /\| reported: nais\/doc +\|/, "| |", "names no source"],
    [
      "a witness that nobody introduced",
      /(\| Key sets, rotation +\|[^|]+\|)[^|]+/,
      "$1 hearsay ",
      "the witness hearsay is not in the table of witnesses",
    ],
    [
      "a witness that no test hears",
      /`witnesses\/azure-cli\/main\.ts`/,
      "`witnesses/gone.ts`",
      "test/witnesses/gone.ts does not exist",
    ],
    [
      "a witness of what no sign would show",
      /(\| Order of checks +\|[^|]+\|)[^|]+/,
      "$1 curl ",
      '"Order of checks": nothing would show that curl has seen it',
    ],
    [
      "a witness of what only another test brings about",
      /(\| Lag in the words [^|]+\|[^|]+\|)[^|]+/,
      "$1 curl ",
      'not": nothing would show that curl has seen it',
    ],
    [
      "a silent witness that no test of the row runs",
      /(\| 404 for an unknown route or method +\|[^|]+\|)[^|]+/,
      "$1 functions ",
      'method": nothing would show that functions has seen it',
    ],
    [
      "a sign of what it does not say",
      "| Key sets, rotation ",
      "| Key sets ",
      '"Key sets, rotation" has a sign in test/support/signs, and no row',
    ],
    [
      "something unknown that nothing looks at",
      /\| `host-health` /,
      "| `host-illness` ",
      "nothing looks at `host-illness`",
    ],
    ["an observation without its row", /\| `plan-deletion` .*\n/, "", "The observation `plan-deletion` has no row"],
    [
      "something unknown in other words than where it is looked at",
      "Which functions Resource Manager lists after",
      "Which functions Azure lists after",
      '`functions` is "Which functions Resource Manager lists after',
    ],
    [
      "something unknown that is looked at otherwise",
      /(\| `empty-list` .*\|) verify --alter +\|/,
      "$1 a person |",
      "looked at by verify --alter",
    ],
    [
      "a difference that is unknown, and no observation that would tell",
      "is unknown (`homepage`)",
      "is unknown",
      "something is unknown, and no observation is named that would tell",
    ],
  ])("is refused with %s", (_, from, to, fault) => {
    expect(fidelityFaults(altered(from, to)).join("\n")).toContain(fault);
  });
});
