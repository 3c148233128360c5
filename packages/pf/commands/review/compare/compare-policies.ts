import { differences } from "../../../stacks/compare/differences.ts";
import type { Matrix, Place, PolicySummary, Reach } from "../../../access-matrix/matrix.ts";
import { blocks, isEverything } from "../../../access-matrix/policy-summary.ts";
import { beforeAndAfter, type Finding, finding } from "../findings/finding.ts";
import { type Severity } from "../findings/severity.ts";
import type { Observed } from "../program/observed.ts";
import type { PolicyRest } from "../snapshot/policy-rest.ts";
import { listChange, textsIn, unique } from "../../../stacks/compare/lists.ts";
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
      const earlier = find(before, now);
      // Ignore callers that come or go. A policy that only follows them neither exempts nor blocks anyone else.
      const policyAfter = withoutCallers(now, fresh);
      const policyBefore = earlier && withoutCallers(earlier, removed);
      if (!policyBefore) return [newFinding(policyAfter)];
      const rests = [before, after].map((comparedPolicies) => restOf(comparedPolicies, now)) as [
        PolicyRest["rest"],
        PolicyRest["rest"],
      ];
      return [
        ...(policyBefore.state === policyAfter.state ? [] : [stateFinding(policyBefore, policyAfter)]),
        ...policyChangeFindings(policyBefore, policyAfter, rests),
      ];
    }),
    ...before.matrix.policies
      .filter((before) => !find(after, before))
      .map(({ displayName, state }) => finding({ id: "policy/removed", subject: displayName, before: state })),
  ];
}

function callersOf({ matrix }: ComparedPolicies): readonly string[] {
  return matrix.subjects.filter(({ kind }) => kind === "caller").map(({ label }) => label);
}

function restOf({ policies }: ComparedPolicies, { displayName }: PolicySummary): PolicyRest["rest"] {
  return policies.find((policy) => policy.displayName === displayName)?.rest ?? {};
}

function withoutCallers(policy: PolicySummary, callers: readonly string[]): PolicySummary {
  if (!policy.reach) return policy;
  const { who } = policy.reach;
  const included = who.included.filter((name) => !callers.includes(name));
  return { ...policy, reach: { ...policy.reach, who: { ...who, included } } };
}

function newFinding({ displayName, state, who, what, where, demands }: PolicySummary): Finding {
  return finding({ id: "policy/new", subject: displayName, after: state, facts: { who, what, where, demands } });
}

function stateFinding({ state: before }: PolicySummary, { displayName, state: after }: PolicySummary): Finding {
  const change = { subject: displayName, before, after };
  if (after === "enabled") return finding({ id: "policy/enforced", ...change });
  const isWeaker = before === "enabled" && strength[after] < strength[before];
  return finding({ id: isWeaker ? "policy/not-enforced" : "policy/state", ...change });
}

/** One part of a policy: `who`, `what`, `where`, `demands`, or a path as Graph names it. */
interface Part extends ReturnType<typeof beforeAndAfter> {
  readonly part: string;
  readonly severity: Exclude<Severity, "opens">;
  /** The names in which the two differ. */
  readonly names: readonly string[];
}

/**
 * Findings for a policy's definition. If the policy is enforced, narrowing it weakens protection, even if no one gains
 * access today. If a change can't be proved equally strict, its effect is unknown.
 */
function policyChangeFindings(
  policyBefore: PolicySummary,
  policyAfter: PolicySummary,
  [restBefore, restAfter]: readonly [PolicyRest["rest"], PolicyRest["rest"]],
): readonly Finding[] {
  const isEnforced = policyBefore.state === "enabled" && policyAfter.state === "enabled";
  const parts = [
    ...(["who", "what", "where", "demands"] as const)
      .filter((part) => policyBefore[part] !== policyAfter[part])
      .map((part): Part => {
        const [before, after] = [policyBefore[part], policyAfter[part]];
        if (part === "demands")
          return { part, before, after, names: [], severity: after === blocks ? "breaks" : "weakens" };
        const [reachBefore, reachAfter] = [policyBefore.reach[part], policyAfter.reach[part]];
        return {
          part,
          before,
          after,
          names: differing(reachBefore, reachAfter),
          severity: reachSeverity(reachBefore, reachAfter),
        };
      }),
    ...differences(restBefore, restAfter, { lists: "as a whole" }).map(({ path, expected, found }): Part => ({
      part: path,
      ...beforeAndAfter(expected, found, path),
      names: [],
      severity: restSeverity(path, expected, found),
    })),
  ].map((part): Part => (isEnforced ? part : { ...part, severity: "changes" }));
  return [...Map.groupBy(parts, ({ severity }) => severity)].map(([severity, all]) => {
    const subject = policyAfter.displayName;
    const facts = {
      parts: all.map(({ part, before = null, after = null }) => ({ part, before, after })),
      names: unique(all.flatMap(({ names }) => names)),
    };
    if (severity === "weakens") return finding({ id: "policy/weaker", subject, facts });
    if (severity === "breaks") return finding({ id: "policy/stricter", subject, facts });
    return finding({ id: "policy/changed", severity, subject, facts });
  });
}

function differing(before: Reach | undefined, after: Reach | undefined): readonly string[] {
  const lists = ["included", "excluded"] as const;
  return lists.flatMap((list) => {
    const { added, removed } = listChange(before?.[list] ?? [], after?.[list] ?? []);
    return [...added, ...removed];
  });
}

function reachSeverity(before: Reach | undefined, after: Reach | undefined): Part["severity"] {
  if (!before || !after) return "unknown";
  if (isLess(before, after)) return "weakens";
  return isLess(after, before) ? "breaks" : "changes";
}

/** Whether the first covers a user or resource that the second doesn't. */
function isLess(first: Reach, second: Reach): boolean {
  const newlyExcluded = listChange(first.excluded, second.excluded).added;
  const noLongerIncluded = listChange(first.included, second.included).removed;
  return newlyExcluded.length > 0 || (noLongerIncluded.length > 0 && !second.included.some(isEverything));
}

/**
 * An additional condition narrows a policy. Session and grant controls are its requirements.
 * https://learn.microsoft.com/graph/api/resources/conditionalaccessconditionset
 */
function restSeverity(path: string, oldValue: unknown, newValue: unknown): Part["severity"] {
  const isRequirement = /^(?:sessionControls|grantControls)(?:\.|$)/.test(path);
  if (isRequirement) return newValue === undefined ? "weakens" : oldValue === undefined ? "breaks" : "unknown";
  if (!path.startsWith("conditions.")) return "unknown";
  const [before, after] = [oldValue, newValue].map(textsIn);
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
  return [
    ...after.places.flatMap((placeAfter): readonly Finding[] => {
      const { name: subject, ranges, trusted } = placeAfter;
      const placeBefore = find(before, subject);
      if (!placeBefore) {
        return ranges.length === 0 ? [] : [finding({ id: "location/new", subject, after: ranges, facts: { trusted } })];
      }
      const [gained, lost] = [addressesBeyond(ranges, placeBefore.ranges), addressesBeyond(placeBefore.ranges, ranges)];
      const change = { subject, before: placeBefore.ranges, after: ranges };
      return [
        ...(gained.length === 0 ? [] : [widened(placeAfter, placeBefore, gained, after.policies)]),
        ...(lost.length === 0 ? [] : [finding({ id: "location/narrower", ...change, facts: { lost } })]),
        ...(placeBefore.trusted === trusted ? [] : [finding({ id: "location/trusted", subject, after: trusted })]),
      ];
    }),
    ...before.places
      .filter(({ name, ranges }) => ranges.length > 0 && !find(after, name))
      .map(({ name, ranges }) => finding({ id: "location/removed", subject: name, before: ranges })),
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
  const isRelevant = after.trusted || relying.some(({ state }) => state === "enabled");
  return finding({
    id: "location/wider",
    severity: isRelevant ? "weakens" : "changes",
    subject: after.name,
    before: before.ranges,
    after: after.ranges,
    facts: { gained, relying: relying.map(({ displayName, state }) => ({ policy: displayName, state })) },
  });
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
  const [accountsBefore, accountsAfter] = [before, after].map(({ subjects }) =>
    subjects.filter(({ kind }) => kind === "emergency account").map(({ label }) => label),
  );
  if (!accountsBefore || !accountsAfter) return [];
  const { added, removed } = listChange(accountsBefore, accountsAfter);
  const isFewer = removed.length > 0 && accountsAfter.length < 2 && accountsAfter.length < accountsBefore.length;
  return [
    ...(isFewer
      ? [
          finding({
            id: "emergency/one-way-back",
            subject: "emergency accounts",
            facts: { left: accountsAfter, removed },
          }),
        ]
      : removed.map((account) => finding({ id: "emergency/account-removed", subject: account }))),
    ...added.map((account) => finding({ id: "emergency/account-added", subject: account })),
  ];
}
