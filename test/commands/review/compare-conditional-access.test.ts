import { describe, expect, it } from "vitest";
import type { Matrix } from "../../../toolkit/operations/matrix/matrix.ts";
import { compareConditionalAccess } from "../../../commands/review/compare/compare-conditional-access.ts";

type Policy = Matrix["policies"][number];
type Place = Matrix["places"][number];

const policy: Policy = {
  displayName: "The API only from named locations",
  state: "enabled",
  who: "All users.",
  what: "The API.",
  where: "Everywhere, but not office.",
  demands: "Blocks.",
  reach: {
    who: { included: ["all users"], excluded: [] },
    what: { included: ["the API"], excluded: [] },
    where: { included: ["everywhere"], excluded: ["office"] },
  },
};
const office: Place = { name: "office", address: "203.0.113.0", ranges: ["203.0.113.0/28"], trusted: false };

function matrix(
  policies: readonly Policy[],
  places: readonly Place[] = [office],
  subjects: Matrix["subjects"] = [],
): Matrix {
  const remains: string[] = [];
  return { at: "2026-01-01T00:00:00Z", subjects, cells: [], remains, policies: [...policies], places: [...places] };
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

  it("breaks, and weakens nothing, where a location is narrowed", () => {
    const [wide, narrow] = ["203.0.113.0/24", "203.0.113.0/25"].map((range) => ({ ...office, ranges: [range] }));
    expect(told(matrix([policy], wide && [wide]), matrix([policy], narrow && [narrow]))).toEqual([
      'breaks: The named location "office" no longer covers 203.0.113.128-203.0.113.255.',
    ]);
  });

  it("is nothing where the same addresses are written otherwise", () => {
    const halves = { ...office, ranges: ["203.0.113.0/29", "203.0.113.8/29"] };
    expect(told(matrix([policy], [halves]), matrix([policy]))).toEqual([]);
  });

  it("weakens protection where a location is trusted from now on", () => {
    expect(told(matrix([]), matrix([], [{ ...office, trusted: true }]))).toEqual([
      'protection weakened: The named location "office" is marked as trusted: policies of others that spare trusted locations heed it.',
    ]);
  });

  it("changes nothing for anybody where a location gets wider that no policy, or only a recording one, relies on", () => {
    const wide = { ...office, ranges: ["203.0.113.0/24"] };
    const text =
      'The named location "office" covers 203.0.113.0/24 (256 addresses) now, 203.0.113.0/28 (16 addresses) before.';
    const found = (policies: readonly Policy[]) => compareConditionalAccess(matrix(policies), matrix(policies, [wide]));
    expect(found([reportOnly])).toMatchObject([
      {
        severity: "changed",
        text,
        consequence: 'The policy "The API only from named locations" (report-only) relies on it.',
      },
    ]);
    expect(found([])).toMatchObject([
      { severity: "changed", text, consequence: "No policy of this stack relies on it." },
    ]);
  });

  it("weakens protection where a trusted location gets wider, whoever relies on it", () => {
    const [was, is] = [office.ranges, ["203.0.113.0/24"]].map((ranges) => ({ ...office, ranges, trusted: true }));
    expect(told(matrix([], was && [was]), matrix([], is && [is]))).toEqual([
      expect.stringMatching(/^protection weakened: The named location "office" covers/),
    ]);
  });
});

type Part = keyof NonNullable<Policy["reach"]>;

/** The policy with one of its conditions written otherwise. */
function saying(part: Part, included: readonly string[], excluded: readonly string[], state = policy.state): Policy {
  const text = `${included.join(", ")} but not ${excluded.join(", ")}.`;
  const reach = { included: [...included], excluded: [...excluded] };
  return { ...policy, state, [part]: text, ...(policy.reach && { reach: { ...policy.reach, [part]: reach } }) };
}

describe("a change of what an enforced policy says", () => {
  const first = saying("who", ["all users"], ["emergency"]);

  it.for([
    [first, saying("who", ["all users"], ["ada", "emergency"]), "protection weakened"],
    [first, saying("who", ["all users"], []), "breaks"],
    [first, saying("who", ["ada"], ["emergency"]), "protection weakened"],
    [saying("who", ["ada"], []), saying("who", ["all users"], []), "breaks"],
    [saying("who", ["ada"], []), saying("who", ["all users"], ["grace"]), "protection weakened"],
    [saying("what", ["all resources"], []), saying("what", ["all resources"], ["the API"]), "protection weakened"],
    [
      saying("where", ["everywhere"], ["office"]),
      saying("where", ["everywhere"], ["home", "office"]),
      "protection weakened",
    ],
    [saying("where", ["everywhere"], ["home", "office"]), saying("where", ["everywhere"], ["office"]), "breaks"],
    [
      saying("who", ["all users"], ["a"], reportOnly.state),
      saying("who", ["all users"], [], reportOnly.state),
      "changed",
    ],
  ] as const)("is judged by what it no longer acts on, and what it acts on now: %#", ([was, is, severity]) => {
    expect(told(matrix([was]), matrix([is])).map((text) => text.split(":")[0])).toEqual([severity]);
  });

  it.for([
    ["Blocks.", "A second factor (MFA).", "protection weakened", "Whoever can satisfy it gets in."],
    ["A second factor (MFA).", "Blocks.", "breaks", "Whoever could satisfy it so far is shut out."],
    [
      "A second factor (MFA).",
      "A compliant device.",
      "protection weakened",
      "Which of the two demands more is for you to judge.",
    ],
  ] as const)("is judged where it demands something else: %s %s", ([was, is, severity, consequence]) => {
    expect(
      compareConditionalAccess(matrix([{ ...policy, demands: was }]), matrix([{ ...policy, demands: is }])),
    ).toEqual([
      {
        severity,
        area: "conditional access",
        text: `The policy "${policy.displayName}" says: ${is} Before: ${was}`,
        consequence,
      },
    ]);
  });

  it("lets nobody off and shuts nobody out where a caller that it names comes or goes", () => {
    const caller = (label: string) => ({ label, kind: "caller" as const, how: "client credentials" as const });
    const one = matrix([saying("who", ["one"], [])], [office], [caller("one")]);
    const two = matrix([saying("who", ["one", "two"], [])], [office], [caller("one"), caller("two")]);
    expect([...told(one, two), ...told(two, one)].map((text) => text.split(":")[0])).toEqual(["changed", "changed"]);
    const spared = matrix([saying("who", ["one"], [])], [office], [caller("one"), caller("two")]);
    expect(told(two, spared).map((text) => text.split(":")[0])).toEqual(["protection weakened"]);
  });
});
