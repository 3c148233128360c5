import type { Matrix } from "../../../access-matrix/matrix.ts";
import type { FileClass } from "../files/file-class.ts";
import type { Acceptance, Finding } from "./finding.ts";

/** The two versions in the comparison. */
export interface ReviewedVersions {
  /** The base as requested: `main`. */
  readonly base: string;
  /** The commit to compare with: the merge base or, without one, the base itself. */
  readonly baseCommit: string;
  /** Whether the base has newer commits. */
  readonly baseMovedOn: boolean;
  /** Whether no common commit is known, because the history is shallow or the two are unrelated. */
  readonly isUnrelated: boolean;
  readonly headCommit: string;
  /** Whether the working tree has uncommitted changes. They're reviewed as they are. */
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

/** A changed file, with exactly one standing. */
export interface ReviewedFile {
  /** Relative to the program's directory. Begins with "../" if it's outside. */
  readonly file: string;
  readonly class: FileClass;
  /** What happened to it. A change of its mode or kind comes before a change of its content. */
  readonly change?: "added" | "changed" | "deleted" | "renamed" | "mode changed";
  /** The line of the change in the head's version, if it's known. */
  readonly line?: number;
  /**
   * Harmless: proved to have no effect (words, comments, formatting). Judged: every effect was compared. Read: a person
   * has to read it, because the review can't decide what it does (exit code 4). Unproved: it's a finding of its own.
   */
  readonly standing: "harmless" | "judged" | "read" | "unproved";
  /** The reason, in words that follow the file's name. */
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

/** One leaf of the settings file. Undefined if it isn't set. Possible secrets are masked. */
export interface SettingChange {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** A change's effect on one stack. */
export interface StackReview {
  readonly stack: string;
  /**
   * Compared: base, upgrade and new stack were deployed. Unaffected: no source of this stack changed, so nothing was
   * deployed. The others are reasons that no comparison took place.
   */
  readonly kind: "compared" | "unaffected" | "new" | "removed" | "refused" | "base refused" | "not reviewable";
  readonly verdict: Verdict;
  /** The reasons that it can't be deployed or reviewed, in the program's or the twin's words. */
  readonly refusals: readonly string[];
  readonly resources: readonly ResourceChange[];
  readonly settings: readonly SettingChange[];
  /** Assumptions: people, groups and vaults that exist elsewhere. */
  readonly assumed: readonly string[];
  readonly matrices: { readonly before?: Matrix; readonly after?: Matrix };
}

/** A finding, with every stack that has it. */
export type ReviewFinding = Finding & {
  readonly stacks: readonly string[];
  /** The acceptance by a person. The finding is still shown but no longer counts. */
  readonly accepted?: Acceptance;
};

/** The version whose code judged. */
export interface Judge {
  /** head: the base has no judge that this version can call, which is reported as a finding. */
  readonly of: "base" | "head";
  readonly commit: string;
  /** The verdict of the head's own judge, if the change alters the judge. */
  readonly headSays?: { readonly verdict: Verdict; readonly counts: Counts };
}

export type Counts = Readonly<Record<Finding["severity"] | "accepted" | "read", number>>;

/** A package in two lock files; undefined where one doesn't have it. */
export interface PackageVersions {
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** An update of this project's own packages. */
export interface PackageUpdate {
  readonly packages: readonly PackageVersions[];
  /**
   * What the update alone changes: the base deployed by the change's packages. Undefined if nothing else of the change is
   * deployed, so that the whole review shows it.
   */
  readonly alone?: { readonly findings: readonly ReviewFinding[]; readonly stacks: readonly StackReview[] };
}

/** A change's effect on every stack. The format of `--json`. */
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
  /** Absent if the change doesn't update this project's packages. */
  readonly update?: PackageUpdate;
  readonly package: Packages & {
    /** The installed packages aren't those of the change's lock file, so its own package wasn't built. */
    readonly isOfOtherPackages?: true;
  };
}

/** What each version uploads. Undefined if it wasn't deployed. */
export interface Packages {
  readonly before?: PackageFacts;
  readonly after?: PackageFacts;
}

interface PackageFacts {
  readonly sha256: string;
}
