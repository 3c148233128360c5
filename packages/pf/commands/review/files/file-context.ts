import type { Json } from "../snapshot/snapshot.ts";
import type { CodeChanges } from "../../../file-changes/code/code-status.ts";
import type { Known } from "../../../file-changes/known.ts";
import type { VersionedFile } from "./file-versions.ts";
import type { NotCompared, Verdict } from "./verdict-of-file.ts";

/** Results from the rest of the review that a file's standing depends on. */
export interface ComparedParts {
  /** The reason that some stack wasn't fully compared. Undefined if every stack was. */
  readonly notCompared: NotCompared | undefined;
  /** Each version's contract, as data. Undefined if it couldn't be loaded. */
  readonly contracts: { readonly before: Json | undefined; readonly after: Json | undefined };
  /** The verdict on a stack's own settings. */
  readonly settingsOf: (stack: string) => Verdict;
  /** The workflow, hook or script that names a file. Default: nothing is known to. */
  readonly namedBy?: (file: string) => string | undefined;
  /** The other project of the repository that a file belongs to, if nothing here names that. Default: none. */
  readonly otherProject?: (file: string) => string | undefined;
  /** Whether every affected stack was deployed in both versions, and nothing in it differs. Default: something may. */
  readonly isDeployedSame?: boolean;
  /** What the base relies on. Default: nothing is known. */
  readonly known?: Known;
  /** Whether the packages of the change's lock file were used. Default: they were. */
  readonly arePackagesInstalled?: boolean;
}

/** What the standing of one file takes from the others. */
export interface Context {
  readonly parts: ComparedParts;
  readonly all: readonly VersionedFile[];
  /** What code newly reaches, over all files of its class: it may only have moved. */
  readonly shipped: CodeChanges;
  readonly tools: CodeChanges;
  readonly tests: CodeChanges;
  /** Whether changed tests, tools or their configuration load a file of no kind. */
  readonly isLoaded: (file: string) => boolean;
  /** Whether handlers load a file of no kind, so that it ships with them. */
  readonly isShipped: (file: string) => boolean;
  readonly declared: (file: string) => Verdict;
}
