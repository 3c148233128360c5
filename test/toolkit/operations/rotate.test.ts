import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { rotate } from "../../../toolkit/operations/rotate.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rotate-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const now = new Date("2027-03-01T12:00:00.000Z");

function file(secrets: readonly string[]): string {
  const path = join(folder, "Pulumi.dev.yaml");
  writeFileSync(
    path,
    [
      "config:",
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
) => rotate({ settingsFile, caller: "integration", now, days: 180, handedOver: false, ...changes });

describe("rotating a client secret (B05)", () => {
  it("fills the empty slot, and leaves the other and every comment as they are", () => {
    const path = file(oneSlot);

    expect(rotation(path)).toEqual({
      caller: "integration",
      slot: "second",
      startDate: "2027-03-01T12:00:00Z",
      endDate: "2027-08-28T12:00:00Z",
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

  it("replaces the slot that has ended", () => {
    expect(rotation(file(oneEnded))).toMatchObject({ slot: "first", stays: { slot: "second" } });
  });

  it("refuses to replace a secret that may still be in use, until somebody says that it is not", () => {
    const path = file(bothValid);
    const before = readFileSync(path, "utf8");

    expect(() => rotation(path)).toThrow(
      "The secret in slot first is valid until 2027-03-31T00:00:00Z, and would be replaced: whoever still uses it is " +
        "cut off. Once integration's team says that it uses slot second (until 2027-06-30T00:00:00Z), run this again " +
        "with --handed-over; or wait until 2027-03-31T00:00:00Z.",
    );
    expect(readFileSync(path, "utf8")).toBe(before);
    expect(rotation(path, { handedOver: true })).toMatchObject({ slot: "first", stays: { slot: "second" } });
  });

  it("refuses a new secret that would end before the one at hand", () => {
    expect(() => rotation(file(oneEnded), { days: 30 })).toThrow(/^A secret of 30 days would end before the one/);
  });

  it.each([
    ["nobody", /has no caller "nobody"; it has: integration, pipeline\.$/],
    ["pipeline", /^pipeline has no client secret in .* that could be rotated\./],
  ])("refuses for the caller %s", (caller, message) => {
    expect(() => rotation(file(oneSlot), { caller })).toThrow(message);
  });
});
