import { describe, expect, it, test } from "vitest";
import { UsageError } from "../../../../packages/pf/cli/exit-codes.ts";
import { platformFrom, disputedBehaviorFrom } from "../../../../packages/pf/commands/options/local-stack-options.ts";
import { platformBehaviors } from "../../../../packages/pf/stacks/local/platform-behaviors.ts";

const refusal = (text: string): string => {
  try {
    platformFrom(text);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error(`--platform ${text} was taken.`);
};

describe("--platform", () => {
  it("doesn't change the twin if omitted", () => {
    expect(platformFrom(undefined)).toEqual({});
  });

  it("combines behaviors of one group, and of several", () => {
    expect(platformFrom("partial-success, sync-in-vain,administration-protected")).toEqual({
      upload: { endings: ["partial success"], ineffectiveSyncs: 2 },
      administrationPaths: "protected",
    });
  });

  it("accepts a repeated name", () => {
    expect(platformFrom("partial-success,partial-success")).toEqual(platformFrom("partial-success"));
  });

  it("has all usual behaviors at once", () => {
    const usual = platformBehaviors.filter(({ isUsual }) => isUsual);
    expect(platformFrom("usual")).toEqual(platformFrom(usual.map(({ name }) => name).join(",")));
    expect(platformFrom("usual")).toMatchObject({ upload: {}, resourceManager: {}, directoryBehavior: {} });
  });

  it("refuses behaviors that set one option to two values", () => {
    expect(refusal("usual,record-vanishes")).toBe(
      "--platform: The platform behaviors partial-success and record-vanishes exclude each other. Leave one of them out.",
    );
    expect(refusal("ranges-canonical,ranges-sorted")).toContain("ranges-canonical and ranges-sorted exclude");
  });

  it.each([
    ["usal", "usual"],
    ["Usual", "usual"],
    ["partial", "partial-success"],
    ["slow-deploymnt", "slow-deployment"],
    ["sync-fail", "sync-fails"],
    ["partial-success,polices-lag", "policies-lag"],
  ])("leads from %j to the nearest name, and to the list", (text, near) => {
    const wrong = text.split(",").at(-1);
    expect(refusal(text)).toBe(
      `--platform has "${wrong}", which the twin doesn't imitate.\nDid you mean ${near}? ./pf twin platform lists all names.`,
    );
  });

  it.each(["", "nothing-like-it", "partial-success,,sync-fails", "x".repeat(5000)])(
    "leads from %j, which is like no name, to the common ones and to the list",
    (text) => {
      const [problem = "", fix, ...more] = refusal(text).split("\n");
      expect(problem).toMatch(/^--platform has "[^"]*", which the twin doesn't imitate\.$/);
      expect(problem.length).toBeLessThan(250);
      expect(fix).toBe('Use "usual" for all common ones, or their names: ./pf twin platform lists all names.');
      expect(more).toEqual([]);
    },
  );

  it("names each behavior once, in characters valid for an option", () => {
    const names = platformBehaviors.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });
});

test.each([
  [undefined, {}],
  ["reported", {}],
  ["documented", { emptyAllowedApplications: "unrestricted", sessionTokenAsBearer: "refused" }],
])("--gate %s selects a reading of disputed behavior: %j", (text, readings) => {
  expect(disputedBehaviorFrom(text)).toEqual(readings);
});

test("--gate refuses another value, and lists the allowed ones", () => {
  expect(() => disputedBehaviorFrom("strict")).toThrow(
    new UsageError('--gate is "strict". Use "reported" (the default) or "documented".'),
  );
});
