import { BehaviorsExclude, optionsOf, platformBehaviors } from "../../stacks/local/platform-behaviors.ts";
import { UsageError } from "../../cli/exit-codes.ts";

/**
 * Reads `--platform`: `usual`, or names of behaviors, separated by commas.
 *
 * @throws UsageError for an unknown name, and for behaviors that exclude each other
 */
export function platformFrom(text: string | undefined): ReturnType<typeof optionsOf> {
  if (text === undefined) return {};
  try {
    return optionsOf(text.split(",").flatMap((name) => behaviorsBy(name.trim())));
  } catch (error) {
    if (error instanceof BehaviorsExclude) throw new UsageError(`--platform: ${error.message} Leave one of them out.`);
    throw error;
  }
}

function behaviorsBy(name: string): typeof platformBehaviors {
  const found = platformBehaviors.filter((behavior) => (name === "usual" ? behavior.isUsual : behavior.name === name));
  if (found.length > 0) return found;
  throw new UsageError(
    `--platform has "${name}"; "usual" is allowed, for all usual ones at once, and these names, separated by commas:\n` +
      platformBehaviors.map((behavior) => `  ${behavior.name}: ${behavior.summary}`).join("\n"),
  );
}
