import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { processGuardian } from "../../packages/engine/guardian.ts";
import { createStackWorkspace } from "../../packages/engine/stack-workspace.ts";

const guardian = processGuardian();
let directory: string;

/** What the stack of its own gets of a settings file. */
async function copied(settings: string): Promise<string> {
  const configFile = join(directory, "Pulumi.dev.yaml");
  writeFileSync(configFile, settings);
  const { root, configFile: copy } = await createStackWorkspace({ directory, stack: "local", configFile, guardian });
  const text = readFileSync(copy, "utf8");
  guardian.removeDirectory(root);
  return text;
}

describe("a settings file that a real stack uses", () => {
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "protected-function-workspace-test-"));
    writeFileSync(join(directory, "Pulumi.yaml"), "name: orders\nruntime: nodejs\n");
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it("is copied byte for byte if it has no key of its own", async () => {
    const settings = "# mine\nconfig:\n    orders:name:   whocalls\n";
    expect(await copied(settings)).toBe(settings);
    expect(await copied("config: [")).toBe("config: [");
  });

  it.each(["encryptionsalt: v1:abc=:v1:def", "encryptedkey: QUJD", "secretsprovider: azurekeyvault://v/keys/k"])(
    "loses %s of another key",
    async (line) => {
      expect(await copied(`${line}\nconfig:\n  orders:name: whocalls\n`)).toBe("config:\n  orders:name: whocalls\n");
    },
  );

  it("loses plugin settings encrypted with that key, and keeps the program's encrypted settings", async () => {
    const settings = "config:\n  azure-native:clientSecret:\n    secure: v1:abc\n  orders:owner:\n    secure: v1:def\n";
    expect(await copied(settings)).toBe("config:\n  orders:owner:\n    secure: v1:def\n");
  });

  it("is refused if removing those would change how the rest is read", async () => {
    const text = "config:\n  orders:text: |\n    one\n  azure-native:x: { secure: v1:abc }\n      # deeper\n";
    await expect(copied(text)).rejects.toMatchObject({ code: "SETTINGS_REFUSED", exitCode: 2 });
  });
});
