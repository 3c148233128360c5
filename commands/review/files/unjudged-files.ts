import { classOf, type FileClass, lockFile } from "./file-class.ts";

/** A changed file that a person has to read: nothing here proves what it does. */
export interface UnjudgedFile {
  readonly file: string;
  readonly class: Exclude<FileClass, "says">;
  /** Why it is not judged: words after the file's name. */
  readonly why: string;
}

/** The changed files, each in one place. */
export interface FileAccount {
  readonly toRead: readonly UnjudgedFile[];
  /** The reviewed stack's own settings: every difference was compared and deployed. */
  readonly judged: readonly string[];
  /** Text that nothing loads or runs. */
  readonly documents: readonly string[];
}

const reasons: Readonly<Record<UnjudgedFile["class"], string>> = {
  guards: "part of what protects every endpoint; what was tried on the twin is not every way around it",
  declares: "declared resources; their options and the stack's outputs are not compared",
  ships: "code of the function; a few calls try it on the twin, and nothing proves the rest",
  judges: "part of what judges changes; this review ran with it as changed",
  "runs in pipelines": "for pipelines, or for what runs before the program; none of that ran here",
  settings: "another stack's settings; review that stack as well",
  contract: "declared resources; their options and the stack's outputs are not compared",
  builds: "part of what protects every endpoint; what was tried on the twin is not every way around it",
  acceptance: "of no kind that the review knows",
  tests: "part of what judges changes; this review ran with it as changed",
  unknown: "of no kind that the review knows",
};

/**
 * Sorts the changed files by what is known of them. Pure.
 *
 * @param own the reviewed stack's settings file; undefined: it is none of the program's
 * @param packages what differs in the lock file, where that is packages of the function's own code alone
 */
export function fileAccount(
  files: readonly string[],
  own: OwnSettings | undefined,
  packages?: readonly string[],
): FileAccount {
  const isJudged = (file: string) => file === own?.file && own.why === undefined;
  return {
    toRead: files.flatMap((file): readonly UnjudgedFile[] => {
      const found = classOf(file);
      if (found === "says" || isJudged(file)) return [];
      if (file === lockFile && packages) return [{ file, class: "ships", why: packagesWords(packages) }];
      return [{ file, class: found, why: (file === own?.file ? own.why : undefined) ?? reasons[found] }];
    }),
    judged: files.filter(isJudged),
    documents: files.filter((file) => classOf(file) === "says"),
  };
}

function packagesWords(packages: readonly string[]): string {
  const what = packages.length === 0 ? "which of the packages here functions/ uses" : packages.join(", ");
  return `packages of functions/ alone, which ship with its code: ${what}`;
}

export interface OwnSettings {
  /** From the program's directory: `Pulumi.dev.yaml`. */
  readonly file: string;
  /** Why it is not judged; undefined: all that differs in it was compared and deployed. */
  readonly why: string | undefined;
}
