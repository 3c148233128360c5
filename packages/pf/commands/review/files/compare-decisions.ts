import { type CodeFile, type NormalText, withoutCounterpart } from "../../../file-changes/code/renamed.ts";
import { parse } from "../../../file-changes/syntax.ts";
import { functionsIn } from "./called-functions.ts";
import { type Decision, decisionsIn, onlyLive } from "./decisions.ts";

/** One that the base doesn't have, or has in other words. */
interface NewDecision extends Decision {
  readonly isRewritten: boolean;
}

interface ComparedDecisions {
  readonly added: readonly NewDecision[];
  /** Those of the base that the head neither has nor asks in other words. */
  readonly lost: readonly Decision[];
}

/**
 * Returns the head's new decisions, and the base's that are gone, by the value of something: comparisons, choices,
 * look-ups. A twin has a tenant, subscription and time of its own, so it may take another branch than the real stack.
 * Whether a value is set is the same in both, so it doesn't count, unless only a real stack has it. A decision that moves
 * to another changed file, or about a value of another name, isn't new.
 */
export function comparedDecisions(files: readonly CodeFile[], normalText: NormalText): ComparedDecisions {
  const all = (version: "before" | "after") => {
    const sources = files.map((one) => parse(one.file, one[version] ?? ""));
    const functions = functionsIn(sources);
    return sources.flatMap((source) => decisionsIn(source, functions, normalText));
  };
  const loosely = (decisions: readonly Decision[]) => decisions.map((one) => ({ ...one, key: looseKeyOf(one) }));
  const [before, after] = [all("before"), all("after")];
  // Written the same, of values that are made elsewhere now. What makes them is compared itself.
  const asWritten = (decisions: readonly Decision[]) =>
    decisions.map((one) => ({ ...one, key: JSON.stringify([one.written, one.isOfLive]) }));
  const [lost, added] = [loosely, asWritten].reduce(
    ([before, after], keyed) => [
      withoutCounterpart(keyed(before), keyed(after)),
      withoutCounterpart(keyed(after), keyed(before)),
    ],
    [withoutCounterpart(before, after), withoutCounterpart(after, before)],
  );
  const keys = new Set(after.map(({ key }) => key));
  return {
    added: added.map((one) => ({
      ...one,
      // A value under a name is only kept: whatever looks it up decides.
      isRewritten:
        !one.isOfLive &&
        (one.question?.asks.includes("keeps") === true || lost.some((other) => isRewritten(one, other))),
    })),
    // One of several that ask the same may go.
    lost: lost.filter(
      (one) =>
        !before.some(({ written, key }) => written === one.written && keys.has(key)) &&
        !added.some((other) => isRewritten(other, one)),
    ),
  };
}

/** Whether a decision asks the same about a value as another, in other words. */
function isRewritten({ question: now }: Decision, { question: before }: Decision): boolean {
  if (now === undefined || before === undefined) return false;
  // A variable may have another name in a loop than in a function. What is made of it is the same.
  const rootless = (value: string) => value.replace(/^(?:·\.)?[\w$·]+(?=\.)/, "·");
  const isMadeBefore = (value: string) => before.values.map(rootless).includes(rootless(value));
  return (
    now.asks.some((one) => before.asks.includes(one)) &&
    (now.values.some((value) => before.values.includes(value)) || now.made.some(isMadeBefore)) &&
    now.made.every(isMadeBefore)
  );
}

/**
 * Without the variables and fields that a value comes from: those of a function's parameters have other names where it
 * moves. A value that only a real stack has keeps them.
 */
function looseKeyOf({ key, expression }: Decision): string {
  if (onlyLive.test(expression)) return key;
  return key.replaceAll(
    /(["'`])(?:(?!\1)[^$])*\1|(?<![\w.·])[A-Za-z_$·][\w$]*(?:\??\.\w+)*(?![\w(])/g,
    (text, quote?: string) => (quote === undefined ? "·" : text),
  );
}
