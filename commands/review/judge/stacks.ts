import { existsSync, readdirSync } from "node:fs";
import { Refused } from "../../../text/errors.ts";
import { stackOf } from "../files/file-class.ts";

/** The stacks to review: those that were asked for, else each that base or head has a settings file for. */
export function stacksOf(
  asked: readonly string[] | undefined,
  directories: readonly [base: string, head: string],
  settingsFile: string | undefined,
): readonly string[] {
  const found = [...new Set(directories.flatMap(stacksIn))].toSorted();
  if (asked === undefined) return found;
  const missing = settingsFile === undefined ? asked.find((stack) => !found.includes(stack)) : undefined;
  if (missing !== undefined) {
    throw new Refused(
      "REVIEW_REFUSED",
      `--stack is "${missing}", and neither base nor working tree has a Pulumi.${missing}.yaml. ` +
        (found.length > 0 ? `There is: ${found.join(", ")}.` : "There is no settings file of any stack."),
    );
  }
  return [...new Set(asked)];
}

/** The base may be from before the program. */
function stacksIn(directory: string): readonly string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory).flatMap((file) => stackOf(file) ?? []);
}
