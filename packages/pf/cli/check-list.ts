import { findingMarks } from "@protected-function/core/text/verdict.ts";
import { capital } from "@protected-function/core/text/capital.ts";
import { cut } from "@protected-function/core/text/cut.ts";
import { padded, widthOf } from "@protected-function/core/text/width.ts";
import { factLine, factLines } from "./answer.ts";
import type { Paint } from "./layout.ts";

/** A check and its outcome. */
export interface ListedCheck {
  readonly id: string;
  /** One sentence, true or false. */
  readonly claim: string;
  readonly outcome: "proved" | "failed" | "not-applicable";
  /** The reason, if it isn't applicable. */
  readonly reason: string;
}

/** Related checks under one title. */
export interface CheckGroup {
  readonly title: string;
  readonly checks: readonly ListedCheck[];
}

/** The facts about a failed check, each with its label. */
export interface FailureWords {
  readonly facts: readonly (readonly [label: FailureLabel, text: string])[];
  /** Answers in full, with the ids that a log or Microsoft's support asks for. Shown on request. */
  readonly answers: readonly string[];
}

type FailureLabel = "Tried" | "Expected" | "Found" | "Means" | "Wait" | "Fix";

/** Color is never alone: each outcome has its own symbol. */
const symbols = { proved: findingMarks.pass, failed: findingMarks.fail, "not-applicable": findingMarks.note } as const;
const colors = { proved: "green", failed: "red", "not-applicable": "dim" } as const;

/** Groups checks by title, in the order of the titles. A title without checks has no group. */
export function groupChecks<Check extends ListedCheck>(
  checks: readonly Check[],
  titles: readonly string[],
  titleOf: (check: Check) => string,
): readonly CheckGroup[] {
  const byTitle = Map.groupBy(checks, titleOf);
  return titles.flatMap((title) => {
    const checksOfTitle = byTitle.get(title);
    return checksOfTitle ? [{ title, checks: checksOfTitle }] : [];
  });
}

export interface ListStyle {
  readonly paint: Paint;
  /** Prints a line with its ID for each check, those that don't apply included. */
  readonly all: boolean;
}

/** Before the reason of a check that applies, and that another failure kept from an outcome. */
export const notJudged = "not judged: ";

type Counted = Pick<ListedCheck, "outcome"> & Partial<Pick<ListedCheck, "reason">>;

/** The checks without an outcome, by what they are and then by why. */
export function withoutOutcome<Check extends Counted>(checks: readonly Check[]) {
  const open = checks
    .filter(({ outcome }) => outcome === "not-applicable")
    .map((check) => ({ check, isUnjudged: check.reason?.startsWith(notJudged) === true }));
  const why = (isUnjudged: boolean, words: string) => {
    const found = open.filter((one) => one.isUnjudged === isUnjudged).map(({ check }) => check);
    const reason = ({ reason = "" }: Check): string => (isUnjudged ? reason.slice(notJudged.length) : reason);
    return found.length === 0 ? [] : [{ words, checks: found, byReason: [...Map.groupBy(found, reason)] }];
  };
  return [...why(true, "not judged"), ...why(false, "not applicable")];
}

/** "34 of 36 proved, 2 failed, 3 not judged, 5 not applicable": of the checks that apply. */
export function countText(checks: readonly Counted[]): string {
  const { proved, failed } = countsOf(checks);
  return [
    `${proved} of ${proved + failed} proved`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...withoutOutcome(checks).map((open) => `${open.checks.length} ${open.words}`),
  ].join(", ");
}

/**
 * The sections of a report: a line for each group, or with `all` a line for each check.
 *
 * @param why checks don't apply, if one reason is everything's. With `all`, each reason is listed
 */
export function checkSections(groups: readonly CheckGroup[], style: ListStyle, why?: string): readonly string[] {
  const checks = groups.flatMap((group) => group.checks);
  if (style.all) return [...groups.map((group) => wholeGroup(group, style)), ...openSections(checks, style)];
  const open = withoutOutcome(checks).map(({ words, checks: all }) => `${all.length} ${words}`);
  const hidden =
    open.length === 0
      ? []
      : [`${open.join(", ")}. List them with --all.`, ...(why === undefined ? [] : [`  ${why}`])].map((line) =>
          style.paint("dim", `  ${line}`),
        );
  const lines = [...groupLines(groups, style), ...hidden];
  return lines.length === 0 ? [] : [[style.paint("bold", "Checks"), ...lines].join("\n")];
}

/** A check with its symbol in front. Its ID, in a column of its own, is for a list of every check. */
function checkLine({ id, claim, outcome }: ListedCheck, { paint, all }: ListStyle, width = 0): string {
  return `  ${paint(colors[outcome], symbols[outcome])} ${all ? `${paint("dim", padded(id, width))}  ` : ""}${claim}`;
}

function checkLines(checks: readonly ListedCheck[], style: ListStyle): readonly string[] {
  const width = Math.max(0, ...checks.map(({ id }) => id.length));
  return checks.map((check) => checkLine(check, style, width));
}

/** A check that is done: its claim, or what it found in place of it. */
export function doneLine(check: ListedCheck, words: FailureWords, style: ListStyle): string {
  return checkLine(check.outcome === "failed" ? { ...check, claim: titledFailure(words.facts).title } : check, style);
}

/** Failed checks with one reason: what they found, what that means, and who fixes it. */
export interface SharedFailure<Check extends ListedCheck> {
  readonly checks: readonly [Check, ...Check[]];
  readonly title: string;
  /** The facts that the title doesn't tell. */
  readonly rest: FailureWords["facts"];
  readonly answers: readonly string[];
}

/** The failed checks, those with one reason together: a disabled caller isn't told thirty times. */
export function failuresByReason<Check extends ListedCheck>(
  checks: readonly Check[],
  wordsOf: (check: Check) => FailureWords,
): readonly SharedFailure<Check>[] {
  const failed = checks
    .filter(({ outcome }) => outcome === "failed")
    .map((check) => {
      const { facts, answers } = wordsOf(check);
      return { check, answers, ...titledFailure(facts) };
    });
  return [...Map.groupBy(failed, ({ title, rest }) => JSON.stringify([title, rest])).values()].flatMap((all) => {
    const [first, ...others] = all;
    if (first === undefined) return [];
    const answers = [...new Set(all.flatMap((failure) => failure.answers))];
    return [{ ...first, checks: [first.check, ...others.map(({ check }) => check)] as const, answers }];
  });
}

/** Failed checks: what they found, the claims, what that means, and who fixes it; with `all` also the answers in full. */
export function failureLines(failure: SharedFailure<ListedCheck>, style: ListStyle): readonly string[] {
  const { checks, title, rest, answers } = failure;
  const [{ claim, id }] = checks;
  const ids = [...new Set(checks.map((check) => check.id))].join(", ");
  return [
    checkLine({ ...checks[0], claim: title }, { ...style, all: false }),
    checks.length === 1
      ? factLine("Check", `${claim} (${id})`)
      : factLine("Checks", `${checks.length} failed for this reason: ${ids}`),
    ...rest.flatMap(([label, text]) => (label === "Fix" ? factLines(label, text) : [factLine(label, text)])),
    ...(style.all ? answers.map((text) => style.paint("dim", factLine("Answer", text))) : []),
  ];
}

const longestTitle = 200;

/**
 * What is wrong, with its subject, on every page and terminal, and the facts that it doesn't tell. A claim in its place
 * would read as the opposite: "✗ No app setting overrides ...".
 */
function titledFailure(facts: FailureWords["facts"]): {
  readonly title: string;
  readonly rest: FailureWords["facts"];
} {
  const text = wrongWords(facts);
  const isWhole = text.length <= longestTitle;
  const rest = facts.filter(([label]) => !isWhole || !isInTitle(label));
  return { title: cut(text, longestTitle), rest: rest.map(([label, fact]) => [label, withoutBypassed(label, fact)]) };
}

function wrongWords(facts: FailureWords["facts"]): string {
  const { Tried, Expected, Found = "" } = Object.fromEntries(facts) as Record<string, string | undefined>;
  if (facts.some(([label, text]) => withoutBypassed(label, text) !== text)) return `${bypassed}: ${Found}`;
  if (Tried === undefined || Expected === undefined) return capital(Found);
  const [, subject] = /^requested a token as (.+)$/.exec(Tried) ?? [];
  if (subject !== undefined && Expected === "a token") {
    return `${subject.replace(/^the /, "The ")} can't get a token: ${Found}`;
  }
  return `${capital(Tried)}: found ${Found}, expected ${Expected}`;
}

/** Such a failure is worth more than what was found. */
const bypassed = "App Service authentication can be bypassed";

/** What it means, without what the title says of it. */
function withoutBypassed(label: string, text: string): string {
  const isTold = label === "Means" && text.startsWith(`${bypassed}: `);
  return isTold ? capital(text.slice(bypassed.length + 2)) : text;
}

function isInTitle(label: string): boolean {
  return label === "Tried" || label === "Expected" || label === "Found";
}

function groupLines(groups: readonly CheckGroup[], { paint }: ListStyle): readonly string[] {
  const counted = groups
    .map(({ title, checks }) => ({ title, ...countsOf(checks) }))
    .filter(({ proved, failed }) => proved + failed > 0);
  const width = Math.max(0, ...counted.map(({ title }) => widthOf(title)));
  return counted.map(({ title, proved, failed }) => {
    const outcome = failed > 0 ? "failed" : "proved";
    return `  ${paint(colors[outcome], symbols[outcome])} ${padded(title, width)}  ${proved} of ${proved + failed}`;
  });
}

function wholeGroup({ title, checks }: CheckGroup, style: ListStyle): string {
  const applying = checks.filter(({ outcome }) => outcome !== "not-applicable");
  if (applying.length === 0) return "";
  const { proved } = countsOf(applying);
  const count = style.paint("dim", `${proved} of ${applying.length}`);
  return [`${style.paint("bold", title)}  ${count}`, ...checkLines(applying, style)].join("\n");
}

/** One reason often applies to many checks, so it is printed once. */
function openSections(checks: readonly ListedCheck[], style: ListStyle): readonly string[] {
  return withoutOutcome(checks).map(({ words, byReason }) =>
    [
      style.paint("bold", `${capital(words)}, and not proved`),
      ...byReason.flatMap(([reason, checksOfReason]) => [
        `  Because: ${reason.replace(/\.$/, "")}.`,
        ...checkLines(checksOfReason, style).map((line) => `  ${line}`),
      ]),
    ].join("\n"),
  );
}

export function countsOf(checks: readonly Pick<ListedCheck, "outcome">[]): Record<"proved" | "failed", number> {
  const count = (expected: ListedCheck["outcome"]) => checks.filter(({ outcome }) => outcome === expected).length;
  return { proved: count("proved"), failed: count("failed") };
}
