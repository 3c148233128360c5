import { existsSync, readdirSync } from "node:fs";
import { Refused } from "@protected-function/core/text/errors.ts";
import { stackOf } from "../files/file-class.ts";

/**
 * Returns the stacks to review: the requested ones, or every stack with a settings file in base or head.
 *
 * @param files names in the program's folder, of base and head
 * @throws Refused for a stack that neither has settings for
 */
export function stacksOf(
  requested: readonly string[] | undefined,
  files: readonly string[],
  settingsFile: string | undefined,
): readonly string[] {
  const changedStacks = [...new Set(files.flatMap((file) => stackOf(file) ?? []))].toSorted();
  if (requested === undefined) return changedStacks;
  const missing = settingsFile === undefined ? requested.find((stack) => !changedStacks.includes(stack)) : undefined;
  if (missing !== undefined) {
    throw new Refused(
      "REVIEW_REFUSED",
      `--stack is "${missing}", but there is no Pulumi.${missing}.yaml in the base or in the working tree. ` +
        (changedStacks.length > 0 ? `Use ${changedStacks.join(", ")}.` : "Neither has settings of any stack."),
    );
  }
  return [...new Set(requested)];
}

/** Names of a folder's files. Empty without the folder, because the base may be older than the program. */
export function filesIn(directory: string): readonly string[] {
  return existsSync(directory) ? readdirSync(directory) : [];
}
