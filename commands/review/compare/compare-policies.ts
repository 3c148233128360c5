import type { Matrix, PolicySummary, Reach } from "../../../toolkit/operations/matrix/matrix.ts";
import { policyStateWords } from "../../../toolkit/operations/matrix/policy-state-words.ts";
import { blocks, isEverything } from "../../../toolkit/operations/matrix/policy-summary.ts";
import { type ReviewFinding, listChange, type Severity } from "../finding.ts";

const strength = { disabled: 0, enabledForReportingButNotEnforced: 1, enabled: 2 } as const;

type Told = Pick<Matrix, "policies" | "subjects">;

/** What changes in policies: which there are, which of them act, and what each one says. */
export function policyFindings(before: Told, after: Told): readonly ReviewFinding[] {
  const find = ({ policies }: Told, { displayName }: PolicySummary) =>
    policies.find((one) => one.displayName === displayName);
  const { added: fresh, removed: gone } = listChange(callersOf(before), callersOf(after));
  return [
    ...after.policies.flatMap((now) => {
      const then = find(before, now);
      // Of a caller that comes or goes the policy says what it has to: nobody is let off, and nobody shut out.
      const is = without(now, fresh);
      const was = then && without(then, gone);
      if (!was) return [newFinding(is)];
      return [...(was.state === is.state ? [] : [stateFinding(was, is)]), ...sayingFindings(was, is)];
    }),
    ...before.policies
      .filter((was) => !find(after, was))
      .map(({ displayName, state }) =>
        finding(
          state === "enabled" ? "protection weakened" : "changed",
          `The policy "${displayName}" is deleted; it was ${policyStateWords[state]}.`,
        ),
      ),
  ];
}

function callersOf({ subjects }: Told): readonly string[] {
  return subjects.filter(({ kind }) => kind === "caller").map(({ label }) => label);
}

function without(policy: PolicySummary, callers: readonly string[]): PolicySummary {
  if (!policy.reach) return policy;
  const { who } = policy.reach;
  const included = who.included.filter((name) => !callers.includes(name));
  return { ...policy, reach: { ...policy.reach, who: { ...who, included } } };
}

function newFinding({ displayName, state, who, what, where, demands }: PolicySummary): ReviewFinding {
  const whom = `${who} For: ${what} From: ${where} Demands: ${demands}`;
  return finding(
    state === "enabled" ? "breaks" : "changed",
    `The policy "${displayName}" is new and ${policyStateWords[state]}.`,
    state === "enabled" ? `${whom} Whoever it is about and cannot satisfy it is shut out.` : whom,
  );
}

function stateFinding({ state: was }: PolicySummary, { displayName, state: is }: PolicySummary): ReviewFinding {
  const text = `The policy "${displayName}" is ${policyStateWords[is]} now, ${policyStateWords[was]} before.`;
  // How late: docs/conditional-access.md.
  if (is === "enabled") {
    return finding(
      "breaks",
      text,
      "Sign-ins that it only recorded so far are refused, up to a day after the deployment.",
    );
  }
  return finding(was === "enabled" && strength[is] < strength[was] ? "protection weakened" : "changed", text);
}

/** What a policy says now. Of one that is enforced, less of it is a weaker protection, whoever that lets in today. */
function sayingFindings(was: PolicySummary, is: PolicySummary): readonly ReviewFinding[] {
  const isEnforced = was.state === "enabled" && is.state === "enabled";
  return (["who", "what", "where", "demands"] as const)
    .filter((part) => was[part] !== is[part])
    .map((part) => {
      const text = `The policy "${is.displayName}" says: ${is[part]} Before: ${was[part]}`;
      if (!isEnforced) return finding("changed", text);
      return part === "demands"
        ? demandFinding(text, was, is)
        : reachFinding(text, was.reach?.[part], is.reach?.[part]);
    });
}

function reachFinding(text: string, was: Reach | undefined, is: Reach | undefined): ReviewFinding {
  if (!was || !is) return finding("changed", text);
  if (isLess(was, is)) return finding("protection weakened", text, "It no longer acts on all that it acted on before.");
  return isLess(is, was)
    ? finding("breaks", text, "Whoever it is about now, and cannot satisfy it, is shut out.")
    : finding("changed", text);
}

/** Somebody, or something, that the first reaches and the second does not. */
function isLess(first: Reach, second: Reach): boolean {
  const spared = listChange(first.excluded, second.excluded).added;
  const gone = listChange(first.included, second.included).removed;
  return spared.length > 0 || (gone.length > 0 && !second.included.some(isEverything));
}

function demandFinding(text: string, { demands: was }: PolicySummary, { demands: is }: PolicySummary): ReviewFinding {
  if (is === blocks) return finding("breaks", text, "Whoever could satisfy it so far is shut out.");
  return finding(
    "protection weakened",
    text,
    was === blocks ? "Whoever can satisfy it gets in." : "Which of the two demands more is for you to judge.",
  );
}

export function finding(severity: Severity, text: string, consequence?: string): ReviewFinding {
  return { severity, area: "conditional access", text, ...(consequence !== undefined && { consequence }) };
}
