import { type Answerer, answererWords } from "@protected-function/core/text/evidence.ts";
import { cut, firstOf } from "@protected-function/core/text/cut.ts";
import { markdownBlock, markdownCode, markdownText } from "@protected-function/core/text/markdown.ts";
import { markdownTable } from "@protected-function/core/text/markdown-table.ts";
import { verdictSymbols } from "@protected-function/core/text/verdict.ts";
import type { Statement } from "../../../access-matrix/fold-methods.ts";
import type { Sentences } from "../findings/finding.ts";
import type { ResourceChange, Review, SettingChange } from "../findings/review.ts";
import {
  accessGroups,
  assumedGroups,
  operationWord,
  packageWords,
  propertyNames,
  type Refusal,
  refusalsOf,
  resourceCounts,
  resourceGroups,
  settingGroups,
  settingValue,
  type StackGroup,
} from "./detail-words.ts";
import {
  type AcceptedFinding,
  acceptedFindings,
  type FileList,
  filesDone,
  filesToRead,
  findingGroups,
  type ShownFinding,
} from "./finding-lists.ts";
import {
  afterFirst,
  firstSentence,
  headJudgeWords,
  headlineOf,
  judgeWords,
  limitsOf,
  listedStacks,
  shortCommit,
  stackCounts,
  treatmentOf,
  tones,
  versionNotes,
} from "./verdict-words.ts";
import { type Asked, mergeWords, nextSteps, verdictKinds } from "./next-steps.ts";
import { fit, type Part } from "./fit-parts.ts";
import { updateWords } from "./update-words.ts";

/** A GitHub comment can have 65,536 characters. The rest leaves room for quotes. */
const limit = 60_000;
/** The maximum for one list inside an item. An item is left out as a whole if it doesn't fit. */
const listedAtMost = 30;

/**
 * Renders a review as a pull request comment: the verdict first, then the most important findings, and the next steps
 * last. The same change gives the same text, and outside text can't add markup. https://github.github.com/gfm/
 */
export function reviewMarkdown(review: Review, answeredBy: Answerer = "twin", asked?: Asked): string {
  const [start, end] = [beginning(review, answeredBy), closingSection(review, asked)];
  const groups = findingGroups(review);
  const findings = groups.map(({ severity, title, findings }): Part => ({
    head: `### ${title}`,
    items: findings.map((finding) => findingItem(finding, severity === "changes")),
  }));
  // Other changes are judged, so they come after the unjudged files.
  const isMinor = groups.at(-1)?.severity === "changes";
  const update = updateWords(review);
  const parts: readonly Part[] = [
    { head: start, items: [] },
    ...(update === undefined
      ? []
      : [{ head: `### ${update.title}`, items: update.lines.map((line) => `- ${markdownText(line)}`) }]),
    { head: "### Not compared", items: refusalsOf(review).flatMap(refusalItems) },
    ...findings.slice(0, isMinor ? -1 : undefined),
    { head: "### Files to read", items: filesToRead(review).map(fileItem) },
    ...findings.slice(isMinor ? -1 : findings.length),
    { head: "### Accepted", items: acceptedFindings(review).map(acceptedItem) },
    ...foldedParts(review),
    { head: end, items: [] },
  ];
  return fit(
    parts.filter(({ head, items }) => head === start || head === end || items.length > 0),
    limit,
  );
}

function beginning(review: Review, answeredBy: Answerer): string {
  const { versions, verdict, judge } = review;
  const base = markdownCode(cut(versions.base, 200));
  const heads = headJudgeWords(review);
  const judgeText = judgeWords(review);
  const merge = mergeWords(review);
  const compared =
    `${base} at ${shortCommit(versions.baseCommit)} → this change at ${shortCommit(versions.headCommit)}` +
    `${versions.uncommitted ? " with uncommitted changes" : ""}.`;
  return [
    `## Review against ${base}`,
    ...(answeredBy === "demo" ? [alert("warning", [`Answered by ${answererWords.demo}.`])] : []),
    alert(tones[verdict], [
      `**${verdictSymbols[verdictKinds[verdict]]} ${markdownText(firstSentence(review))}**`,
      ...(merge === undefined ? [] : [markdownText(merge)]),
      afterFirst(review).map(markdownText).join(" "),
    ]),
    ...(judge.of === "head" ? [alert("warning", [judgeText.text])] : []),
    ...(heads === undefined ? [] : [alert("warning", [markdownText(heads)])]),
    [compared, ...(judge.of === "head" ? [] : [judgeText.text]), ...versionNotes(review).map(markdownText)].join(" "),
  ].join("\n\n");
}

/** The limits and the next steps, which always stay. */
function closingSection(review: Review, asked: Asked | undefined): string {
  const steps = nextSteps(review, asked).map((step) =>
    typeof step === "string" ? `- ${markdownText(step)}` : `- ${step.label}: ${markdownCode(step.command)}`,
  );
  return [limitsOf(review), "### Next", steps.join("\n")].join("\n\n");
}

/** Puts each refusal in its own block, so that a long one hides only itself. The title comes before the first. */
function refusalItems({ title, meaning, items }: Refusal): readonly string[] {
  return items.map((text, index) =>
    index === 0 ? `**${markdownText(title)}.** ${meaning}\n\n${markdownBlock(text)}\n` : `${markdownBlock(text)}\n`,
  );
}

/** https://docs.github.com/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#alerts */
function alert(tone: string, paragraphs: readonly string[]): string {
  return [
    `> [!${tone.toUpperCase()}]`,
    ...paragraphs.flatMap((text, index) => [...(index === 0 ? [] : [">"]), `> ${text}`]),
  ].join("\n");
}

function stackTable(review: Review): readonly string[] {
  const stacks = listedStacks(review);
  if (stacks.length === 0) return [];
  const [head = "", line = "", ...rows] = markdownTable(
    ["Stack", "Result", "Findings", "Resources", "Review"],
    stacks
      .slice(0, listedAtMost)
      .map((stack) => [
        `**${markdownText(stack.stack)}**`,
        headlineOf(stack.verdict),
        stackCounts(review, stack),
        resourceCounts(stack.resources) || "-",
        treatmentOf(stack) || "-",
      ]),
  ).split("\n");
  const omittedCount = stacks.length - rows.length;
  return [
    `${head}\n${line}`,
    ...rows,
    ...(omittedCount > 0 ? [`\n${omittedCount} more stacks; \`--json\` has all.`] : []),
  ];
}

function findingItem(finding: ShownFinding, isMinor: boolean): string {
  const { id, subject, text, consequence, stacks, places, effects } = finding;
  const parts = [
    isMinor ? markdownText(text) : `**${markdownText(text)}**`,
    ...(consequence === undefined ? [] : [markdownText(consequence)]),
    ...(stacks === undefined ? [] : [`In ${markdownText(stacks)} only.`]),
    ...(places.length === 0 ? [] : [`See ${codes(places, 5)}.`]),
    ...(finding.isAcceptable ? [`<sub>${markdownCode(id)} ${markdownCode(cut(subject, 300))}</sub>`] : []),
  ].join(" ");
  if (effects.length === 0) return `- ${parts}`;
  const lines = firstOf(
    effects.map((effect) => `  - ${effectText(effect)}`),
    listedAtMost,
    (count) => `  - ${count} more; \`--json\` has all.`,
  );
  return [
    `- ${parts}`,
    `  <details><summary>Effects: ${effects.length}</summary>`,
    "",
    ...lines,
    "",
    "  </details>",
    "",
  ].join("\n");
}

function effectText({ text, consequence }: Sentences): string {
  return [text, ...(consequence === undefined ? [] : [consequence])].map(markdownText).join(" ");
}

function fileItem({ title, reason, files }: FileList): string {
  return `- **${title}**: ${codes(files, listedAtMost)}. ${markdownText(reason)}`;
}

function acceptedItem({ finding, decision, reason }: AcceptedFinding): string {
  const only = finding.stacks === undefined ? "" : ` In ${markdownText(finding.stacks)} only.`;
  return `- ${markdownText(finding.text)}${only} ${markdownText(decision)} Reason: ${markdownText(reason)}`;
}

/** Folded details that a decision doesn't need. */
function foldedParts(review: Review): readonly Part[] {
  const [resources, settings] = [resourceGroups(review), settingGroups(review)];
  const ofPackage = packageWords(review.package);
  const countOf = (groups: readonly StackGroup<unknown>[]) => groups.reduce((sum, { items }) => sum + items.length, 0);
  const bullets = (texts: readonly string[]) => texts.map((text) => `- ${markdownText(text)}`);
  return [
    details("Stacks", stackTable(review)),
    details("Callers of each endpoint", blocks(accessGroups(review), accessLines)),
    details(`Resources: ${countOf(resources)} changed`, blocks(resources, resourceLines)),
    details(`Settings: ${countOf(settings)} changed`, blocks(settings, settingLines)),
    details("Package", ofPackage === undefined ? [] : [ofPackage]),
    details("Other changed files", filesDone(review).map(fileItem)),
    details("Assumed", blocks(assumedGroups(review), bullets)),
  ];
}

function details(summary: string, items: readonly string[]): Part {
  return { head: `<details><summary>${summary}</summary>`, items, foot: "</details>" };
}

/** A block for each group of stacks with the same lines: their names, a blank line, the lines. */
function blocks<Item>(
  groups: readonly StackGroup<Item>[],
  linesOf: (items: readonly Item[]) => readonly string[],
): readonly string[] {
  return groups.map(({ stacks, items }, index) =>
    [...(index === 0 ? [] : [""]), `**${markdownText(stacks)}**`, "", ...linesOf(items)].join("\n"),
  );
}

/** Who can call now, and below it before. */
function accessLines(changes: readonly Statement[]): readonly string[] {
  return changes.flatMap(({ sentence, before }) => [
    `- ${markdownText(sentence)}`,
    ...(before === undefined ? [] : [`  - ${markdownText(before)}`]),
  ]);
}

function resourceLines(resources: readonly ResourceChange[]): readonly string[] {
  const shownResources = resources.slice(0, 100);
  return [
    `${resourceCounts(resources)}${shownResources.length < resources.length ? "; the first 100 of them" : ""}:`,
    "",
    markdownTable(
      ["Operation", "Type", "Name", "What differs"],
      shownResources.map((change) => [
        operationWord(change),
        ...[change.type, change.name, propertyNames(change).join(", ")].map(markdownText),
      ]),
    ),
  ];
}

function settingLines(settings: readonly SettingChange[]): readonly string[] {
  const shownSettings = settings.slice(0, 100);
  return [
    markdownTable(
      ["Setting", "Before", "Now"],
      shownSettings.map(({ path, before, after }) =>
        [path, settingValue(before), settingValue(after)].map(markdownText),
      ),
    ),
    ...(shownSettings.length < settings.length
      ? ["", `${settings.length - shownSettings.length} more; \`--json\` has all.`]
      : []),
  ];
}

function codes(names: readonly string[], limit: number): string {
  return firstOf(
    names.map((name) => markdownCode(cut(name, 300))),
    limit,
    (count) => `${count} more`,
  ).join(", ");
}
