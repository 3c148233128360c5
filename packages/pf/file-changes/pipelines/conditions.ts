import { brief, type FileChange, note, risk } from "../file-change.ts";
import { isProposed, isSpoofable } from "./expressions.ts";

/** Whether a condition is met by one branch or tag alone. */
export function isOfOneRef(condition: string): boolean {
  return /^(?:\$\{\{\s*)?github\.ref(?:_name)?\s*==\s*'[^']+'(?:\s*&&[^|]*)?$/.test(condition.replace(/\s*\}\}$/, ""));
}

/** A condition that is gone, that others can meet, or that is never met. */
export function conditionChanges(
  before: string,
  after: string,
  name: string,
  isStrong: boolean,
): readonly FileChange[] {
  if (before === after) return [];
  const text = `${name} runs if ${brief(after || "nothing fails")}, was ${brief(before || "if nothing fails")}`;
  const isNever = /^(?:\$\{\{\s*)?(?:false|!\s*true|0|''|null|1\s*==\s*2)(?:\s*\}\})?$/.test(after);
  // Which repository or person may run it.
  const isOfOrigin = (text: string) =>
    /fork|head\.repo|full_name|github\.(?:repository|actor|triggering_actor)|author_association/.test(text);
  const isGuardGone = before !== "" && (isStrong || (isOfOrigin(before) && !after.includes(before)));
  return [isNever || isGuardGone || isSpoofable(after) || isProposed(after) ? risk(text) : note(text)];
}
