/** Most important first. "breaks": somebody who gets in today does not tomorrow, or something is lost. */
export const severities = ["access widened", "protection weakened", "breaks", "changed"] as const;
export type Severity = (typeof severities)[number];

export const areas = [
  "deployment",
  "access",
  "endpoints",
  "app role assignments",
  "authentication",
  "function",
  "registrations",
  "credentials",
  "conditional access",
  "Azure roles",
  "resources",
  "settings",
] as const;
export type Area = (typeof areas)[number];

/** One thing that a reviewer should know. Sentences, in the field's words, without a secret. */
export interface ReviewFinding {
  readonly severity: Severity;
  readonly area: Area;
  /** What changes. */
  readonly text: string;
  /** What follows from it. */
  readonly consequence?: string;
  /** Whether it lets somebody in hangs on what only the tenant knows. */
  readonly mayWiden?: true;
}

/** What is in one list only, by a key. */
export function listChange<Item>(
  before: readonly Item[],
  after: readonly Item[],
  keyOf: (item: Item) => string = String,
): { readonly added: readonly Item[]; readonly removed: readonly Item[] } {
  const keys = (items: readonly Item[]) => new Set(items.map(keyOf));
  const [was, is] = [keys(before), keys(after)];
  return {
    added: after.filter((item) => !was.has(keyOf(item))),
    removed: before.filter((item) => !is.has(keyOf(item))),
  };
}
