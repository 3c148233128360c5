import type { MatrixDifference } from "../../toolkit/operations/matrix/compare-matrices.ts";
import type { Matrix } from "../../toolkit/operations/matrix/matrix.ts";
import type { ReviewFinding } from "./finding.ts";

/** What is compared with what. */
export interface ReviewedVersions {
  /** As it was asked for: `main`. */
  readonly base: string;
  /** The commit that is compared with: where the change left the base, or the base itself. */
  readonly baseCommit: string;
  /** The base has gone on since. */
  readonly baseMovedOn: boolean;
  /** No commit is known that both come from: the history is shallow, or the two are unrelated. */
  readonly isUnrelated: boolean;
  readonly headCommit: string;
  /** The working tree holds what is in no commit; it is reviewed as it is. */
  readonly uncommitted: boolean;
}

export const verdicts = [
  "nothing changed",
  "access not widened",
  "to be read",
  "access widened",
  "protection weakened",
  "not reviewable",
  "not deployable",
  "no comparison",
] as const;

/** One word for a program: the worst that was found. */
export type ReviewVerdict = (typeof verdicts)[number];

export interface ResourceChange {
  readonly op: "create" | "update" | "replace" | "delete";
  /** Pulumi's type: `azure-native:web:WebApp`. */
  readonly type: string;
  /** Its logical name. */
  readonly name: string;
  /** Names of the inputs that differ, for an update or a replacement. */
  readonly properties: readonly string[];
}

export interface PackageFacts {
  readonly sha256: string;
  readonly bytes: number;
}

/** One leaf of the settings file; undefined: not there. What may be secret is masked. */
export interface SettingChange {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What a change does, as the engine and two twins show it. */
export interface Review {
  readonly stack: string;
  readonly versions: ReviewedVersions;
  readonly verdict: ReviewVerdict;
  /** All that changes was judged: access is not widened, nothing is weakened, and it can be deployed. */
  readonly ok: boolean;
  /** Why there is nothing to compare with; what follows is what the change gives by itself. */
  readonly noComparison?: string;
  /** Why it cannot be deployed, in the program's words. */
  readonly refusals: readonly string[];
  /** What only the twin, a stand-in or the review does not know: it may be right, and nothing is known of it. */
  readonly unreviewable: readonly string[];
  /** What was changed, file by file: to be read by a person, judged, or text that nothing runs. */
  /** In the order of severity. */
  readonly findings: readonly ReviewFinding[];
  /** Who gains and who loses. */
  readonly access: MatrixDifference;
  readonly resources: readonly ResourceChange[];
  readonly package: { readonly before?: PackageFacts; readonly after?: PackageFacts };
  readonly settings: readonly SettingChange[];
  /** What was taken for granted: people, groups, vaults that exist elsewhere. */
  readonly assumed: readonly string[];
  readonly matrices: { readonly before?: Matrix; readonly after?: Matrix };
}
