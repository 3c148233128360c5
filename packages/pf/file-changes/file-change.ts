import { isDeepStrictEqual } from "node:util";
import { firstOf, truncated } from "@protected-function/core/text/cut.ts";

/** One line on what a changed file changes, and whether that is a risk or only for a person to read. */
export interface FileChange {
  readonly text: string;
  readonly isRisk: boolean;
  /** The line in the head's version, if it's known. */
  readonly line?: number;
}

export function risk(text: string, line?: number): FileChange {
  return { text, isRisk: true, ...(line !== undefined && { line }) };
}

export function note(text: string): FileChange {
  return { text, isRisk: false };
}

/** Nobody reads more of one file at once. The file's difference shows the rest. */
const mostShown = 6;

/**
 * A file's standing by what it changes: unproved if anything in it is a risk, else to be read. Nothing that was found is
 * never called harmless here, because the file differs.
 */
export function standingOf(
  changes: readonly FileChange[],
  ifNone: string,
): { readonly standing: "unproved" | "read"; readonly why: string; readonly line?: number } {
  const risks = changes.filter(({ isRisk }) => isRisk);
  const shown = [...new Set((risks.length > 0 ? risks : changes).map(({ text }) => text))];
  const why = firstOf(shown, mostShown, (count) => `and ${count} more`).join("; ");
  const line = risks.find((change) => change.line !== undefined)?.line;
  return {
    standing: risks.length > 0 ? "unproved" : "read",
    why: why === "" ? ifNone : why,
    ...(line !== undefined && { line }),
  };
}

/** A short text for a sentence: one line, never longer than a person reads. */
export function brief(value: unknown, most = 80): string {
  const text = (typeof value === "string" ? value : (JSON.stringify(value) ?? "")).replaceAll(/\s+/g, " ").trim();
  return text.length > most ? `${truncated(text, most - 1)}…` : text;
}

/** What one list has more of than another, counting repeated elements. */
export function added(before: readonly string[], after: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const one of before) left.set(one, (left.get(one) ?? 0) + 1);
  return after.filter((one) => {
    const count = left.get(one) ?? 0;
    left.set(one, count - 1);
    return count <= 0;
  });
}

type Data = Readonly<Record<string, unknown>>;

/** Keys whose values two versions of an object don't share, each with the change in words: "needs: not set, before test". */
export function differences(
  before: Data,
  after: Data,
  subject = "",
): readonly { readonly key: string; readonly old: unknown; readonly now: unknown; readonly text: string }[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => !isDeepStrictEqual(before[key], after[key]))
    .map((key) => {
      const [old, now] = [before[key], after[key]];
      return {
        key,
        old,
        now,
        text: `${subject}${brief(key, 40)}: ${brief(now ?? "not set")}, was ${brief(old ?? "not set")}`,
      };
    });
}
