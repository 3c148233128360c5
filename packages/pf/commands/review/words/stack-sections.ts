import { accessChanges } from "../../../access-matrix/access-changes.ts";
import { pill, table } from "../../../cli/page/page.ts";
import { type Html, html } from "@protected-function/core/text/html.ts";
import type { ResourceChange, Review, SettingChange, StackReview } from "../findings/review.ts";
import { operationWord, propertyNames, refusalsOf, resourceCounts, settingValue } from "./detail-words.ts";
import { markWords, type MatrixChange, matrixChange, matrixChangeTable, nameHtml } from "./matrix-change.ts";
import { affectedStacks, headlineOf, kindWords, pageTone, stackCounts } from "./verdict-words.ts";

/** All stacks, worst first. Each name links to its section. */
export function stackTable(review: Review): Html {
  const stacks = affectedStacks(review);
  if (stacks.length === 0) return html``;
  return html`<section>
    <h2>Stacks <span class="count">${stacks.length}</span></h2>
    ${table(
      ["Stack", "Result", "Findings", "Resources", "Looked at"],
      stacks.map((stack) => ({
        cells: [
          hasSection(stack)
            ? html`<a href="#stack-${review.stacks.indexOf(stack) + 1}">${nameHtml(stack.stack)}</a>`
            : nameHtml(stack.stack),
          pill(pageTone(stack.verdict), headlineOf(stack.verdict)),
          html`${stackCounts(review, stack)}`,
          html`${resourceCounts(stack.resources) || "-"}`,
          html`${kindWords[stack.kind]}`,
        ],
      })),
    )}
  </section>`;
}

function hasSection({ matrices, refusals, resources, settings, assumed }: StackReview): boolean {
  const lists = [refusals, resources, settings, assumed];
  return matrices.after !== undefined || matrices.before !== undefined || lists.some(({ length }) => length > 0);
}

/** Each stack's access and details. */
export function stackSections(review: Review): Html {
  const sections = review.stacks.map((stack, index) =>
    hasSection(stack) ? stackSection(review, stack, `stack-${index + 1}`) : html``,
  );
  return html`${sections}`;
}

function stackSection(review: Review, stack: StackReview, id: string): Html {
  const refused = refusalsOf({ ...review, stacks: [stack] });
  return html`<section class="stack" id="${id}">
    <h2>${nameHtml(stack.stack)} ${pill(pageTone(stack.verdict), headlineOf(stack.verdict))}</h2>
    ${refused.map(
      ({ meaning, items }) =>
        html`<p>${meaning}</p>
          ${items.map((text) => html`<pre>${text}</pre>`)}`,
    )}
    ${whoCanCall(stack)} ${access(stack)} ${resourceTable(stack.resources)} ${settingTable(stack.settings)}
    ${
      stack.assumed.length === 0
        ? html``
        : folded(
            "Assumed",
            html`<ul>
              ${stack.assumed.map((text) => html`<li>${text}</li>`)}
            </ul>`,
          )
    }
  </section>`;
}

function whoCanCall({ matrices: { before, after } }: StackReview): Html {
  const sentences = accessChanges(before, after);
  if (sentences.length === 0) return html``;
  const list = html`<ul>
    ${sentences.map((sentence) => html`<li>${sentence}</li>`)}
  </ul>`;
  // Open where something differs: it's the answer to the reader's first question.
  return folded("Callers of each endpoint", list, sentences.join() !== accessChanges(before, before).join());
}

function access({ stack, matrices: { before, after } }: StackReview): Html {
  const now = after ?? before;
  if (now === undefined) return html``;
  const label = `Access, ${stack}`;
  if (before === undefined || after === undefined) {
    const caption = after ? "Access with the change. There is nothing to compare with." : "Access before the change.";
    return html`<p class="soft">${caption}</p>
      ${matrixChangeTable(matrixChange(now, now), label)}`;
  }
  const change = matrixChange(before, after);
  const table = matrixChangeTable(change, label);
  if (change.rows.every(({ mark }) => mark === "same")) return folded("Access: no difference", table);
  return html`<p class="soft">${differenceWords(change)}</p>
    ${table} ${legend(change)}`;
}

/** Describes only the matrix. The findings have a change's other effects. */
function differenceWords({ counts, unchanged }: MatrixChange): string {
  const parts = (["gains", "loses", "differs"] as const)
    .filter((mark) => counts[mark] > 0)
    .map((mark) => `${counts[mark]} ${mark === "differs" ? "differ" : mark.slice(0, -1)}`);
  const cells = counts.gains + counts.loses + counts.differs + counts.same;
  const unchangedText = unchanged.length === 0 ? "" : ` No difference for ${unchanged.join(" and ")}.`;
  return `Access: of ${cells} cells, ${parts.join(", ")}. Select a marked cell for the reasons.${unchangedText}`;
}

function legend({ counts }: MatrixChange): Html {
  const shownMarks = (["gains", "loses", "differs"] as const).filter((mark) => counts[mark] > 0);
  return html`<ul class="legend">
    ${shownMarks.map((mark) => html`<li><b class="pill ${mark}">${mark}</b> ${markWords[mark]}</li>`)}
  </ul>`;
}

function resourceTable(resources: readonly ResourceChange[]): Html {
  if (resources.length === 0) return html``;
  return folded(
    `Resources: ${resourceCounts(resources)}`,
    table(
      ["Name", "Type", "Change", "What differs"],
      resources.map((resource) =>
        texts(resource.name, resource.type, operationWord(resource), propertyNames(resource).join(", ")),
      ),
    ),
  );
}

function settingTable(settings: readonly SettingChange[]): Html {
  if (settings.length === 0) return html``;
  return folded(
    `Settings: ${settings.length} changed`,
    table(
      ["Setting", "Before", "Now"],
      settings.map(({ path, before, after }) => texts(path, settingValue(before), settingValue(after))),
    ),
  );
}

function texts(...cells: readonly string[]): { readonly cells: readonly Html[] } {
  return { cells: cells.map((text) => html`${text}`) };
}

function folded(summary: string, content: Html, isOpen = false): Html {
  return html`${isOpen ? html`<details open>` : html`<details>`}
    <summary>${summary}</summary>
    ${content}
  </details>`;
}
