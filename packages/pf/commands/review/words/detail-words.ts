import { accessChanges } from "../../../access-matrix/access-changes.ts";
import type { Statement } from "../../../access-matrix/fold-methods.ts";
import type { ResourceChange, Review, SettingChange, StackReview } from "../findings/review.ts";
import { kindWords } from "./verdict-words.ts";

/** Stacks with the same items share a group. */
export interface StackGroup<Item> {
  /** "dev, prod" */
  readonly stacks: string;
  readonly items: readonly Item[];
}

function groupedByStack<Item>(
  { stacks }: Review,
  itemsOf: (stack: StackReview) => readonly Item[],
): readonly StackGroup<Item>[] {
  const groups = Map.groupBy(
    stacks.filter((stack) => itemsOf(stack).length > 0),
    (stackReview) => JSON.stringify(itemsOf(stackReview)),
  );
  return [...groups.values()].map((group) => ({
    stacks: group.map(({ stack }) => stack).join(", "),
    items: group.slice(0, 1).flatMap(itemsOf),
  }));
}

export interface Refusal extends StackGroup<string> {
  /** "dev can't be deployed" */
  readonly title: string;
  /** The meaning for the reader. */
  readonly meaning: string;
}

/** The reasons that stacks can't be deployed or reviewed, in the words of the program or the twin. */
export function refusalsOf(review: Review): readonly Refusal[] {
  return (["refused", "base refused", "not reviewable"] as const).flatMap((kind) =>
    groupedByStack(review, (stack) => (stack.kind === kind ? stack.refusals : [])).map((group) => ({
      ...group,
      title: `${group.stacks} ${kindWords[kind]}`,
      meaning: meanings[kind],
    })),
  );
}

const meanings = {
  refused: "Pulumi, the settings schema or the program's own rules refuse it:",
  "base refused":
    "Pulumi, the settings schema or the base's own rules refuse it, so there is nothing to compare the change with:",
  "not reviewable":
    "The local twin doesn't know this. Pulumi and Azure may accept it, but its effect on access is unknown:",
} as const;

const operations = ["delete", "replace", "update", "create"] as const;
const operationWords = { create: "created", update: "updated", replace: "REPLACED", delete: "DELETED" } as const;

/** Changed resources. Deleted and replaced ones come first, because data may be lost with them. */
export function resourceGroups(review: Review): readonly StackGroup<ResourceChange>[] {
  return groupedByStack(review, ({ resources }) =>
    resources.toSorted((left, right) => operations.indexOf(left.op) - operations.indexOf(right.op)),
  );
}

export function settingGroups(review: Review): readonly StackGroup<SettingChange>[] {
  return groupedByStack(review, ({ settings }) => settings);
}

/**
 * Who can call each endpoint, as `start` and `matrix` say it, and the sentence before the change.
 *
 * @param lists `isShort` for a terminal
 */
export function accessGroups(
  review: Review,
  lists: { readonly isShort?: boolean } = {},
): readonly StackGroup<Statement>[] {
  return groupedByStack(review, ({ matrices: { before, after } }) => accessChanges(before, after, lists));
}

/** Assumptions: people, groups and vaults that exist elsewhere. */
export function assumedGroups(review: Review): readonly StackGroup<string>[] {
  return groupedByStack(review, ({ assumed }) => assumed);
}

export function operationWord({ op }: ResourceChange): string {
  return operationWords[op];
}

/** Names of changed properties, without indexes: `ipRanges[0]` is ipRanges. */
export function propertyNames({ properties }: ResourceChange): readonly string[] {
  return [...new Set(properties.map((name) => name.replaceAll(/\[\d+\]/g, "")))];
}

/** "1 replaced, 4 created" */
export function resourceCounts(resources: readonly ResourceChange[]): string {
  return operations
    .map((op) => ({ op, count: resources.filter((resource) => resource.op === op).length }))
    .filter(({ count }) => count > 0)
    .map(({ op, count }) => `${count} ${operationWords[op].toLowerCase()}`)
    .join(", ");
}

export function settingValue(value: string | undefined): string {
  return value === "" ? "empty" : (value ?? "not set");
}

/** The uploaded package, in a sentence. Undefined if none was deployed. */
export function packageWords({ before, after, isOfOtherPackages }: Review["package"]): string | undefined {
  if (isOfOtherPackages === true) {
    return "The change's package wasn't built: package-lock.json changes, and the installed packages are others. Run npm ci, then review again.";
  }
  if (!after) return before ? "The change's package wasn't deployed." : undefined;
  if (!before) return `The package has SHA-256 ${after.sha256}.`;
  if (before.sha256 === after.sha256) return "The uploaded package stays the same.";
  return `The uploaded code changes. SHA-256 now: ${after.sha256}. Before: ${before.sha256}.`;
}
