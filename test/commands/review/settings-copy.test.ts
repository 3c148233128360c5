import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { settingsInFile } from "../../../toolkit/operations/settings-in-file.ts";
import { endedSecretsIn } from "../../../commands/review/program/ended-secrets.ts";
import { copySettings, notCopied } from "../../../commands/review/program/settings-copy.ts";

const folder = mkdtempSync(join(tmpdir(), "review-copy-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

function copied(text: string, now = new Date("2026-06-01T12:00:00Z")): string {
  const [file, copy] = [join(folder, "Pulumi.dev.yaml"), join(folder, "copy.yaml")] as const;
  writeFileSync(file, text);
  copySettings(file, copy, endedSecretsIn([settingsInFile(file).settings], now));
  return readFileSync(copy, "utf8");
}

describe("the copy of settings that a twin is given", () => {
  it("is the same where there is nothing of the real stack's in it, quotes included", () => {
    const text = 'config:\n  protected-function:name: whocalls\n  protected-function:date: "2027-05-31T00:00:00Z"\n';
    expect(copied(text)).toBe(text);
  });

  it("leaves out the real stack's keys, its providers' secrets, and what was made by hand", () => {
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

  it("has ends ahead in the place of those that are over, without a start, and leaves the others", () => {
    const text = [
      "config:",
      "  protected-function:callers:",
      "    integration:",
      "      secrets:",
      "        first:",
      "          startDate: 2026-01-01T00:00:00Z",
      "          endDate: 2026-05-31T00:00:00Z",
      "        second:",
      '          endDate: "2026-12-31T00:00:00Z"',
      "",
    ];
    expect(copied(text.join("\n"))).toBe(
      [...text.slice(0, 5), '          endDate: "2026-06-03T00:00:00Z"', ...text.slice(7)].join("\n"),
    );
  });

  it("is empty where the file is", () => {
    expect(copied("").trim()).toBe("");
  });
});

describe("what no twin is given of a settings file", () => {
  const text = "config:\n  protected-function:name: whocalls\n";
  const notIn = (settings: string) => {
    const file = join(folder, "not-copied.yaml");
    writeFileSync(file, settings);
    return notCopied(file);
  };

  it("is nothing of plain settings, nor a comment", () => {
    expect(notIn(text)).toBe(notIn(`# who calls\n${text}  protected-function:location: northeurope\n`));
    expect(notIn("")).toBe(notIn(text));
  });

  it.for([
    "environment: [production]\n",
    "secretsprovider: azurekeyvault://kv\n",
    "encryptionsalt: v1:abc\n",
    "  azure-native:clientSecret: { secure: v1:abc }\n",
    "  protected-function:adopt: { hosting: { planName: p } }\n",
  ])("is %j", (line) => {
    expect(notIn(line.startsWith(" ") ? `${text}${line}` : `${line}${text}`)).not.toBe(notIn(text));
  });

  it("differs where its value does", () => {
    const secret = (value: string) => notIn(`${text}  azure-native:clientSecret: { secure: ${value} }\n`);
    expect(secret("v1:abc")).not.toBe(secret("v1:abd"));
  });
});
