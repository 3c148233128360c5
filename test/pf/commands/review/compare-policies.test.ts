import { describe, expect, it } from "vitest";
import type { Matrix } from "../../../../packages/pf/access-matrix/matrix.ts";
import {
  emergencyFindings,
  locationFindings,
  policyFindings,
} from "../../../../packages/pf/commands/review/compare/compare-policies.ts";
import type { Json } from "../../../../packages/pf/commands/review/snapshot/snapshot.ts";
import { policyRest } from "../../../../packages/pf/commands/review/snapshot/policy-rest.ts";
import { protectedParts } from "../../../support/sample-matrix.ts";
import { said, told as keysOf } from "./sample-snapshot.ts";

type Policy = Matrix["policies"][number];
type Place = Matrix["places"][number];

const policy: Policy = {
  displayName: "The API only from named locations",
  state: "enabled",
  who: "All users.",
  what: "The API.",
  where: "Everywhere, but not office.",
  demands: "Blocks.",
  binds: "people",
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
  return {
    at: "2026-01-01T00:00:00Z",
    subjects,
    columns: [],
    ...protectedParts,
    cells: [],
    remains: [],
    policies: [...policies],
    places: [...places],
  };
}

const compared = (before: Matrix, after: Matrix) => [
  ...policyFindings({ matrix: before, policies: [] }, { matrix: after, policies: [] }),
  ...locationFindings(before, after),
];
const told = (before: Matrix, after: Matrix) => said(compared(before, after));
const keys = (before: Matrix, after: Matrix) => keysOf(compared(before, after));

const reportOnly: Policy = { ...policy, state: "enabledForReportingButNotEnforced" };
const off: Policy = { ...policy, state: "disabled" };

describe("a change of conditional access", () => {
  it("isn't reported if nothing differs", () => {
    expect(told(matrix([policy]), matrix([policy]))).toEqual([]);
  });

  it.for([
    [policy, reportOnly, "weakens policy/not-enforced", "now report-only, was enforced"],
    [policy, off, "weakens policy/not-enforced", "now off, was enforced"],
    [reportOnly, policy, "breaks policy/enforced", "now enforced, was report-only"],
    [reportOnly, off, "changes policy/state", "now off, was report-only"],
  ] as const)("of a policy's state is %#", ([was, is, id, words]) => {
    expect(keys(matrix([was]), matrix([is]))).toEqual([`${id}: ${policy.displayName}`]);
    expect(told(matrix([was]), matrix([is]))[0]).toContain(`The policy "${policy.displayName}" is ${words}.`);
  });

  it("weakens protection if an enforced policy is deleted, but not if it was report-only", () => {
    expect(told(matrix([policy]), matrix([]))).toEqual([
      `weakens: The policy "${policy.displayName}" is deleted. It was enforced.`,
    ]);
    expect(told(matrix([reportOnly]), matrix([]))).toEqual([
      `changes: The policy "${policy.displayName}" is deleted. It was report-only.`,
    ]);
  });

  it("reports a location's growth, and which policies rely on it", () => {
    const wide = { ...office, ranges: ["203.0.113.0/24"] };
    expect(compared(matrix([policy]), matrix([policy], [wide]))).toEqual([
      {
        id: "location/wider",
        severity: "weakens",
        subject: "office",
        before: ["203.0.113.0/28"],
        after: ["203.0.113.0/24"],
        facts: {
          gained: ["203.0.113.16-203.0.113.255 (240 addresses)"],
          relying: [{ policy: "The API only from named locations", state: "enabled" }],
        },
      },
    ]);
    expect(told(matrix([policy]), matrix([policy], [wide]))).toEqual([
      'weakens: The named location "office" now also covers 203.0.113.16-203.0.113.255 (240 addresses). It is 203.0.113.0/24 (256 addresses); before, it was 203.0.113.0/28 (16 addresses). ' +
        'This policy relies on it: "The API only from named locations".',
    ]);
  });

  it.for([
    ["moves", ["203.0.113.0/28"], ["198.51.100.0/28"], ["weakens location/wider", "breaks location/narrower"]],
    [
      "has one wider range of two",
      ["203.0.112.0/24", "203.0.113.0/24"],
      ["203.0.112.0/22"],
      ["weakens location/wider"],
    ],
    ["loses a range", ["203.0.113.0/28", "198.51.100.7/32"], ["203.0.113.0/28"], ["breaks location/narrower"]],
    ["is narrowed", ["203.0.113.0/24"], ["203.0.113.0/25"], ["breaks location/narrower"]],
    ["is written otherwise", ["203.0.113.0/29", "203.0.113.8/29"], ["203.0.113.0/28"], []],
  ] as const)("is judged by addresses if a location %s", ([, was, is, expected]) => {
    const [before, after] = [was, is].map((ranges) => matrix([policy], [{ ...office, ranges: [...ranges] }]));
    expect(before && after && keys(before, after)).toEqual(expected.map((key) => `${key}: office`));
  });

  it("counts the addresses that a location gains and loses", () => {
    const [two, one] = [["203.0.112.0/24", "203.0.113.0/24"], ["203.0.112.0/22"]].map((ranges) => [
      { ...office, ranges },
    ]);
    expect(compared(matrix([policy], two), matrix([policy], one))).toMatchObject([
      { id: "location/wider", facts: { gained: ["203.0.114.0/23 (512 addresses)"] } },
    ]);
    expect(
      told(matrix([policy], [{ ...office, ranges: ["203.0.113.0/28", "198.51.100.7/32"] }]), matrix([policy])),
    ).toEqual(['breaks: The named location "office" no longer covers 198.51.100.7/32 (1 address).']);
  });

  it("weakens protection if a location becomes trusted", () => {
    expect(told(matrix([]), matrix([], [{ ...office, trusted: true }]))).toEqual([
      'weakens: The named location "office" is now marked as trusted. Policies of others that exclude trusted locations go by it.',
    ]);
  });

  it("affects no one if a growing location is used by no enforced policy", () => {
    const wide = { ...office, ranges: ["203.0.113.0/24"] };
    const found = (policies: readonly Policy[]) => told(matrix(policies), matrix(policies, [wide]));
    expect(found([reportOnly])).toEqual([
      expect.stringMatching(
        /^changes: .* This policy relies on it: "The API only from named locations" \(report-only\)\.$/,
      ),
    ]);
    expect(found([])).toEqual([expect.stringMatching(/^changes: .* No policy of this stack relies on it\.$/)]);
  });

  it("weakens protection if a trusted location grows, whichever policies use it", () => {
    const [was, is] = [office.ranges, ["203.0.113.0/24"]].map((ranges) => ({ ...office, ranges, trusted: true }));
    expect(keys(matrix([], was && [was]), matrix([], is && [is]))).toEqual(["weakens location/wider: office"]);
  });
});

type Part = keyof NonNullable<Policy["reach"]>;

/** The policy with one of its conditions written otherwise. */
function saying(part: Part, included: readonly string[], excluded: readonly string[], state = policy.state): Policy {
  const text = `${included.join(", ")} but not ${excluded.join(", ")}.`;
  const reach = { included: [...included], excluded: [...excluded] };
  return { ...policy, state, [part]: text, ...(policy.reach && { reach: { ...policy.reach, [part]: reach } }) };
}

describe("a change inside an enforced policy", () => {
  const first = saying("who", ["all users"], ["emergency"]);

  it.for([
    [first, saying("who", ["all users"], ["ada", "emergency"]), "weakens"],
    [first, saying("who", ["all users"], []), "breaks"],
    [first, saying("who", ["ada"], ["emergency"]), "weakens"],
    [saying("who", ["ada"], []), saying("who", ["all users"], []), "breaks"],
    [saying("who", ["ada"], []), saying("who", ["all users"], ["grace"]), "weakens"],
    [saying("what", ["all resources"], []), saying("what", ["all resources"], ["the API"]), "weakens"],
    [saying("where", ["everywhere"], ["office"]), saying("where", ["everywhere"], ["home", "office"]), "weakens"],
    [saying("where", ["everywhere"], ["home", "office"]), saying("where", ["everywhere"], ["office"]), "breaks"],
    [
      saying("who", ["all users"], ["a"], reportOnly.state),
      saying("who", ["all users"], [], reportOnly.state),
      "changes",
    ],
  ] as const)("is judged by what it no longer covers, and what it now covers: %#", ([was, is, severity]) => {
    expect(told(matrix([was]), matrix([is])).map((text) => text.split(":")[0])).toEqual([severity]);
  });

  it.for([
    ["Blocks.", "A second factor (MFA).", "weakens", "Anyone who can satisfy it gets in."],
    ["A second factor (MFA).", "Blocks.", "breaks", "Anyone it now applies to who can't satisfy it is denied."],
    ["A second factor (MFA).", "A compliant device.", "weakens", "Decide which of the two requires more."],
  ] as const)("is judged if it requires something else: %s %s", ([was, is, severity, consequence]) => {
    expect(told(matrix([{ ...policy, demands: was }]), matrix([{ ...policy, demands: is }]))).toEqual([
      `${severity}: The policy "${policy.displayName}" changes. Requires now: ${is} Before: ${was} ${consequence}`,
    ]);
  });

  it("exempts and blocks no one if a caller that it names is added or removed", () => {
    const caller = (label: string) => ({ label, kind: "caller" as const, how: "client credentials" as const });
    const one = matrix([saying("who", ["one"], [])], [office], [caller("one")]);
    const two = matrix([saying("who", ["one", "two"], [])], [office], [caller("one"), caller("two")]);
    expect([...told(one, two), ...told(two, one)].map((text) => text.split(":")[0])).toEqual(["changes", "changes"]);
    const spared = matrix([saying("who", ["one"], [])], [office], [caller("one"), caller("two")]);
    expect(told(two, spared).map((text) => text.split(":")[0])).toEqual(["weakens"]);
  });

  it("separates weaker and stricter parts, each once", () => {
    const was = { ...policy, ...saying("who", ["all users"], []) };
    const is = { ...saying("who", ["all users"], ["ada"]), where: "Everywhere.", reach: { ...policy.reach } };
    const after = {
      ...is,
      reach: {
        who: { included: ["all users"], excluded: ["ada"] },
        what: is.reach.what,
        where: { included: ["everywhere"], excluded: [] },
      },
    } as Policy;

    expect(compared(matrix([was]), matrix([after]))).toMatchObject([
      { id: "policy/weaker", severity: "weakens", facts: { names: ["ada"], parts: [{ part: "who" }] } },
      { id: "policy/stricter", severity: "breaks", facts: { names: ["office"], parts: [{ part: "where" }] } },
    ]);
  });
});

describe("a change of a policy's parts outside the matrix", () => {
  const whole = (more: Json) =>
    policyRest({
      ...({ id: "1", displayName: policy.displayName, state: "enabled" } as const),
      ...(Object(more) as object),
    } as never);
  const found = (before: Json, after: Json, one = policy) =>
    policyFindings(
      { matrix: matrix([one]), policies: [whole(before)] },
      { matrix: matrix([one]), policies: [whole(after)] },
    );
  const apps = (...clientAppTypes: readonly string[]) => ({ conditions: { clientAppTypes } });
  const platforms = (platforms: Json) => ({ conditions: { platforms } });

  it.for([
    [apps("all"), apps("browser"), "weakens policy/weaker"],
    [apps("browser", "other"), apps("browser"), "weakens policy/weaker"],
    [apps("browser"), apps("all"), "breaks policy/stricter"],
    [apps("browser"), apps("browser", "other"), "breaks policy/stricter"],
    [{}, platforms({ includePlatforms: ["android"] }), "weakens policy/weaker"],
    [platforms({ includePlatforms: ["android"] }), {}, "breaks policy/stricter"],
    [{}, platforms({ excludePlatforms: ["android"] }), "weakens policy/weaker"],
    [{ sessionControls: { signInFrequency: { value: 1 } } }, {}, "weakens policy/weaker"],
    [{}, { sessionControls: { signInFrequency: { value: 1 } } }, "breaks policy/stricter"],
    [
      { sessionControls: { signInFrequency: { value: 1 } } },
      { sessionControls: { signInFrequency: { value: 9 } } },
      "unknown policy/changed",
    ],
    [{}, { conditions: { devices: { deviceFilter: { rule: "x" } } } }, "unknown policy/changed"],
    [{}, { somethingNew: true }, "unknown policy/changed"],
  ] as const)("is weaker, stricter or unknown: %j to %j", ([before, after, key]) => {
    expect(keysOf(found(before, after))).toEqual([`${key}: ${policy.displayName}`]);
    expect(keysOf(found(before, after, reportOnly))).toEqual([`changes policy/changed: ${policy.displayName}`]);
  });

  it("isn't reported for parts in the matrix, or for generated ids", () => {
    const users = (id: string) => ({ conditions: { users: { includeUsers: [id] } }, id, createdDateTime: id });
    expect(found(users("one"), users("two"))).toEqual([]);
  });
});

describe("emergency accounts", () => {
  const accounts = (...labels: readonly string[]) =>
    matrix(
      [],
      [],
      labels.map((label) => ({ label, kind: "emergency account" as const, how: "password" as const })),
    );
  const found = (before: Matrix, after: Matrix) => said(emergencyFindings(before, after));

  it.for([
    [accounts("a", "b"), accounts("a"), "One way back in is left: a. Removed: b."],
    [accounts("a"), accounts(), "No way back in is left. Removed: a."],
    [accounts("a", "b"), accounts(), "No way back in is left. Removed: a and b."],
  ] as const)("weaken protection if fewer than two are left (%#)", ([before, after, words]) => {
    expect(found(before, after)).toEqual([expect.stringContaining(`weakens: ${words}`)]);
  });

  it("are reported by name if enough are left, or if one is replaced", () => {
    expect(keysOf(emergencyFindings(accounts("a", "b", "c"), accounts("a", "b")))).toEqual([
      "changes emergency/account-removed: c",
    ]);
    expect(keysOf(emergencyFindings(accounts("a"), accounts("b")))).toEqual([
      "changes emergency/account-removed: a",
      "changes emergency/account-added: b",
    ]);
    expect(emergencyFindings(accounts("a", "b"), accounts("b", "a"))).toEqual([]);
  });
});
