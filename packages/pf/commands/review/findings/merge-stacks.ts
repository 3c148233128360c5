import { type Finding } from "./finding.ts";
import { severities } from "./severity.ts";
import { findingIds } from "./kinds.ts";
import type { ReviewFinding } from "./review.ts";

/** One stack's findings. */
interface FoundInStack {
  readonly stack: string;
  readonly findings: readonly Finding[];
}

/**
 * Merges the findings of several stacks, worst first. Lists each finding once with its stacks, if it's equal in every
 * detail.
 */
export function mergeStacks(findingsInStacks: readonly FoundInStack[]): readonly ReviewFinding[] {
  const all = findingsInStacks.flatMap(({ stack, findings }) => findings.map((finding) => ({ stack, finding })));
  const groups = Map.groupBy(all, ({ finding }) => JSON.stringify(sorted(finding)));
  return inOrder(
    [...groups.values()].flatMap((group): readonly ReviewFinding[] => {
      const [first] = group;
      return first ? [{ ...first.finding, stacks: [...new Set(group.map(({ stack }) => stack))] }] : [];
    }),
  );
}

/**
 * Sorts worst first, then by area in the order of the ids, then by subject. Among `changes`, acceptances come first.
 */
export function inOrder<AnyFinding extends Finding>(findings: readonly AnyFinding[]): readonly AnyFinding[] {
  const place = ({ severity, id }: Finding) =>
    severities.indexOf(severity) * (findingIds.length + 1) +
    (id === "acceptance/added" ? 0 : findingIds.indexOf(id) + 1);
  return findings.toSorted(
    (left, right) => place(left) - place(right) || left.subject.localeCompare(right.subject, "en"),
  );
}

/** Sorts an object's keys, because two comparisons may write them in different orders. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
