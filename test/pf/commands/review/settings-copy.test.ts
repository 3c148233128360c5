import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { settingsInFile } from "../../../../packages/pf/stacks/settings/settings-in-file.ts";
import {
  copySettings,
  expiredSecretsIn,
  leftOutOf,
  unjudgedSettings,
} from "../../../../packages/pf/commands/review/program/settings-copy.ts";
import { settingsProblem } from "../../../../packages/pf/commands/review/program/program-version.ts";

const folder = mkdtempSync(join(tmpdir(), "review-copy-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

function copied(text: string, now = new Date("2026-06-01T12:00:00Z")): string {
  const [file, copy] = [join(folder, "Pulumi.dev.yaml"), join(folder, "copy.yaml")] as const;
  writeFileSync(file, text);
  copySettings(file, copy, expiredSecretsIn([settingsInFile(file, folder).settings], now));
  return readFileSync(copy, "utf8");
}

describe("the copy of settings for a twin", () => {
  it("is unchanged if it contains nothing of the real stack, quotes included", () => {
    const text = 'config:\n  protected-function:name: whocalls\n  protected-function:date: "2027-05-31T00:00:00Z"\n';
    expect(copied(text)).toBe(text);
  });

  it("omits the real stack's keys, its providers' secrets, and adopted objects", () => {
    const text = [
      "encryptionsalt: v1:abc",
      "secretsprovider: azurekeyvault://kv",
      "encryptedkey: abc",
      "config:",
      "  azure-native:clientSecret:",
      "    secure: v1:abc",
      "  protected-function:adopt:",
      "    hosting: {}",
      "  protected-function:name: whocalls",
      "",
    ];
    expect(copied(text.join("\n"))).toBe("config:\n  protected-function:name: whocalls\n");
  });

  it("replaces past expiry dates with future ones without a start, and keeps the others", () => {
    const text = [
      "config:",
      "  protected-function:callers:",
      "    integration:",
      "      secrets:",
      "        first:",
      '          startDate: "2026-01-01T00:00:00Z"',
      '          endDate: "2026-05-31T00:00:00Z"',
      "        second:",
      '          endDate: "2026-12-31T00:00:00Z"',
      "",
    ];
    expect(copied(text.join("\n"))).toBe(
      [...text.slice(0, 5), '          endDate: "2026-06-03T00:00:00Z"', ...text.slice(7)].join("\n"),
    );
  });

  it("is refused if another reader would read it differently", () => {
    const text = "config:\n  orders:text: |\n    one\n  azure-native:x: { secure: v1:abc }\n      # deeper\n";
    expect(() => copied(text)).toThrow(expect.objectContaining({ code: "SETTINGS_REFUSED", exitCode: 2 }));
  });

  it("is empty if the file is", () => {
    expect(copied("").trim()).toBe("");
  });
});

describe("the part of a settings file that isn't copied", () => {
  const text = "config:\n  protected-function:name: whocalls\n";
  const notIn = (settings: string) => {
    const file = join(folder, "not-copied.yaml");
    writeFileSync(file, settings);
    return [...leftOutOf(file)];
  };

  it("doesn't include plain settings, comments, or adoption, which has a finding of its own", () => {
    expect(notIn(`# who calls\n${text}  protected-function:location: northeurope\n`)).toEqual([]);
    expect(notIn("")).toEqual([]);
    expect(notIn(`${text}  protected-function:adopt: { hosting: { planName: p } }\n`)).toEqual([]);
  });

  it.for([
    ["environment: [production]\n", "environment", ["production"]],
    ["secretsprovider: azurekeyvault://kv\n", "secretsprovider", "azurekeyvault://kv"],
    ["encryptionsalt: v1:abc\n", "encryptionsalt", "v1:abc"],
    ["  azure-native:clientSecret: { secure: v1:abc }\n", "azure-native:clientSecret", { secure: "v1:abc" }],
  ] as const)("includes, by its key, %j", ([line, key, value]) => {
    expect(notIn(line.startsWith(" ") ? `${text}${line}` : `${line}${text}`)).toEqual([[key, value]]);
  });

  it("is a finding for each key whose value differs", () => {
    const write = (name: string, settings: string) => {
      const file = join(folder, name);
      writeFileSync(file, settings);
      return file;
    };
    const before = write("before.yaml", `encryptionsalt: v1:abc\n${text}`);
    const secret = (value: string) => `  azure-native:clientSecret: { secure: ${value} }\n`;
    const after = write("after.yaml", `encryptionsalt: v1:abc\nenvironment: [a]\n${text}${secret("v1:abd")}`);

    expect(unjudgedSettings("Pulumi.dev.yaml", before, after)).toEqual(
      ["environment", "azure-native:clientSecret"].map((subject) => ({
        id: "setting/unjudged",
        severity: "unknown",
        subject,
        where: [{ file: "Pulumi.dev.yaml" }],
      })),
    );
  });
});

const problemFolder = mkdtempSync(join(tmpdir(), "review-problem-test-"));
afterAll(() => rmSync(problemFolder, { recursive: true }));

function problemOf(text: string): string | undefined {
  const file = join(problemFolder, "settings.yaml");
  writeFileSync(file, text);
  return settingsProblem(file, "Pulumi.dev.yaml");
}

describe("the problem of a settings file", () => {
  it.for(["", "config:\n", "config: {}\n", "config:\n  azure-native:clientSecret:\n    secure: v1:abc\n"])(
    "is absent: %j",
    (text) => {
      expect(problemOf(text)).toBeUndefined();
    },
  );

  it.for([
    ["config: { a:b: [ }", "its Pulumi.dev.yaml:1:16: a [ that isn't closed. Write ] in column 17"],
    [
      "- one\n",
      'its Pulumi.dev.yaml:1:1: settings that aren\'t a map under "config". Write the settings by name under "config:"',
    ],
    [
      "config: text\n",
      'its Pulumi.dev.yaml:1:1: settings that aren\'t a map under "config". Write the settings by name under "config:"',
    ],
    [
      "config:\n  protected-function:name:\n    secure: v1:abc\n",
      "protected-function:name in its Pulumi.dev.yaml is encrypted; no setting of this program is secret, write it in plain",
    ],
  ] as const)("ends a sentence: %j", ([text, words]) => {
    expect(problemOf(text)).toBe(words);
  });
});
