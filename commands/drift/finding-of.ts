import { shellWord } from "../../text/shell-word.ts";
import type { ValueDifference } from "../../stacks/compare/differences.ts";
import type { DriftFinding } from "./finding.ts";
import { meaningOf } from "./meaning-of.ts";
import type { Deployed } from "./deployed-resources.ts";
import { subjectOf } from "./subject.ts";

/** One difference of a resource, told. */
export function findingOf(
  resource: Deployed,
  { path, kind, expected, found }: ValueDifference,
  { seenBy, undo }: Pick<DriftFinding, "seenBy" | "undo">,
): DriftFinding {
  return {
    ...subjectOf(resource, path),
    kind,
    ...(expected !== undefined && { expected }),
    ...(found !== undefined && { found }),
    meaning: meaningOf(resource.type, { property: path, kind, found }),
    seenBy,
    undo: `${isOpenDoor(path, { kind, found }) ? `Whatever answers at ${String(found)} is reached without a token. ` : ""}${undo}`,
  };
}

/** A path that the program excludes is an anonymous endpoint of the contract; any other is a door that somebody opened. */
function isOpenDoor(path: string, { kind, found }: Pick<ValueDifference, "kind" | "found">): boolean {
  return path.startsWith("globalValidation.excludedPaths") && kind !== "removed" && found !== undefined;
}

/** A whole resource that is not there any more. */
export function goneFinding(resource: Deployed, stack: string, seenBy: DriftFinding["seenBy"] = "look"): DriftFinding {
  return {
    ...subjectOf(resource),
    kind: "gone",
    meaning: meaningOf(resource.type, { property: "", kind: "gone" }),
    seenBy,
    undo: `\`npx pulumi up --refresh --stack ${shellWord(stack)}\` makes it anew.`,
  };
}

/** Without `--refresh` an update compares the program with the state, and finds nothing to do. */
export function undoneByUp(stack: string): string {
  return `\`npx pulumi up --refresh --stack ${shellWord(stack)}\` undoes it.`;
}
