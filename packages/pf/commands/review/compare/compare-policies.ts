import { differences } from "../../../stacks/compare/differences.ts";
import type { Matrix, Place, PolicySummary, Reach } from "../../../access-matrix/matrix.ts";
import { blocks, isEverything } from "../../../access-matrix/policy-summary.ts";
import { beforeAndAfter, type Finding, type Severity } from "../findings/finding.ts";
import type { Observed } from "../program/observed.ts";
import type { PolicyRest } from "../snapshot/policy-rest.ts";
import { listChange, unique } from "../../../stacks/compare/lists.ts";
import { addressesBeyond } from "../../../access-matrix/address-ranges.ts";

const strength = { disabled: 0, enabledForReportingButNotEnforced: 1, enabled: 2 } as const;

/** Policies in the matrix's words, and the properties that the matrix leaves out. */
interface ComparedPolicies {
  readonly matrix: Pick<Matrix, "policies" | "subjects">;
  readonly policies: Observed["policies"];
}

/** Findings for changed policies: new, removed, enforced, disabled or redefined. */
export function policyFindings(before: ComparedPolicies, after: ComparedPolicies): readonly Finding[] {
  const find = ({ matrix }: ComparedPolicies, { displayName }: PolicySummary) =>
    matrix.policies.find((policy) => policy.displayName === displayName);
  const { added: fresh, removed } = listChange(callersOf(before), callersOf(after));
  return [
    ...after.matrix.policies.flatMap((now) => {
      const then = find(before, now);
      // Ignore callers that come or go. A policy that only follows them neither exempts nor blocks anyone else.
      const is = without(now, fresh);
      const was = then && without(then, removed);
      if (!was) return [newFinding(is)];
      const rests = [before, after].map((comparedPolicies) => restOf(comparedPolicies, now)) as [
        PolicyRest["rest"],
        PolicyRest["rest"],
      ];
      return [...(was.state === is.state ? [] : [stateFinding(was, is)]), ...sayingFindings(was, is, rests)];
    }),
    ...before.matrix.policies
      .filter((before) => !find(after, before))
      .map(({ displayName, state }): Finding => ({
        id: "policy/removed",
        severity: state === "enabled" ? "weakens" : "changes",
        subject: displayName,
        before: state,
      })),
  ];
}

function callersOf({ matrix }: ComparedPolicies): readonly string[] {
  return matrix.subjects.filter(({ kind }) => kind === "caller").map(({ label }) => label);
}

function restOf({ policies }: ComparedPolicies, { displayName }: PolicySummary): PolicyRest["rest"] {
  return policies.find((policy) => policy.displayName === displayName)?.rest ?? {};
}

function without(policy: PolicySummary, callers: readonly string[]): PolicySummary {
  if (!policy.reach) return policy;
  const { who } = policy.reach;
  const included = who.included.filter((name) => !callers.includes(name));
  return { ...policy, reach: { ...policy.reach, who: { ...who, included } } };
}

function newFinding({ displayName, state, who, what, where, demands }: PolicySummary): Finding {
  return {
    id: "policy/new",
    severity: state === "enabled" ? "breaks" : "changes",
    subject: displayName,
    after: state,
    facts: { who, what, where, demands },
  };
}

function stateFinding({ state: before }: PolicySummary, { displayName, state: after }: PolicySummary): Finding {
  const change = { subject: displayName, before, after };
  if (after === "enabled") return { id: "policy/enforced", severity: "breaks", ...change };
  return before === "enabled" && strength[after] < strength[before]
    ? { id: "policy/not-enforced", severity: "weakens", ...change }
    : { id: "policy/state", severity: "changes", ...change };
}

/** One part of a policy: `who`, `what`, `where`, `demands`, or a path as Graph names it. */
interface Part extends Pick<Finding, "before" | "after"> {
  readonly part: string;
  readonly severity: Severity;
  /** The names in which the two differ. */
  readonly names: readonly string[];
}

const ids = {
  opens: "policy/weaker",
  weakens: "policy/weaker",
  breaks: "policy/stricter",
  unknown: "policy/changed",
  changes: "policy/changed",
} as const satisfies Record<Severity, Finding["id"]>;

/**
 * Findings for a policy's definition. If the policy is enforced, narrowing it weakens protection, even if no one gains
 * access today. If a change can't be proved equally strict, its effect is unknown.
 */
function sayingFindings(
  was: PolicySummary,
  is: PolicySummary,
  [restBefore, restAfter]: readonly [PolicyRest["rest"], PolicyRest["rest"]],
): readonly Finding[] {
  const isEnforced = was.state === "enabled" && is.state === "enabled";
  const parts = [
    ...(["who", "what", "where", "demands"] as const)
      .filter((part) => was[part] !== is[part])
      .map((part): Part => {
        const [before, after] = [was[part], is[part]];
        if (part === "demands")
          return { part, before, after, names: [], severity: after === blocks ? "breaks" : "weakens" };
        const [then, now] = [was.reach[part], is.reach[part]];
        return { part, before, after, names: differing(then, now), severity: reachSeverity(then, now) };
      }),
    ...differences(restBefore, restAfter, { lists: "as a whole" }).map(({ path, expected, found }): Part => ({
      part: path,
      ...beforeAndAfter(expected, found, path),
      names: [],
      severity: restSeverity(path, expected, found),
    })),
  ].map((part): Part => (isEnforced ? part : { ...part, severity: "changes" }));
  const byId = Map.groupBy(parts, ({ severity }) => `${ids[severity]} ${severity}`);
  return [...byId.values()].flatMap((all): readonly Finding[] => {
    const [first] = all;
    if (!first) return [];
    const facts = {
      parts: all.map(({ part, before = null, after = null }) => ({ part, before, after })),
      names: unique(all.flatMap(({ names }) => names)),
    };
    return [{ id: ids[first.severity], severity: first.severity, subject: is.displayName, facts }];
  });
}

function differing(before: Reach | undefined, after: Reach | undefined): readonly string[] {
  const lists = ["included", "excluded"] as const;
  return lists.flatMap((list) => {
    const { added, removed } = listChange(before?.[list] ?? [], after?.[list] ?? []);
    return [...added, ...removed];
  });
}

function reachSeverity(before: Reach | undefined, after: Reach | undefined): Severity {
  if (!before || !after) return "unknown";
  if (isLess(before, after)) return "weakens";
  return isLess(after, before) ? "breaks" : "changes";
}

/** Whether the first covers a user or resource that the second doesn't. */
function isLess(first: Reach, second: Reach): boolean {
  const spared = listChange(first.excluded, second.excluded).added;
  const gone = listChange(first.included, second.included).removed;
  return spared.length > 0 || (gone.length > 0 && !second.included.some(isEverything));
}

/**
 * An additional condition narrows a policy. Session and grant controls are its requirements.
 * https://learn.microsoft.com/graph/api/resources/conditionalaccessconditionset
 */
function restSeverity(path: string, was: unknown, is: unknown): Severity {
  const isRequirement = /^(?:sessionControls|grantControls)(?:\.|$)/.test(path);
  if (isRequirement) return is === undefined ? "weakens" : was === undefined ? "breaks" : "unknown";
  if (!path.startsWith("conditions.")) return "unknown";
  const [before, after] = [was, is].map((list) => (Array.isArray(list) ? list.map(String) : []));
  if (!before || !after || before.length + after.length === 0) return "unknown";
  const { added, removed } = listChange(before, after);
  // A longer exclusion list weakens the policy.
  if (/\.exclude\w*$/.test(path)) return added.length > 0 ? "weakens" : "breaks";
  if (after.length === 0 || after.includes("all")) return "breaks";
  if (before.length === 0 || before.includes("all") || removed.length > 0) return "weakens";
  return "breaks";
}

/** Findings for named locations, compared as sets of addresses regardless of their effect on any subject. */
export function locationFindings(
  before: Pick<Matrix, "places" | "policies">,
  after: Pick<Matrix, "places" | "policies">,
): readonly Finding[] {
  const find = ({ places }: Pick<Matrix, "places" | "policies">, name: string) =>
    places.find((place) => place.name === name);
  const of = (id: Finding["id"], severity: Severity, subject: string, more: Partial<Finding> = {}): Finding => ({
    id,
    severity,
    subject,
    ...more,
  });
  return [
    ...after.places.flatMap((is) => {
      const { name, ranges, trusted } = is;
      const was = find(before, name);
      if (!was)
        return ranges.length === 0 ? [] : [of("location/new", "changes", name, { after: ranges, facts: { trusted } })];
      const [gained, lost] = [addressesBeyond(ranges, was.ranges), addressesBeyond(was.ranges, ranges)];
      const change = { before: was.ranges, after: ranges };
      return [
        ...(gained.length === 0 ? [] : [widened(is, was, gained, after.policies)]),
        ...(lost.length === 0 ? [] : [of("location/narrower", "breaks", name, { ...change, facts: { lost } })]),
        ...(was.trusted === trusted
          ? []
          : [of("location/trusted", trusted ? "weakens" : "changes", name, { after: trusted })]),
      ];
    }),
    ...before.places
      .filter(({ name, ranges }) => ranges.length > 0 && !find(after, name))
      .map(({ name, ranges }) => of("location/removed", "changes", name, { before: ranges })),
  ];
}

/**
 * A wider location weakens the policies that use it, unless they only report. Other owners' policies may exclude
 * trusted locations.
 */
function widened(after: Place, before: Place, gained: readonly string[], policies: Matrix["policies"]): Finding {
  const relying = policies.filter(({ reach }) => {
    const { included = [], excluded = [] } = reach?.where ?? {};
    return [...included, ...excluded].includes(after.name);
  });
  const isHeeded = after.trusted || relying.some(({ state }) => state === "enabled");
  return {
    id: "location/wider",
    severity: isHeeded ? "weakens" : "changes",
    subject: after.name,
    before: before.ranges,
    after: after.ranges,
    facts: { gained, relying: relying.map(({ displayName, state }) => ({ policy: displayName, state })) },
  };
}

/**
 * Findings for emergency accounts. The stack's policies exclude them, so that you can still sign in if a policy is
 * wrong. Microsoft recommends two.
 * https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
 */
export function emergencyFindings(
  before: Pick<Matrix, "subjects">,
  after: Pick<Matrix, "subjects">,
): readonly Finding[] {
  const [was, is] = [before, after].map(({ subjects }) =>
    subjects.filter(({ kind }) => kind === "emergency account").map(({ label }) => label),
  );
  if (!was || !is) return [];
  const { added, removed } = listChange(was, is);
  const isFewer = removed.length > 0 && is.length < 2 && is.length < was.length;
  return [
    ...(isFewer
      ? [
          {
            id: "emergency/one-way-back",
            severity: "weakens",
            subject: "emergency accounts",
            facts: { left: is, removed },
          } as const,
        ]
      : removed.map((who): Finding => ({ id: "emergency/account-removed", severity: "changes", subject: who }))),
    ...added.map((who): Finding => ({ id: "emergency/account-added", severity: "changes", subject: who })),
  ];
}
