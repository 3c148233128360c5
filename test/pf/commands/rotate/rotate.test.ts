import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rotationText } from "../../../../packages/pf/commands/rotate/rotation-text.ts";
import { rotate } from "../../../../packages/pf/commands/rotate/rotate.ts";
import { repository } from "../../../support/command-line.ts";
import { folderOfEachTest } from "../../../support/temporary-folder.ts";

const folder = folderOfEachTest();

const now = new Date("2027-03-01T12:00:00.000Z");

function file(secrets: readonly string[], settings: readonly string[] = []): string {
  const path = join(folder.path, "Pulumi.dev.yaml");
  writeFileSync(
    path,
    [
      "config:",
      ...settings,
      "  protected-function:callers:",
      "    # The integration product.",
      "    integration:",
      ...secrets,
      "    pipeline: {}",
      "",
    ].join("\n"),
  );
  return path;
}

const oneSlot = ["      secrets:", "        first:", '          endDate: "2027-03-31T00:00:00Z" # ticket 4711'];
const bothValid = [...oneSlot, "        second:", '          endDate: "2027-06-30T00:00:00Z"'];
const oneEnded = [
  "      secrets:",
  '        first: { endDate: "2027-02-28T00:00:00Z" }',
  '        second: { endDate: "2027-06-30T00:00:00Z" }',
];

const rotation = (
  settingsFile: string,
  changes: { readonly handedOver?: boolean; readonly caller?: string; readonly days?: number } = {},
) => rotate({ settingsFile, directory: repository, caller: "integration", now, handedOver: false, ...changes });

it("refuses an existing caller, which has no secret here, and doesn't change the file", () => {
  const path = file(["      servicePrincipal: f0000000-0000-4000-8000-000000000000"]);
  const before = readFileSync(path, "utf8");

  expect(() => rotation(path)).toThrow(/^integration is an existing app .*it has no secret here to rotate\./s);
  expect(readFileSync(path, "utf8")).toBe(before);
});

describe("rotating a client secret (B05)", () => {
  it("fills the empty slot, and keeps the other and every comment", () => {
    const path = file(oneSlot);

    expect(rotation(path)).toEqual({
      caller: "integration",
      slot: "second",
      startDate: "2027-03-01T12:00:00Z",
      endDate: "2027-08-28T12:00:00Z",
      replaces: false,
      stays: { slot: "first", endDate: "2027-03-31T00:00:00Z" },
    });
    expect(readFileSync(path, "utf8")).toBe(
      [
        "config:",
        "  protected-function:callers:",
        "    # The integration product.",
        "    integration:",
        ...oneSlot,
        "        second:",
        '          startDate: "2027-03-01T12:00:00Z"',
        '          endDate: "2027-08-28T12:00:00Z"',
        "    pipeline: {}",
        "",
      ].join("\n"),
    );
  });

  it("replaces the expired slot", () => {
    const path = file(oneEnded);

    expect(rotation(path)).toMatchObject({ slot: "first", stays: { slot: "second" } });
    expect(readFileSync(path, "utf8").split("\n").slice(4, 7)).toEqual([
      "      secrets:",
      '        first: { startDate: "2027-03-01T12:00:00Z", endDate: "2027-08-28T12:00:00Z" }',
      '        second: { endDate: "2027-06-30T00:00:00Z" }',
    ]);
  });

  it("replaces a slot on two lines, including its start", () => {
    const path = file([
      ...bothValid.slice(0, 2),
      '          startDate: "2026-10-01T00:00:00Z"',
      ...bothValid.slice(2),
      '          startDate: "2027-01-01T00:00:00Z"',
    ]);

    rotation(path, { handedOver: true });

    expect(readFileSync(path, "utf8").split("\n").slice(4, 10)).toEqual([
      "      secrets:",
      "        first:",
      '          startDate: "2027-03-01T12:00:00Z"',
      '          endDate: "2027-08-28T12:00:00Z" # ticket 4711',
      "        second:",
      '          endDate: "2027-06-30T00:00:00Z"',
    ]);
  });

  it("fills the empty slot of secrets on one line", () => {
    const path = file(['      secrets: { second: { endDate: "2027-03-31T00:00:00Z" } } # by hand']);

    rotation(path);

    expect(readFileSync(path, "utf8").split("\n")[4]).toBe(
      '      secrets: { second: { endDate: "2027-03-31T00:00:00Z" }, ' +
        'first: { startDate: "2027-03-01T12:00:00Z", endDate: "2027-08-28T12:00:00Z" } } # by hand',
    );
  });

  it.each(["dev", "test", "prod"])("adds three lines to Pulumi.%s.yaml, and moves no commented line", (stack) => {
    const path = join(folder.path, "Pulumi.yaml");
    const before = readFileSync(join(repository, `Pulumi.${stack}.yaml`), "utf8");
    writeFileSync(path, before);

    rotation(path);

    const added = [
      "        second:",
      '          startDate: "2027-03-01T12:00:00Z"',
      '          endDate: "2027-08-28T12:00:00Z"',
    ];
    const lines = readFileSync(path, "utf8").split("\n");
    expect(lines.filter((line) => added.includes(line))).toEqual(added);
    expect(lines.filter((line) => !added.includes(line)).join("\n")).toBe(before);
  });

  it("refuses a shared slot, and doesn't change the file", () => {
    const path = file([
      "      secrets:",
      '        first: &shared { endDate: "2027-02-28T00:00:00Z" }',
      '        second: { endDate: "2027-06-30T00:00:00Z" }',
      "    partner: { secrets: { first: *shared } }",
    ]);
    const before = readFileSync(path, "utf8");

    expect(() => rotation(path)).toThrow(/6:16: an anchor\. Write the value out where it is used\.\n/);
    expect(readFileSync(path, "utf8")).toBe(before);
  });

  it("refuses to replace a secret that may still be in use, until confirmed", () => {
    const path = file(bothValid);
    const before = readFileSync(path, "utf8");

    expect(() => rotation(path)).toThrow(
      "The rotation would replace the secret in slot first, which is valid until 2027-03-31T00:00:00Z and may still be " +
        "in use. Once integration's team uses slot second (until 2027-06-30T00:00:00Z), run this again with " +
        "--handed-over, or wait until 2027-03-31T00:00:00Z.",
    );
    expect(readFileSync(path, "utf8")).toBe(before);
    expect(rotation(path, { handedOver: true })).toMatchObject({
      slot: "first",
      replaces: true,
      stays: { slot: "second" },
    });
  });

  it("refuses a new secret that would expire before the current one", () => {
    expect(() => rotation(file(oneEnded), { days: 30 })).toThrow(
      "A secret of 30 days would expire before the one in slot second of integration (2027-06-30T00:00:00Z). " +
        "Use at least 121 (--days), or rotate later.",
    );
    expect(() => rotation(file(oneEnded), { days: 120 })).toThrow(/^A secret of 120 days would expire before/);
    expect(rotation(file(oneEnded), { days: 121 })).toMatchObject({ endDate: "2027-06-30T12:00:00Z" });
  });

  it.each([
    ["the default", [], 180],
    ["less", ["  protected-function:maximumSecretLifetimeDays: 90"], 90],
    ["more", ["  protected-function:maximumSecretLifetimeDays: 365"], 180],
    // As `pulumi config set` writes it.
    ["a text", ['  protected-function:maximumSecretLifetimeDays: "90"'], 90],
    ["an exemption", ['  protected-function:exemptions: { secret-lifetime: "Once a year, ticket 4711" }'], 180],
  ])("chooses a lifetime that the settings allow: %s", (_, settings, days) => {
    const { startDate, endDate } = rotation(file(oneSlot, settings));

    expect((Date.parse(endDate) - Date.parse(startDate)) / 86_400_000).toBe(days);
  });

  it.each([
    ["the default", [], 181, "180 (the default)", "180"],
    ["the stack's own", ["  protected-function:maximumSecretLifetimeDays: 90"], 91, "90", "90"],
    ["more than half a year", ["  protected-function:maximumSecretLifetimeDays: 364"], 365, "364", "364"],
  ])(
    "refuses a longer lifetime before anything is written, and names the setting: %s",
    (_, settings, days, is, most) => {
      const path = file(oneSlot, settings);
      const before = readFileSync(path, "utf8");

      expect(() => rotation(path, { days })).toThrow(
        `A secret of ${days} days is too long: protected-function:maximumSecretLifetimeDays is ${is}, and the next ` +
          `\`pulumi up\` would refuse it. Use at most ${most} (--days), or first set ` +
          `\`protected-function:maximumSecretLifetimeDays: ${days}\` in Pulumi.dev.yaml.`,
      );
      expect(readFileSync(path, "utf8")).toBe(before);
      expect(rotation(path, { days: days - 1 })).toMatchObject({ slot: "second" });
    },
  );

  it("accepts any lifetime if the rule is exempted", () => {
    const exempt = ['  protected-function:exemptions: { secret-lifetime: "Once a year, ticket 4711" }'];

    expect(rotation(file(oneSlot, exempt), { days: 730 })).toMatchObject({ endDate: "2029-02-28T12:00:00Z" });
  });

  it("chooses a lifetime that outlasts the current secret, if the settings allow it", () => {
    const farAway = ["      secrets:", '        first: { endDate: "2027-09-30T00:00:00Z" }'];

    expect(rotation(file(farAway, ["  protected-function:maximumSecretLifetimeDays: 365"]))).toMatchObject({
      endDate: "2027-09-30T12:00:00Z",
    });
  });

  it("rotates a secret that outlasts any new one, and replaces that secret in the next rotation", () => {
    const farAway = ["      secrets:", '        first: { endDate: "2027-09-30T00:00:00Z" }'];
    const path = file(farAway);

    expect(() => rotation(path, { days: 179 })).toThrow("Use at least 180 (--days)");
    expect(rotation(path)).toMatchObject({
      slot: "second",
      endDate: "2027-08-28T12:00:00Z",
      stays: { slot: "first", endDate: "2027-09-30T00:00:00Z" },
    });
    expect(rotation(path, { handedOver: true })).toMatchObject({ slot: "first", stays: { slot: "second" } });
  });

  it.each([
    ["nobody", /^Pulumi\.[^/]+ has no caller "nobody"\. It has: integration, pipeline\.$/],
    ["integraton", /\. Did you mean integration\?$/],
    ["pipeline", /^pipeline has no client secret in .* to rotate\./],
  ])("refuses for the caller %s", (caller, message) => {
    expect(() => rotation(file(oneSlot), { caller })).toThrow(message);
  });
});

it.each([
  [true, "1. Create the new secret. `up` deletes the one that it replaces at the very end."],
  [false, "1. Create the new secret.\n"],
  [false, "end the old one: remove slot first from Pulumi.dev.yaml.\n     npx pulumi up --stack dev"],
])("says what is deleted only where something is, and how the old secret ends: %s", (replaces, step) => {
  const rotation = {
    caller: "integration",
    slot: "second",
    startDate: "2027-03-01T12:00:00Z",
    endDate: "2027-08-28T12:00:00Z",
    replaces,
    stays: { slot: "first", endDate: "2027-03-31T00:00:00Z" },
  } as const;

  expect(rotationText(rotation, { stack: "dev", settingsFile: "Pulumi.dev.yaml", colour: false })).toContain(step);
});
