import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { settingsFileFrom } from "../../../packages/pf/cli/options.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

describe("a settings file on the command line", () => {
  it("lists the existing files, and never suggests itself", () => {
    const folder = temporaryFolder();
    const refusal = (name: string) => {
      try {
        return settingsFileFrom(join(folder, name));
      } catch (error) {
        return String(error);
      }
    };
    expect(refusal("Pulumi.dev.yaml")).toContain(
      `Pulumi.dev.yaml", which doesn't exist. ${folder} has no settings file`,
    );
    for (const name of ["Pulumi.yaml", "Pulumi.test.yaml", "Pulumi.prod.yaml", "other.yaml"]) {
      writeFileSync(join(folder, name), "");
    }
    expect(refusal("Pulumi.dev.yaml")).toMatch(
      /which doesn't exist\. Settings files: \S*Pulumi\.prod\.yaml, \S*Pulumi\.test\.yaml\.$/,
    );
    expect(refusal("Pulumi.tset.yaml")).toMatch(/doesn't exist\. Did you mean \S*Pulumi\.test\.yaml\? Settings files:/);
    expect(refusal("Pulumi.test.yaml")).toBe(join(folder, "Pulumi.test.yaml"));
  });

  it("in a missing folder is refused with this folder's files", () => {
    expect(() => settingsFileFrom("infra")).toThrow('--settings is "infra", which is a folder.');
    expect(() => settingsFileFrom("nowhere/Pulumi.dev.yaml")).toThrow(/Settings files: Pulumi\./);
  });
});
