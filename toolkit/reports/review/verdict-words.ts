import type { Severity } from "../../operations/review/finding.ts";
import type { Review, ResourceChange } from "../../operations/review/review.ts";

const headlines = {
  "nothing changed": "nothing changes",
  "access not widened": "access is not widened",
  "access widened": "access is widened",
  "protection weakened": "protection is weakened",
  "not deployable": "this cannot be deployed",
  "no comparison": "nothing to compare with",
} as const;

/** What a reviewer reads first. */
export function headlineOf({ verdict }: Pick<Review, "verdict">): string {
  return headlines[verdict];
}

export const severityTitles: Readonly<Record<Severity, string>> = {
  "access widened": "Access is widened",
  "protection weakened": "Protection is weakened",
  breaks: "What it breaks",
  changed: "What else changes",
};

const operationWords = { create: "created", update: "updated", replace: "replaced", delete: "deleted" } as const;

/** "1 replaced, 4 created" */
export function countsOf(resources: readonly ResourceChange[]): string {
  const counts = (["delete", "replace", "update", "create"] as const).flatMap((op) => {
    const count = resources.filter((one) => one.op === op).length;
    return count === 0 ? [] : [`${count} ${operationWords[op]}`];
  });
  return counts.length === 0 ? "none changes" : counts.join(", ");
}

export function operationWord({ op }: ResourceChange): string {
  return op === "replace" || op === "delete" ? operationWords[op].toUpperCase() : operationWords[op];
}

/** What is uploaded, in a sentence; where it stays as it is, without its hash. */
export function packageWords({ before, after }: Review["package"]): string {
  const bytes = (count: number) => `${count.toLocaleString("en-US")} bytes`;
  if (!after) return "What would be uploaded could not be built.";
  const now = `${bytes(after.bytes)}, SHA-256 ${after.sha256}`;
  if (!before) return `The package is ${now}.`;
  if (before.sha256 === after.sha256) return "The package that is uploaded stays the same.";
  const growth = after.bytes - before.bytes;
  const by = growth === 0 ? "the same size" : `${bytes(Math.abs(growth))} ${growth > 0 ? "more" : "less"}`;
  return `The code changes: the package is ${now} (${by}); before, ${bytes(before.bytes)}, SHA-256 ${before.sha256}.`;
}

/** What a review cannot see, whatever it finds. */
export const limits =
  "Both versions were deployed by Pulumi's engine to a local twin. What somebody changed by hand in the tenant is not seen here.";

/** Compared is with the tip of the base: what others have merged since looks like the change's own doing. */
export const unrelated =
  "No commit is known here that both come from (a shallow checkout?): what others have merged since the change left its base is shown as undone by it. In a pipeline: fetch-depth: 0.";
