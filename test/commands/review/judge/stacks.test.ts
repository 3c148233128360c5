import { describe, expect, it } from "vitest";
import { filesIn, stacksOf } from "../../../../commands/review/judge/stacks.ts";

const base = ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.gone.yaml"];
const head = ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.new.yaml", "Pulumi.yaml.bak", "infra"];
const files = [...base, ...head];

describe("the stacks of a review", () => {
  it("are all that either version has settings for: Pulumi.yaml is none", () => {
    expect(stacksOf(undefined, files, undefined)).toEqual(["dev", "gone", "new"]);
  });

  it("are those that were asked for, each once", () => {
    expect(stacksOf(["new", "dev", "new"], files, undefined)).toEqual(["new", "dev"]);
  });

  it("are refused where neither version has settings, but for settings of one's own", () => {
    expect(() => stacksOf(["nowhere"], files, undefined)).toThrow(
      '--stack is "nowhere", and there is no Pulumi.nowhere.yaml in the base or in the working tree. There is: dev, gone, new.',
    );
    expect(stacksOf(["nowhere"], files, "/settings.yaml")).toEqual(["nowhere"]);
  });

  it("are none of a folder that is not there", () => {
    expect(filesIn("/nowhere")).toEqual([]);
  });
});
