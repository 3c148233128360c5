import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { settingsAnyway } from "../../../../packages/pf/stacks/settings/settings-in-file.ts";
import { settingProblems } from "../../../../packages/pf/stacks/settings/setting-problems.ts";

function problemsOf(text: string) {
  const directory = mkdtempSync(join(tmpdir(), "protected-function-problems-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  writeFileSync(join(directory, "Pulumi.yaml"), "name: orders\n");
  const file = join(directory, "Pulumi.dev.yaml");
  writeFileSync(file, text);
  return settingProblems(file, directory, undefined).map(({ path, place, fix }) => [
    path,
    place?.replace(/.*:/, ""),
    fix.replace(file, "FILE"),
  ]);
}

const wrong = `config:
  protected-function:callers:
    erp: { secrets: { first: { endDate: 2027-05-15 } } }
  protected-function:protectResources: yes
  protected-function:retentionDay: 90
`;

it("tells what readers of YAML read differently together with all other problems, once each", () => {
  expect(problemsOf(wrong)).toEqual([
    ["callers.erp.secrets.first.endDate", "3", 'write "2027-05-15T00:00:00Z"'],
    ["protectResources", "4", "write true"],
    ["retentionDay", "5", expect.stringMatching(/^rename it to retentionDays in /)],
  ]);
});

it("tells logins of Pulumi's providers with all other problems, also if readers take the value for another one", () => {
  expect(problemsOf(`${wrong}  azure-native:tenantId: contoso.com\n  azuread:useOidc: on\n`)).toEqual([
    ["callers.erp.secrets.first.endDate", "3", 'write "2027-05-15T00:00:00Z"'],
    ["protectResources", "4", "write true"],
    [
      "azure-native:tenantId",
      "6",
      "remove it from FILE, and set protected-function:expectedTenantId to <tenant>. Sign in there with az login --tenant <tenant>, or ARM_TENANT_ID and the other ARM_* variables",
    ],
    [
      "azuread:useOidc",
      "7",
      "remove it from FILE, and sign in with az login or ARM_USE_OIDC and the other ARM_* variables",
    ],
    ["retentionDay", "5", expect.stringMatching(/^rename it to retentionDays in /)],
  ]);
});

it("refuses a file alone that can't be read any further", () => {
  expect(() => problemsOf(`${wrong}  protected-function:owners: &ours [ada@contoso.com]\n`)).toThrow(
    expect.objectContaining({ code: "SETTINGS_REFUSED" }),
  );
});

it("tells what is wrong with settings whose lines have slips, with the slips", () => {
  const text = `config:
  location: West Europe
  protected-function:retentionDay = 90
  protected-function:callers:
    erp: { secrets: { first: { endDate: "2027-05-15T00:00:00Z } } }
  tags: { owner: [] }
`;
  const directory = mkdtempSync(join(tmpdir(), "protected-function-problems-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const file = join(directory, "Pulumi.dev.yaml");
  writeFileSync(file, text);
  const { places = "" } = settingsAnyway(file, directory);

  expect(places.replaceAll(file, "FILE").split("\n")).toEqual([
    'FILE:2:3: a setting that Pulumi reads under another name (found "location"). Write protected-function:location.',
    "FILE:3:35: = in place of a colon. Write a colon and a space in its place.",
    "FILE:5:41: text in quotes that doesn't end. Write \" in column 62.",
    'FILE:6:3: a setting that Pulumi reads under another name (found "tags"). Write protected-function:tags.',
  ]);
  expect(problemsOf(text)).toEqual([
    ["retentionDay", "3", expect.stringMatching(/^rename it to retentionDays in /)],
    ["location", "2", expect.stringMatching(/ westeurope$/)],
    ["tags.owner", "6", expect.any(String)],
  ]);
});

it("tells what else is wrong beside a setting that stands there twice, under two names", () => {
  const again = (value: string) => `config:
  protected-function:location: westeurope
  location: ${value}
  protected-function:retentionDay: 90
`;
  const paths = problemsOf(again("northeurope")).map(([path]) => path);
  expect(paths).toEqual(["retentionDay", "callers"]);
  // A value of several lines belongs to it.
  expect(() => problemsOf(again("\n    - northeurope"))).toThrow();
});
