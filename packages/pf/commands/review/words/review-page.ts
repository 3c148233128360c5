import { code, command } from "../../../cli/page/code.ts";
import {
  cards,
  folded,
  foldedNames,
  folds,
  nameHtml,
  nextSteps as pageSteps,
  pageText,
} from "../../../cli/page/page.ts";
import type { Evidence } from "@protected-function/core/text/evidence.ts";
import { type Html, html } from "@protected-function/core/text/html.ts";
import { verdictSymbols } from "@protected-function/core/text/verdict.ts";
import type { Sentences } from "../findings/finding.ts";
import type { Review } from "../findings/review.ts";
import type { Severity } from "../findings/severity.ts";
import { packageWords } from "./detail-words.ts";
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
  type Asked,
  mergeWords,
  type NextStep,
  nextSteps as stepsAfter,
  sameReview,
  verdictKinds,
} from "./next-steps.ts";
import { stackSections, stackTable } from "./stack-sections.ts";
import { type UpdateWords, updateWords } from "./update-words.ts";
import {
  coverageAfterFirst,
  countWords,
  firstSentence,
  headJudgeWords,
  judgeWords,
  limitsOf,
  pageTone,
  shortCommit,
  versionNotes,
} from "./verdict-words.ts";

/**
 * Renders a review as one self-contained file: no network, no font. The evidence for the verdict comes
 * first. Below it, each stack shows everyone with access, with the differences marked.
 */
export function reviewPage(review: Review, evidence: Evidence, made?: string, asked: Asked = {}): string {
  return pageText({
    about: "Review of",
    kind: verdictKinds[review.verdict],
    against: html`<span class="soft">, against ${nameHtml(review.versions.base)}</span>`,
    evidence,
    command: made ?? sameReview(review, asked),
    top: beginning(review),
    body: html`<main>
      ${update(updateWords(review))}
      <div class="findings">${findings(review)} ${accepted(acceptedFindings(review))}</div>
      ${stackTable(review)} ${stackSections(review)} ${closingSection(review)}
      ${pageSteps(stepsAfter(review, asked).map(stepHtml), evidence, "change")}
    </main>`,
  });
}

function update(words: UpdateWords | undefined): Html {
  if (words === undefined) return html``;
  return html`<section>
    <h2>${words.title}</h2>
    <ul>
      ${words.lines.map((line) => html`<li>${line}</li>`)}
    </ul>
  </section>`;
}

function beginning(review: Review): Html {
  const { versions, verdict, judge, counts } = review;
  const judged = judgeWords(review);
  const heads = headJudgeWords(review);
  const merge = mergeWords(review);
  // The base's commit is beside it.
  const judgedBy = judge.commit === versions.baseCommit ? "Judged by the base's code." : judged.text;
  const quiet = [...(judge.of === "head" ? [] : [judgedBy]), ...versionNotes(review)];
  return html`<p class="soft">
      <small>
        <code>${shortCommit(versions.baseCommit)}</code> →
        <code>${shortCommit(versions.headCommit)}</code>${versions.uncommitted ? " with uncommitted changes" : ""} ·
        ${quiet.join(" ")}
      </small>
    </p>
    <div class="verdict ${pageTone(verdict)}">
      <strong><span aria-hidden="true">${verdictSymbols[verdictKinds[verdict]]}</span> ${firstSentence(review)}</strong>
      ${merge === undefined ? html`` : html`<p>${merge}</p>`}
      <p>${coverageAfterFirst(review).join(" ")}</p>
    </div>
    ${judge.of === "head" ? html`<div class="verdict warn small"><p>${judged.text}</p></div>` : html``}
    ${heads === undefined ? html`` : html`<div class="verdict warn small"><p>${heads}</p></div>`}
    ${cards(counted.map(([kind, tone]) => ({ count: counts[kind], label: countWords(kind, counts[kind]), tone })))}`;
}

function stepHtml(step: NextStep): Html {
  return typeof step === "string" ? html`${step}` : html`${step.label}: <bdi>${command(step.command)}</bdi>`;
}

/** What the counts at the top are of, and their colors. */
const counted = [
  ["opens", "fail"],
  ["weakens", "fail"],
  ["breaks", "warn"],
  ["unknown", "unknown"],
  ["read", "info"],
  ["accepted", undefined],
] as const;

/** The edge of a finding. */
const edges: Readonly<Record<Severity, string>> = {
  opens: "red",
  weakens: "red",
  breaks: "amber",
  unknown: "violet",
  changes: "grey",
};

function findings(review: Review): Html {
  const groups = findingGroups(review).map(({ severity, title, findings }) => ({
    severity,
    html: html`<section>
      <h2>${title} <span class="count">${findings.length}</span></h2>
      <ul class="items">
        ${findings.map(findingItem)}
      </ul>
    </section>`,
  }));
  const files = fileSection(review);
  return html`${groups.filter(({ severity }) => severity !== "changes").map((group) => group.html)} ${files}
  ${groups.filter(({ severity }) => severity === "changes").map((group) => group.html)}`;
}

function findingItem(finding: ShownFinding): Html {
  const { id, subject, severity, text, consequence, stacks, places, effects } = finding;
  return html`<li class="${edges[severity]}">
    <p class="said">${text}</p>
    ${consequence === undefined ? html`` : html`<p>${consequence}</p>`} ${effectList(effects)}
    <p class="meta">
      ${stacks === undefined ? html`` : html`<span class="tag">${stacks} only</span>`}
      ${places.map((place) => code(place))}
      ${finding.isAcceptable ? html`<span class="name">id ${id}, subject “<bdi>${subject}</bdi>”</span>` : html``}
    </p>
  </li>`;
}

/** More effects of one finding are folded, so that the next finding stays in view. */
const effectsShown = 3;

function effectList(effects: readonly Sentences[]): Html {
  if (effects.length === 0) return html``;
  const items = effects.map((effect) => html`${sentences(effect)}`);
  if (effects.length > effectsShown) {
    return foldedNames(`Its ${effects.length} effects`, items, [html`${effects.map(sentences).join(" ")}`]);
  }
  return html`<ul>
    ${items.map((item) => html`<li>${item}</li>`)}
  </ul>`;
}

function sentences({ text, consequence }: Sentences): string {
  return consequence === undefined ? text : `${text} ${consequence}`;
}

function fileSection(review: Review): Html {
  const lists = filesToRead(review);
  if (lists.length === 0) return html``;
  return html`<section>
    <h2>Files to read <span class="count">${review.counts.read}</span></h2>
    <ul class="items">
      ${lists.map(fileItem)}
    </ul>
  </section>`;
}

function fileItem({ title, reason, files }: FileList): Html {
  return html`<li class="blue">
    <p><b>${title}:</b> ${reason}</p>
    <p class="meta">${files.map((file) => html`<bdi>${code(file)}</bdi>`)}</p>
  </li>`;
}

function accepted(all: readonly AcceptedFinding[]): Html {
  if (all.length === 0) return html``;
  return html`<section>
    <h2>Accepted <span class="count">${all.length}</span></h2>
    <ul class="items">
      ${all.map(
        ({ finding, decision, reason }) =>
          html`<li class="grey">
            <p class="said">${finding.text}</p>
            <p>${reason}</p>
            <p class="meta">
              ${finding.stacks === undefined ? html`` : html`<span class="tag">${finding.stacks} only</span>`}
              <span>${decision}</span>
            </p>
          </li>`,
      )}
    </ul>
  </section>`;
}

function closingSection(review: Review): Html {
  const ofPackage = packageWords(review.package);
  const completedFiles = filesDone(review);
  return html`<section>
    ${folds([
      completedFiles.length === 0
        ? html``
        : folded(
            "Other changed files",
            html`<ul class="items">
              ${completedFiles.map(fileItem)}
            </ul>`,
          ),
      ofPackage === undefined ? html`` : folded("Package", html`<p>${ofPackage}</p>`),
    ])}
    <p class="soft">${limitsOf(review)}</p>
  </section>`;
}
