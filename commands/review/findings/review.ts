import type { Matrix } from "../../../access-matrix/matrix.ts";
import type { FileClass } from "../files/file-class.ts";
import type { Acceptance, Finding } from "./finding.ts";

/** What is compared with what. */
export interface ReviewedVersions {
  /** As it was asked for: `main`. */
  readonly base: string;
  /** The commit to compare with: where the change left the base, or the base itself. */
  readonly baseCommit: string;
  /** The base has gone on since. */
  readonly baseMovedOn: boolean;
  /** No commit is known that both come from: the history is shallow, or the two are unrelated. */
  readonly isUnrelated: boolean;
  readonly headCommit: string;
  /** The working tree holds what is in no commit; it is reviewed as it is. */
  readonly uncommitted: boolean;
}

/**
 * The worst finding, which decides the exit code: `no change of access` only if nothing was left unjudged.
 * 0: `no change`, `no change of access`, `accepted`. 4: `to be read`. 1: everything else.
 */
export const verdicts = [
  "not deployable",
  "opens",
  "weakens",
  "breaks",
  "unknown",
  "to be read",
  "accepted",
  "no change of access",
  "no change",
] as const;
export type Verdict = (typeof verdicts)[number];

/** A changed file, in exactly one of these. */
export interface ReviewedFile {
  /** From the program's directory; outside of it: begins with "../". */
  readonly file: string;
  readonly class: FileClass;
  /**
   * Harmless: proved to do nothing (text, comments, formatting). Judged: every effect was compared. Read: a person has to read
   * it, and nothing was found (exit code 4). Unproved: it is a finding of its own.
   */
  readonly standing: "harmless" | "judged" | "read" | "unproved";
  /** Why, in words after the file's name. */
  readonly why: string;
}

export interface ResourceChange {
  readonly op: "create" | "update" | "replace" | "delete";
  /** Pulumi's type: `azure-native:web:WebApp`. */
  readonly type: string;
  readonly name: string;
  /** Names of the inputs that differ, for an update or a replacement. */
  readonly properties: readonly string[];
}

/** One leaf of the settings file; undefined: not there. What may be secret is masked. */
export interface SettingChange {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What a change does to one stack. */
export interface StackReview {
  readonly stack: string;
  /**
   * Compared: base, upgrade and new stack were deployed. Unaffected: no source of this stack changed, so nothing was deployed.
   * The others are reasons for no comparison.
   */
  readonly kind: "compared" | "unaffected" | "new" | "removed" | "refused" | "not reviewable";
  readonly verdict: Verdict;
  /** Why it cannot be deployed or reviewed, in the program's or the twin's words. */
  readonly refusals: readonly string[];
  readonly resources: readonly ResourceChange[];
  readonly settings: readonly SettingChange[];
  /** What was taken for granted: people, groups, vaults that exist elsewhere. */
  readonly assumed: readonly string[];
  readonly matrices: { readonly before?: Matrix; readonly after?: Matrix };
}

/** A finding, of every stack that has it. */
export interface ReviewFinding extends Finding {
  readonly stacks: readonly string[];
  /** Somebody has taken it on: it is shown, and no longer counts. */
  readonly accepted?: Acceptance;
}

/** Whose code judged. */
export interface Judge {
  /** head: the base has no judge that this one knows; told as a finding. */
  readonly of: "base" | "head";
  readonly commit: string;
  /** The verdict of the head's own judge, if the change alters the judge. */
  readonly headSays?: { readonly verdict: Verdict; readonly counts: Counts };
}

export type Counts = Readonly<Record<Finding["severity"] | "accepted" | "read", number>>;

/** What a change does, to every stack. The format of `--json`. */
export interface Review {
  readonly format: 2;
  readonly versions: ReviewedVersions;
  readonly judge: Judge;
  readonly verdict: Verdict;
  readonly counts: Counts;
  /** Worst first. */
  readonly findings: readonly ReviewFinding[];
  readonly files: readonly ReviewedFile[];
  /** Worst first. */
  readonly stacks: readonly StackReview[];
  readonly package: { readonly before?: PackageFacts; readonly after?: PackageFacts };
}

export interface PackageFacts {
  readonly sha256: string;
  readonly bytes: number;
}
