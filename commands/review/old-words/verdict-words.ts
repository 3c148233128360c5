import type { FileAccount } from "../files/unjudged-files.ts";
import type { Severity } from "../finding.ts";
import type { Review, ResourceChange } from "../review.ts";
import { namesOf } from "./files-to-read.ts";

const headlines = {
  "nothing changed": "no resource changes on the twin",
  "access not widened": "access is not widened",
  "to be read": "nothing found",
  "access widened": "access is widened",
  "protection weakened": "protection is weakened",
  "not reviewable": "this cannot be reviewed here",
  "not deployable": "this cannot be deployed",
  "no comparison": "nothing to compare with",
} as const;

/** What a reviewer reads first. */
export function headlineOf({ verdict, files, findings }: Pick<Review, "verdict" | "files" | "findings">): string {
  if (verdict !== "to be read") return headlines[verdict];
  const found = findings.some(({ severity }) => severity === "breaks") ? "something breaks" : headlines[verdict];
  const count = files.toRead.length;
  return `${found}, ${count} ${count === 1 ? "file" : "files"} to be read`;
}

export const severityTitles: Readonly<Record<Severity, string>> = {
  "access widened": "Access is widened",
  "protection weakened": "Protection is weakened",
  breaks: "What it breaks",
  changed: "What else changes",
};

export const toReadTitle = "To be read: nothing here judges these files";

export const unreviewableTitle = "It cannot be reviewed here";

export const unreviewableWords =
  "The twin, a stand-in for a plugin, or the review does not know this. Pulumi and Azure may take it; what it does to access was not seen:";

/** Where nothing was found to change, what was looked at, in one line. */
export function nothingWords({ judged, documents }: FileAccount): string {
  const changed = [...judged, ...documents];
  if (changed.length === 0) return "no file changes.";
  return `no resource, setting or package changes on the twin. What changes is: ${namesOf(changed)}.`;
}

/** What changes, and acts on nothing. */
export function documentWords({ documents }: FileAccount): string {
  return `Text changes that nothing here runs: ${namesOf(documents)}.`;
}

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
