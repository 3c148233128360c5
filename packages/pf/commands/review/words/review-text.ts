import { type Format, type Layout, type Paint, painter } from "../../../cli/layout.ts";
import type { Statement } from "../../../access-matrix/fold-methods.ts";
import { closed, evidenceLines } from "../../../cli/answer.ts";
import { cut, firstOf } from "@protected-function/core/text/cut.ts";
import { nextTitle } from "@protected-function/core/text/demo.ts";
import type { Evidence } from "@protected-function/core/text/evidence.ts";
import { folded } from "@protected-function/core/text/folded.ts";
import { printable, printableLines } from "@protected-function/core/text/printable.ts";
import { findingMarks, verdictSymbols } from "@protected-function/core/text/verdict.ts";
import { padded, widthOf } from "@protected-function/core/text/width.ts";
import type { Sentences } from "../findings/finding.ts";
import type { ResourceChange, Review, SettingChange } from "../findings/review.ts";
import {
  accessGroups,
  assumedGroups,
  operationWord,
  packageWords,
  propertyNames,
  refusalsOf,
  resourceCounts,
  resourceGroups,
  settingGroups,
  settingValue,
  type StackGroup,
} from "./detail-words.ts";
import { acceptedFindings, filesToRead, findingGroups, type ShownFinding } from "./finding-lists.ts";
import {
  countedOnce,
  firstSentence,
  headJudgeWords,
  headlineOf,
  judgeWords,
  limitsOf,
  listedStacks,
  shortCommit,
  stackCounts,
  treatmentOf,
  type Tone,
  tones,
  versionNotes,
} from "./verdict-words.ts";
import { type Asked, nextSteps, verdictKinds } from "./next-steps.ts";
import { nowAndBefore, valuesNowAndBefore } from "./now-and-before.ts";
import { updateWords } from "./update-words.ts";

const toneColors: Readonly<Record<Tone, Format>> = { caution: "red", warning: "yellow", note: "blue", tip: "green" };
const severityColors = { opens: "red", weakens: "red", breaks: "yellow", unknown: "yellow", changes: "bold" } as const;

/** Items of one list. `--json` has all of them. */
const listedAtMost = 40;
const longest = 2000;

/** A review for a terminal: the verdict first, then causes (worst first), and the next steps at the end. */
export function reviewText(review: Review, layout: Layout, evidence?: Evidence, asked?: Asked): string {
  const { columns } = layout;
  const paint = painter(layout);
  const groups = findingGroups(review);
  const [majorGroups, minorGroups] = [true, false].map((isWorse) =>
    groups.filter((group) => (group.severity !== "changes") === isWorse),
  );
  const ofGroups = (all: typeof groups = []) =>
    all.map(({ severity, title, findings }) =>
      section(
        paint(severityColors[severity], title),
        findings.map((finding) => findingLines(finding, paint(severityColors[severity], markOf(severity)), paint)),
      ),
    );
  const ofPackage = packageLines(review);
  const update = updateWords(review);
  const sections = [
    beginning(review, paint, evidence),
    ...grouped("Callers of each endpoint", accessGroups(review, { isShort: true }), accessLines),
    ...(update === undefined ? [] : [section(update.title, update.lines.map(line))]),
    ...refusalsOf(review).map(({ title, meaning, items }) =>
      section(paint("red", line(title)), [meaning, ...items.map(block)]),
    ),
    ...ofGroups(majorGroups),
    section(
      paint("blue", "Files to read"),
      filesToRead(review).map(({ title, files, reason }) =>
        [
          `${paint("yellow", findingMarks.unknown)} ${title}: ${line(reason)}`,
          ...files.slice(0, listedAtMost).map((file) => `  ${line(file)}`),
          ...moreLine(files),
        ].join("\n"),
      ),
    ),
    ...ofGroups(minorGroups),
    stackLines(review, paint),
    section(
      "Accepted",
      acceptedFindings(review).map(({ finding, decision, reason }) =>
        [`${paint("yellow", findingMarks.warn)} ${line(finding.text)}`, `  ${line(decision)} ${line(reason)}`].join(
          "\n",
        ),
      ),
    ),
    ...grouped("Resources", resourceGroups(review), resourceLine, ({ items }) => resourceCounts(items)),
    ...grouped("Settings", settingGroups(review), (setting) => settingLines(setting, (columns ?? Infinity) - 2)),
    section("Package", ofPackage === undefined ? [] : [ofPackage]),
    ...grouped("Assumed", assumedGroups(review), line),
    paint("dim", [limitsOf(review), comparedVersions(review)].join("\n")),
    [
      paint("bold", `${nextTitle(evidence?.answeredBy === "demo", "change")}:`),
      ...nextSteps(review, asked).map(
        (step) => `  ${line(typeof step === "string" ? step : `${step.label}: ${step.command}`)}`,
      ),
    ].join("\n"),
  ];
  const whole = sections.filter((section) => section !== "").join("\n\n");
  const text = closed(whole, verdictLine(review, paint), layout);
  return columns === undefined ? text : folded(text, columns);

  function section(title: string, items: readonly string[]): string {
    if (items.length === 0) return "";
    const shownItems = firstOf(items, listedAtMost, (count) => `${count} more; --json has all.`);
    return [paint("bold", title), ...shownItems.map((item) => item.replaceAll(/^(?=.)/gm, "  "))].join("\n");
  }

  function grouped<Item>(
    title: string,
    all: readonly StackGroup<Item>[],
    lineOf: (item: Item) => string,
    countOf?: (group: StackGroup<Item>) => string,
  ): readonly string[] {
    return all.map((group) => {
      const counts = countOf === undefined ? "" : `: ${countOf(group)}`;
      return section(`${title}, ${line(group.stacks)}${counts}`, group.items.map(lineOf));
    });
  }
}

function verdictLine(review: Review, paint: Paint): string {
  const { verdict } = review;
  const text = `${verdictSymbols[verdictKinds[verdict]]} ${line(firstSentence(review))}`;
  return paint("bold", paint(toneColors[tones[verdict]], text));
}

function beginning(review: Review, paint: Paint, evidence: Evidence | undefined): string {
  const { judge } = review;
  const heads = headJudgeWords(review);
  return [
    verdictLine(review, paint),
    ...evidenceLines(evidence, paint),
    ...countedOnce(review).map(line),
    ...(judge.of === "head" ? [paint("yellow", judgeWords(review).text)] : []),
    ...(heads === undefined ? [] : [paint("yellow", line(heads))]),
    ...versionNotes(review).map((note) => paint("yellow", line(note))),
  ].join("\n");
}

/** The commits, which a reader needs only to repeat the review. */
function comparedVersions(review: Review): string {
  const { versions, judge } = review;
  const uncommitted = versions.uncommitted ? " with uncommitted changes" : "";
  const commit = shortCommit(versions.baseCommit);
  // A base may be given by its whole id.
  const comparedBase = versions.baseCommit === versions.base ? commit : `${line(versions.base)} at ${commit},`;
  const compared = `Compared: ${comparedBase} and this change at ${shortCommit(versions.headCommit)}${uncommitted}.`;
  return judge.of === "head" ? compared : `${compared} ${judgeWords(review).text}`;
}

/** A line for each stack, worst first. What it would say of the only one that was compared stands above. */
function stackLines(review: Review, paint: Paint): string {
  const affected = listedStacks(review);
  if (affected.length === 1 && affected[0]?.kind === "compared") return "";
  const rows = affected.map((stack) => ({
    tone: toneColors[tones[stack.verdict]],
    cells: [
      cut(printable(stack.stack), 40),
      headlineOf(stack.verdict),
      stack.kind === "compared" ? stackCounts(review, stack) : treatmentOf(stack),
    ],
  }));
  const widths = [0, 1].map((column) => Math.max(...rows.map(({ cells }) => widthOf(cells[column] ?? ""))));
  const lines = rows.map(({ tone, cells }) =>
    cells
      .map((text, column) => {
        const cell = padded(text, widths[column] ?? 0);
        return column === 1 ? paint(tone, cell) : cell;
      })
      .join("  ")
      .trimEnd(),
  );
  return rows.length === 0 ? "" : [paint("bold", "Stacks"), ...lines.map((text) => `  ${text}`)].join("\n");
}

function markOf(severity: keyof typeof severityColors): string {
  return findingMarks[severity === "changes" ? "note" : verdictKinds[severity]];
}

/** Cause, consequence and place, with the effects below. */
function findingLines(finding: ShownFinding, mark: string, paint: Paint): string {
  const { id, subject, consequence, stacks, places, effects } = finding;
  const details = [
    ...(stacks === undefined ? [] : [`${stacks} only`]),
    ...places,
    // A file is its own place.
    ...(finding.isAcceptable
      ? [places.some((place) => place.startsWith(subject)) ? `id ${id}` : `id ${id}, subject "${subject}"`]
      : []),
  ];
  return [
    ...textLines(finding, mark),
    ...(consequence === undefined ? [] : [`  ${line(consequence)}`]),
    ...(details.length === 0 ? [] : [`  ${paint("dim", line(details.join(", ")))}`]),
    ...firstOf(
      effects.map((effect) => effectLines(effect)),
      10,
      (count) => `  - ${count} more; --json has all.`,
    ),
  ].join("\n");
}

/** What a finding says, after its mark. Two values that it compares have a line each. */
function textLines({ text, comparison }: Sentences, mark: string): readonly string[] {
  if (comparison === undefined) return [`${mark} ${line(text)}`];
  return [
    `${mark} ${line(comparison.sentence)}`,
    ...comparison.parts.flatMap(({ what, now, before }) => [
      `  ${line(what)}:`,
      ...valuesNowAndBefore(printableLine(now), printableLine(before)).map((value) => `    ${value}`),
    ]),
  ];
}

function effectLines(effect: Sentences): string {
  if (effect.comparison === undefined) return `  - ${line([effect.text, effect.consequence ?? ""].join(" "))}`;
  const [first = "", ...values] = textLines(effect, "-");
  const consequence = effect.consequence === undefined ? [] : [`  ${line(effect.consequence)}`];
  return [first, ...values, ...consequence].map((text) => `  ${text}`).join("\n");
}

/** Who can call now, and before that on a line of its own. */
function accessLines({ sentence, before }: Statement): string {
  if (before === undefined) return line(sentence);
  return nowAndBefore(line(sentence), line(before.replace(/^Before: /, ""))).join("\n");
}

function resourceLine(resource: ResourceChange): string {
  const names = propertyNames(resource);
  const differs = names.length === 0 ? "" : `: ${names.join(", ")}`;
  return line(`${operationWord(resource)} ${resource.type} ${resource.name}${differs}`);
}

function settingLines({ path, before, after }: SettingChange, columns: number): string {
  const [name, now, earlier] = [path, settingValue(after), settingValue(before)].map(printableLine) as [
    string,
    string,
    string,
  ];
  const whole = `${name}: ${earlier} -> ${now}`;
  if (widthOf(whole) <= columns) return whole;
  return [`${cut(name, longest)}:`, ...valuesNowAndBefore(now, earlier).map((value) => `  ${value}`)].join("\n");
}

/** The package, with the hashes of both versions below each other. */
function packageLines(review: Review): string | undefined {
  const { before, after, isOfOtherPackages } = review.package;
  const words = packageWords(review.package);
  if (isOfOtherPackages === true || !before || !after || before.sha256 === after.sha256) return words;
  const hashes = nowAndBefore(line(after.sha256), line(before.sha256)).map((text) => `  ${text}`);
  return ["The uploaded code changes. SHA-256:", ...hashes].join("\n");
}

function moreLine(files: readonly string[]): readonly string[] {
  return files.length > listedAtMost ? [`  ${files.length - listedAtMost} more; --json has all.`] : [];
}

function line(text: string): string {
  return cut(printableLine(text), longest);
}

function printableLine(text: string): string {
  return printable(text).replaceAll(/\s+/g, " ").trim();
}

function block(text: string): string {
  return cut(printableLines(text), longest).replaceAll(/^(?=.)/gm, "  ");
}
