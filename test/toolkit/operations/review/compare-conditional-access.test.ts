import { describe, expect, it } from "vitest";
import type { Matrix } from "../../../../toolkit/operations/matrix/matrix.ts";
import { compareConditionalAccess } from "../../../../toolkit/operations/review/compare/compare-conditional-access.ts";

type Policy = Matrix["policies"][number];
type Place = Matrix["places"][number];

const policy: Policy = {
  displayName: "The API only from named locations",
  state: "enabled",
  who: "All users.",
  what: "The API.",
  where: "Everywhere, but not office.",
  demands: "Blocks.",
};
const office: Place = { name: "office", address: "203.0.113.0", ranges: ["203.0.113.0/28"], trusted: false };

function matrix(policies: readonly Policy[], places: readonly Place[] = [office]): Matrix {
  const remains: string[] = [];
  return { at: "2026-01-01T00:00:00Z", subjects: [], cells: [], remains, policies: [...policies], places: [...places] };
}

function told(before: Matrix, after: Matrix): readonly string[] {
  return compareConditionalAccess(before, after).map(({ severity, text }) => `${severity}: ${text}`);
}

const reportOnly: Policy = { ...policy, state: "enabledForReportingButNotEnforced" };
const off: Policy = { ...policy, state: "disabled" };

describe("a change of conditional access", () => {
  it("is nothing where nothing differs", () => {
    expect(told(matrix([policy]), matrix([policy]))).toEqual([]);
  });

  it.for([
    [policy, reportOnly, "protection weakened", "report-only now, enforced before"],
    [policy, off, "protection weakened", "off now, enforced before"],
    [reportOnly, policy, "breaks", "enforced now, report-only before"],
    [reportOnly, off, "changed", "off now, report-only before"],
  ] as const)("of a policy's state is %#", ([was, is, severity, words]) => {
    expect(told(matrix([was]), matrix([is]))).toEqual([`${severity}: The policy "${policy.displayName}" is ${words}.`]);
  });

  it("weakens protection where an enforced policy is deleted, not where it only recorded", () => {
    expect(told(matrix([policy]), matrix([]))).toEqual([
      `protection weakened: The policy "${policy.displayName}" is deleted; it was enforced.`,
    ]);
    expect(told(matrix([reportOnly]), matrix([]))).toEqual([
      `changed: The policy "${policy.displayName}" is deleted; it was report-only.`,
    ]);
  });

  it("says how wide a location gets, and which policies rely on it", () => {
    const wide = { ...office, ranges: ["203.0.113.0/24"] };
    expect(compareConditionalAccess(matrix([policy]), matrix([policy], [wide]))).toEqual([
      {
        severity: "protection weakened",
        area: "conditional access",
        text: 'The named location "office" covers 203.0.113.0/24 (256 addresses) now, 203.0.113.0/28 (16 addresses) before.',
        consequence: 'The policy "The API only from named locations" relies on it.',
      },
    ]);
  });

  it("breaks who calls from a range that a location loses, and weakens nothing", () => {
    const two = { ...office, ranges: ["203.0.113.0/28", "198.51.100.7/32"] };
    expect(told(matrix([policy], [two]), matrix([policy]))).toEqual([
      'breaks: The named location "office" no longer covers 198.51.100.7/32 (1 address).',
    ]);
  });

  it("weakens protection where a location is trusted from now on", () => {
    expect(told(matrix([]), matrix([], [{ ...office, trusted: true }]))).toEqual([
      'protection weakened: The named location "office" is marked as trusted: policies of others that spare trusted locations heed it.',
    ]);
  });
});
