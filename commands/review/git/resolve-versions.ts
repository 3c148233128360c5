import { shellWord } from "../../../text/shell-word.ts";
import { Refused } from "../../../text/errors.ts";
import type { ReviewedVersions } from "../findings/review.ts";
import type { Git } from "./git.ts";

/**
 * The commits that are compared. What a pull request changes is seen from where it left its base, as hosts of
 * repositories show it: what others have merged since is not its doing.
 *
 * @throws Refused
 */
export async function resolveVersions(git: Git, base: string): Promise<ReviewedVersions> {
  const headCommit = await git.ask(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]);
  if (headCommit === undefined) {
    throw new Refused(
      "REVIEW_REFUSED",
      "This is no git repository with a commit (or git is not installed): a review compares with a commit of it.",
    );
  }
  const tip = (await commitOf(git, base)) ?? (await commitOf(git, `origin/${base}`));
  if (tip === undefined) {
    throw new Refused(
      "REVIEW_REFUSED",
      `--base is "${base}", and there is no such commit here; it takes a branch, a tag or a commit. ` +
        `In a pipeline: check out the whole history (fetch-depth: 0), or git fetch origin ${shellWord(base.replace(/^origin\//, ""))}.`,
    );
  }
  const ancestor = await git.ask(["merge-base", tip, headCommit]);
  const baseCommit = ancestor ?? tip;
  const status = await git.demand(["status", "--porcelain", "--untracked-files=normal", "--", "."]);
  const baseMovedOn = baseCommit !== tip;
  return { base, baseCommit, baseMovedOn, isUnrelated: ancestor === undefined, headCommit, uncommitted: status !== "" };
}

function commitOf(git: Git, ref: string): Promise<string | undefined> {
  // What begins with a hyphen would be an option.
  return git.ask(["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`]);
}
