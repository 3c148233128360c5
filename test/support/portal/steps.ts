import type { RunResult, Step } from "../../../packages/engine/event-log.ts";

/** Logical name with the type's last word: names repeat, where a component and what is in it share one. */
export function nameOf({ urn, type }: Step): string {
  return `${urn.split("::").at(-1) ?? ""} (${type.split(":").at(-1) ?? ""})`;
}

/** What an operation did to resources in clouds, components and providers left out: operation to names, sorted. */
export function operationsOf({ steps }: RunResult): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, string[]> = {};
  for (const step of steps.filter(isResource)) (found[step.op] ??= []).push(nameOf(step));
  return Object.fromEntries(Object.entries(found).map(([op, names]) => [op, names.toSorted()]));
}

/** What changes of each resource that is updated: property path to kind. */
export function changesOf({ steps }: RunResult): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const updated = steps
    .filter(({ op }) => op === "update")
    .map((step): [string, Record<string, string>] => [
      nameOf(step),
      Object.fromEntries(Object.entries(step.detailedDiff).map(([path, { kind }]) => [path, kind])),
    ]);
  return Object.fromEntries(updated);
}

function isResource({ type }: Step): boolean {
  return !type.startsWith("pulumi:") && !type.startsWith("protected-function:");
}
