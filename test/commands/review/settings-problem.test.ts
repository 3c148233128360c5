import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { settingsProblem } from "../../../commands/review/program/program-version.ts";

const folder = mkdtempSync(join(tmpdir(), "review-problem-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

function problemOf(text: string): string | undefined {
  const file = join(folder, "settings.yaml");
  writeFileSync(file, text);
  return settingsProblem(file, "Pulumi.dev.yaml");
}

describe("the problem of a settings file", () => {
  it.for(["", "config:\n", "config: {}\n", "config:\n  azure-native:clientSecret:\n    secure: v1:abc\n"])(
    "is none: %j",
    (text) => {
      expect(problemOf(text)).toBeUndefined();
    },
  );

  it.for([
    [
      "config: [",
      "its Pulumi.dev.yaml is no YAML: Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 10:",
    ],
    ["- one\n", 'its Pulumi.dev.yaml holds no settings by name under "config"'],
    ["config: text\n", 'its Pulumi.dev.yaml holds no settings by name under "config"'],
    [
      "config:\n  protected-function:name:\n    secure: v1:abc\n",
      "protected-function:name in its Pulumi.dev.yaml is encrypted; no setting of this program is secret, write it in plain",
    ],
  ] as const)("is said in a sentence's end: %j", ([text, words]) => {
    expect(problemOf(text)).toBe(words);
  });
});
