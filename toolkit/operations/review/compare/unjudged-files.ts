import { classOf, type FileClass } from "./file-class.ts";

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
  declares: "declared resources; their options and the stack's outputs are not compared",
  ships: "code of the function; a few calls try it on the twin, and nothing proves the rest",
  judges: "part of what judges changes; this review ran with it as changed",
  "runs in pipelines": "for pipelines, or for what runs before the program; none of that ran here",
  settings: "another stack's settings; review that stack as well",
  unknown: "of no kind that the review knows",
};

/**
 * Sorts the changed files by what is known of them. Pure.
 *
 * @param own the reviewed stack's settings file; undefined: it is none of the program's
 */
export function fileAccount(files: readonly string[], own: OwnSettings | undefined): FileAccount {
  const isJudged = (file: string) => file === own?.file && own.why === undefined;
  return {
    toRead: files.flatMap((file): readonly UnjudgedFile[] => {
      const found = classOf(file);
      if (found === "says" || isJudged(file)) return [];
      return [{ file, class: found, why: (file === own?.file ? own.why : undefined) ?? reasons[found] }];
    }),
    judged: files.filter(isJudged),
    documents: files.filter((file) => classOf(file) === "says"),
  };
}

export interface OwnSettings {
  /** From the program's directory: `Pulumi.dev.yaml`. */
  readonly file: string;
  /** Why it is not judged; undefined: all that differs in it was compared and deployed. */
  readonly why: string | undefined;
}
