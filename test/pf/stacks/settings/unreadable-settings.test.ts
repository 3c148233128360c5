import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { settingsInFile } from "../../../../packages/pf/stacks/settings/settings-in-file.ts";

function saidOf(...lines: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "protected-function-unreadable-"));
  const file = join(folder, "Pulumi.dev.yaml");
  try {
    writeFileSync(file, ["config:", ...lines, ""].join("\n"));
    settingsInFile(file, folder);
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : "";
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it.each<readonly [readonly string[], RegExp, string]>([
  [
    ["  protected-function:conditionalAccess:", "    state: on"],
    /^- conditionalAccess\.state \(.*:3\): must be "off", report-only or enforced; found on, a plain word/,
    'write "off", report-only or enforced',
  ],
  [["  protected-function:publicClientFlows: yes"], /^- publicClientFlows .* must be true or false;/, "write true"],
  [["  protected-function:tokenVersion: 0x1"], /^- tokenVersion .* must be 1 or 2; found a number/, "write 1 or 2"],
  [
    ["  protected-function:owners: [off]"],
    /^- owners .*off, a plain/,
    "put it in quotes if it is text. Otherwise write false",
  ],
  // A name and its value are one problem.
  [["  protected-function:tags: { on: off }"], /^- tags\.on .*; found on: off, plain words that/, 'write "on": "off"'],
  [
    ["  protected-function:exemptions:", "    no: yes"],
    /^- exemptions\.no \(.*:3\): .*; found no: yes, plain words/,
    'write "no"; of its value, put it in quotes if it is text. Otherwise write true',
  ],
  [
    ["  protected-function:tags: { on: 0x1 }"],
    /^- tags\.on .*; found on, a plain word .*; its value is a number/,
    'write "on"; of its value, put it in quotes if it is text. Otherwise write it in decimal digits, without leading zeros or underscores',
  ],
  [
    ["  protected-function:exemptions:", "    secret-lifetime: off"],
    /^- exemptions\.secret-lifetime \(.*:3\): must be a reason of at least 10 characters; found off, /,
    "write such a value there, a text in quotes",
  ],
  [
    ["  azuread:disableTerraformPartnerId: on"],
    /^- azuread:disableTerraformPartnerId /,
    "put it in quotes if it is text. Otherwise write true",
  ],
  ...["2027-05-15", "2027-05-15T00:00:00Z"].map(
    (time) =>
      [
        [`  protected-function:callers: { shop: { secrets: { first: { endDate: ${time} } } } }`],
        /^- callers\.shop\.secrets\.first\.endDate \(.*:2\): .*; found 2027-/,
        'write "2027-05-15T00:00:00Z"',
      ] as const,
  ),
])("%j is refused by its setting's name, with what the setting accepts", (lines, problem, fix) => {
  const [title, found, fixed] = saidOf(...lines).split("\n");

  expect(title).toBe("The settings of this stack have a problem:");
  expect(found).toMatch(problem);
  expect(fixed).toBe(`  Fix: ${fix}`);
});

it.each([
  [["  environment: test"], "Write protected-function:environment."],
  [
    ["  protected-function:", "    environment: test"],
    "Write protected-function: before each name below it, such as protected-function:environment, and remove this line.",
  ],
  [
    ["  sizes: 3"],
    `Write it with "protected-function:" before it, whatever the project's name is, such as "protected-function:people".`,
  ],
])("%j is refused with what its setting accepts", (lines, fix) => {
  expect(saidOf(...lines).endsWith(`. ${fix}`), saidOf(...lines)).toBe(true);
});

it("a repeated name that is also a setting's keeps its own fix", () => {
  expect(saidOf("  protected-function:tags:", "    name: a", "    name: b")).toMatch(/Write each key once\.$/);
});
