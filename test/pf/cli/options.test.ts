import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ageFrom, durationFrom, settingsFileFrom } from "../../../packages/pf/cli/options.ts";
import { temporaryFolder } from "../../support/engine/temporary-folder.ts";

describe("a duration on the command line", () => {
  it.each([
    ["8h", 28_800_000],
    ["30m", 1_800_000],
    ["90s", 90_000],
    ["0s", 0],
    [undefined, undefined],
  ])("%s is %s milliseconds", (text, expected) => {
    expect(durationFrom("propagation", text)).toBe(expected);
  });

  it.each(["8", "h", "-8h", "8 h", "1.5h", "8d", ""])("refuses %j, and lists what it accepts", (text) => {
    expect(() => durationFrom("propagation", text)).toThrow(
      `--propagation is "${text}". Use hours, minutes or seconds, such as 8h, 30m or 90s.`,
    );
  });
});

describe("an age on the command line", () => {
  it.each([
    ["3d", 259_200_000],
    ["12h", 43_200_000],
    [undefined, undefined],
  ])("%s is %s milliseconds", (text, expected) => {
    expect(ageFrom(text)).toBe(expected);
  });

  it.each(["3", "d", "-3d", "3 d", "1.5d", "3m", "0d", "0h", "00d", "3D", "99999d", ""])(
    "refuses %j, and lists what it accepts",
    (text) => {
      expect(() => ageFrom(text)).toThrow(`--older-than is "${text}". Use days or hours, such as 3d or 12h.`);
    },
  );
});

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
      /which doesn't exist\. Settings files there: Pulumi\.prod\.yaml, Pulumi\.test\.yaml\.$/,
    );
    expect(refusal("Pulumi.tset.yaml")).toContain(
      "doesn't exist. Did you mean Pulumi.test.yaml? Settings files there:",
    );
    expect(refusal("Pulumi.test.yaml")).toBe(join(folder, "Pulumi.test.yaml"));
  });

  it("in a missing folder is refused with this folder's files", () => {
    expect(() => settingsFileFrom("infra")).toThrow('--settings is "infra", which is a folder.');
    expect(() => settingsFileFrom("nowhere/Pulumi.dev.yaml")).toThrow(/Settings files there: Pulumi\./);
  });
});
