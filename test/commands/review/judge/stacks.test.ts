import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stacksOf } from "../../../../commands/review/judge/stacks.ts";

let base: string;
let head: string;
beforeAll(() => {
  [base, head] = [mkdtempSync(join(tmpdir(), "review-base-")), mkdtempSync(join(tmpdir(), "review-head-"))];
  for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.gone.yaml"]) writeFileSync(join(base, file), "");
  for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.new.yaml", "Pulumi.yaml.bak"]) {
    writeFileSync(join(head, file), "");
  }
});
afterAll(() => {
  for (const folder of [base, head]) rmSync(folder, { recursive: true });
});

describe("the stacks of a review", () => {
  it("are all that either version has settings for: Pulumi.yaml is none", () => {
    expect(stacksOf(undefined, [base, head], undefined)).toEqual(["dev", "gone", "new"]);
  });

  it("are the change's where the base is from before the program", () => {
    expect(stacksOf(undefined, [join(base, "none"), head], undefined)).toEqual(["dev", "new"]);
  });

  it("are those that were asked for, each once", () => {
    expect(stacksOf(["new", "dev", "new"], [base, head], undefined)).toEqual(["new", "dev"]);
  });

  it("are refused where neither version has settings, but for settings of one's own", () => {
    expect(() => stacksOf(["nowhere"], [base, head], undefined)).toThrow(
      '--stack is "nowhere", and neither base nor working tree has a Pulumi.nowhere.yaml. There is: dev, gone, new.',
    );
    expect(stacksOf(["nowhere"], [base, head], "/settings.yaml")).toEqual(["nowhere"]);
  });
});
