import type { RunResult, Step } from "../../../packages/engine/event-log.ts";
import { computedOutputs } from "../../../packages/pf/stacks/compare/differences.ts";
import { nameOf } from "./declared-resource.ts";
import { valueAt, type Leaf } from "./leaves.ts";

/**
 * What a preview with refresh says differs: paths by URN. The plan of one update makes outputs unknown, and so inputs of
 * others: those are not reported differences, they are not known yet.
 */
export function reportedDifferences({ steps }: RunResult): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const step of steps) {
    if (step.op === "same") continue;
    const paths = Object.keys(step.detailedDiff).filter((path) => !computedOutputs.has(path) && !isUnknown(step, path));
    if (paths.length > 0) found.set(step.urn, paths);
  }
  return found;
}

/** URNs of what would be made. */
export function createdByPlan({ steps }: RunResult): readonly string[] {
  return [...new Set(steps.filter(({ op }) => op === "create").map(({ urn }) => urn))].toSorted();
}

function isUnknown({ after, detailedDiff }: Step, path: string): boolean {
  const keys = [...path.matchAll(/\["([^"]*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(([, quoted, index, name]) =>
    index === undefined ? (quoted ?? name ?? "") : Number(index),
  );
  // azuread plans no element of a set or list that has an unknown one.
  const isPartly = (JSON.stringify(valueAt(after, keys)) ?? "").includes('"[unknown]"');
  if (isPartly && detailedDiff[path]?.kind === "update") return true;
  // Anything on the way may be unknown as a whole.
  return keys.some((_, length) => valueAt(after, keys.slice(0, length + 1)) === "[unknown]");
}

/** Where the report and the truth part: leaves that differ, by URN, against the paths that are reported. */
export function faultsIn(
  reported: ReadonlyMap<string, readonly string[]>,
  differing: ReadonlyMap<string, readonly Leaf[]>,
): readonly string[] {
  return [...new Set([...differing.keys(), ...reported.keys()])].flatMap((urn) => {
    const leaves = differing.get(urn) ?? [];
    const paths = reported.get(urn) ?? [];
    const missing = leaves.filter((leaf) => !paths.some((path) => isReportOf(path, leaf)));
    const surplus = paths.filter((path) => !leaves.some((leaf) => isReportOf(path, leaf)));
    return [
      ...missing.map(({ path }) => `${nameOf(urn)} ${path}: differs, and is not reported`),
      ...surplus.map((path) => `${nameOf(urn)} ${path}: reported, and does not differ`),
    ];
  });
}

/**
 * Whether a reported path is that leaf: itself, what holds it (when the whole thing came or went), or, for an element of
 * a list of texts, another place of that list: what is behind a removed element moves up. A list that was empty is
 * reported by what is in it now.
 */
function isReportOf(path: string, { path: leaf, value }: Leaf): boolean {
  if (path === leaf || leaf.startsWith(`${path}.`) || leaf.startsWith(`${path}[`)) return true;
  const list = Array.isArray(value) ? leaf : /^(.*)\[\d+\]$/.exec(leaf)?.[1];
  return list !== undefined && path.startsWith(`${list}[`);
}
