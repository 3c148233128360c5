import type { Cell, Matrix, PolicySummary } from "../../access-matrix/matrix.ts";
import { verdictWords } from "../../access-matrix/words.ts";
import { blocks, isEverything } from "../../access-matrix/policy-summary.ts";
import { count } from "@protected-function/core/text/count.ts";
import { allOf } from "../../checks/call.ts";
import { accessSummary } from "./access-summary.ts";

/** A report-only policy, and the effect of enforcing the report-only policies on its subjects. */
export interface PolicyEffect {
  readonly policy: string;
  /** A sentence for each change. Empty if access doesn't change. */
  readonly changes: readonly string[];
}

/** Effects and warnings to read before you enforce a policy. */
export interface BeforeEnforcing {
  readonly effects: readonly PolicyEffect[];
  /** Policies that don't apply to the subjects you might expect. */
  readonly warnings: readonly string[];
}

/** The heading, and the words for their number: of policies that are all enforced, there is nothing to enforce. */
export function enforcingWords({ policies }: Pick<Matrix, "policies">, { effects }: BeforeEnforcing) {
  return effects.length > 0 || !policies.some(({ state }) => state === "enabled")
    ? { title: "Before you enforce", count: "to read before enforcing" }
    : { title: "Check your policies", count: "to check in your policies" };
}

/** Quotes a name for a sentence where backticks mark code. */
function quoted(name: string): string {
  return `"${name.replaceAll("`", "'")}"`;
}

export function beforeEnforcing(matrix: Matrix): BeforeEnforcing {
  const reported = matrix.policies.filter(({ state }) => state === "enabledForReportingButNotEnforced");
  return {
    effects: reported.map((policy) => ({ policy: policy.displayName, changes: changesBy(matrix, policy) })),
    warnings: [...callersUnbound(matrix), ...existingAppsUnbound(matrix)],
  };
}

function changesBy(matrix: Matrix, { displayName, demands }: PolicySummary): readonly string[] {
  // A block overrides every other policy, so a cell that becomes refused comes from a blocking policy.
  const isBlocking = demands === blocks;
  const changed = matrix.cells.filter(
    ({ ifEnforced, policies }) =>
      ifEnforced &&
      isBlocking === (ifEnforced.outcome === "refused") &&
      policies.some((policy) => policy.policy === displayName && policy.applies),
  );
  const bySubject = [...Map.groupBy(changed, ({ who }) => who)].map(([subject, cells]) => ({
    subject,
    effect: effectOf(cells),
  }));
  return [...Map.groupBy(bySubject, ({ effect }) => effect)].map(([effect, group]) => {
    const names = group.map(({ subject }) => subject);
    return `${names.length > 3 ? `${names.slice(0, 2).join(", ")} and ${names.length - 2} others` : allOf(names)}: ${effect}.`;
  });
}

/** "the API and Microsoft Graph from elsewhere: refused AADSTS53003" */
function effectOf(cells: readonly Cell[]): string {
  const parts = cells.map(({ resource, from, ifEnforced }) => ({
    resource,
    from,
    verdict: ifEnforced ? verdictWords(ifEnforced) : "",
  }));
  const byResource = [
    ...Map.groupBy(parts, ({ resource, verdict }) => JSON.stringify([resource, verdict])).values(),
  ].map((group) => ({
    resource: group[0]?.resource ?? "",
    effect: `from ${allOf(group.map(({ from }) => from))}, ${group[0]?.verdict ?? ""}`,
  }));
  return [...Map.groupBy(byResource, ({ effect }) => effect)]
    .map(([effect, group]) => `${allOf(group.map(({ resource }) => resource))} ${effect}`)
    .join("; ");
}

function isAboutApi({ reach, state }: PolicySummary): boolean {
  const includesApi = (names: readonly string[]) => names.some((name) => name === "the API" || isEverything(name));
  return state !== "disabled" && includesApi(reach.what.included) && !reach.what.excluded.includes("the API");
}

/** A policy for people that blocks the API by place doesn't stop callers in the places that it blocks. */
function callersUnbound(matrix: Matrix): readonly string[] {
  const { allowed } = accessSummary(matrix);
  return matrix.policies.filter(isAboutApi).flatMap(({ displayName, binds, demands, reach }): readonly string[] => {
    const exceptFrom = reach.where.excluded;
    if (binds !== "people" || demands !== blocks || exceptFrom.length === 0) return [];
    const callers = allowed.filter(
      ({ subject, places }) =>
        subject.kind === "caller" &&
        places.some(({ place, outcome }) => !exceptFrom.includes(place) && outcome !== "refused"),
    );
    if (callers.length === 0) return [];
    return [
      `${quoted(displayName)} applies to people, not to callers: ${count(callers.length, "caller")} can still call the API from ` +
        "elsewhere. `apiOnlyFrom` and `everythingOnlyFrom` are for people. To restrict callers, use `workloadIdentitiesOnlyFrom`.",
    ];
  });
}

/** The stack's policies for callers name no existing app, even if they seem to: it may be a managed identity. */
function existingAppsUnbound({ policies, cells }: Matrix): readonly string[] {
  const forCallers = policies.filter((policy) => policy.binds === "workload identities" && isAboutApi(policy));
  const unbound = new Set(cells.filter((cell) => cell.conditionalAccess === "not evaluated").map(({ who }) => who));
  if (unbound.size === 0) return [];
  return forCallers.map(
    ({ displayName }) =>
      `${quoted(displayName)} doesn't apply to ${allOf([...unbound])}: it names only callers whose app registration the stack creates.`,
  );
}
