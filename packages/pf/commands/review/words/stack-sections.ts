import { isDeepStrictEqual } from "node:util";
import { accessChanges } from "../../../access-matrix/access-changes.ts";
import { joined } from "../../../cli/page/code.ts";
import { folded, folds, nameHtml, pill, table } from "../../../cli/page/page.ts";
import { type Html, html } from "@protected-function/core/text/html.ts";
import type { ResourceChange, Review, SettingChange, StackReview } from "../findings/review.ts";
import { operationWord, propertyNames, refusalsOf, resourceCounts, settingValue } from "./detail-words.ts";
import { markWords, type MatrixChange, matrixChange, matrixChangeTable } from "./matrix-change.ts";
import { affectedStacks, headlineOf, pageTone, stackCounts, treatmentOf } from "./verdict-words.ts";

/** All stacks, worst first. Each name links to its section. One stack's section says it all. */
export function stackTable(review: Review): Html {
  const stacks = affectedStacks(review);
  if (stacks.length < 2) return html``;
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
          html`${treatmentOf(stack) || "-"}`,
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
  const parts = [whoCanCall(stack), access(stack)];
  const shown = joined(parts.map((part) => part.shown));
  const hidden = parts.flatMap((part) => part.hidden);
  return html`<section class="stack" id="${id}">
    <h2>${nameHtml(stack.stack)} ${pill(pageTone(stack.verdict), headlineOf(stack.verdict))}</h2>
    ${refused.map(
      ({ meaning, items }) =>
        html`<p>${meaning}</p>
          ${items.map((text) => html`<pre>${text}</pre>`)}`,
    )}
    ${shown}
    ${folds([
      ...hidden,
      resourceTable(stack.resources),
      settingTable(stack.settings),
      stack.assumed.length === 0 ? html`` : folded("Assumed", listOf(stack.assumed)),
    ])}
  </section>`;
}

/** Who can call, and what differs, in view. What doesn't differ is folded. */
interface AccessParts {
  readonly shown: Html;
  readonly hidden: readonly Html[];
}

function whoCanCall({ matrices: { before, after } }: StackReview): AccessParts {
  const changes = accessChanges(before, after);
  if (changes.length === 0) return { shown: html``, hidden: [] };
  const list = html`<ul>
    ${changes.map(({ sentence, before }) => html`<li>${sentence}${before === undefined ? html`` : listOf([before])}</li>`)}
  </ul>`;
  return isDeepStrictEqual(changes, accessChanges(before, before))
    ? { shown: html``, hidden: [folded("Callers of each endpoint", list)] }
    : {
        shown: html`<h3>Callers of each endpoint</h3>
          ${list}`,
        hidden: [],
      };
}

function access({ stack, matrices: { before, after } }: StackReview): AccessParts {
  const now = after ?? before;
  if (now === undefined) return { shown: html``, hidden: [] };
  const label = `Access, ${stack}`;
  if (before === undefined || after === undefined) {
    const caption = after ? "Access with the change. There is nothing to compare with." : "Access before the change.";
    const change = matrixChange(now, now);
    return {
      shown: html`<p class="soft">${caption}</p>
        ${matrixChangeTable(change, change.rows, label)}`,
      hidden: [],
    };
  }
  const change = matrixChange(before, after);
  const same = change.rows.filter(({ mark }) => mark === "same");
  const differing = change.rows.filter(({ mark }) => mark !== "same");
  const unchanged =
    same.length === 0 ? [] : [folded("Access without a difference", matrixChangeTable(change, same, `${label}, same`))];
  if (differing.length === 0) return { shown: html``, hidden: unchanged };
  return {
    shown: html`<h3>Access</h3>
      <p class="soft">${differenceWords(change)}</p>
      ${matrixChangeTable(change, differing, label)} ${legend(change)}`,
    hidden: unchanged,
  };
}

function listOf(texts: readonly string[]): Html {
  return html`<ul>
    ${texts.map((text) => html`<li>${text}</li>`)}
  </ul>`;
}

/** Describes only the matrix. The findings have a change's other effects. */
function differenceWords({ counts, unchanged }: MatrixChange): Html {
  const parts = (["gains", "loses", "differs"] as const)
    .filter((mark) => counts[mark] > 0)
    .map((mark) => `${counts[mark]} ${mark === "differs" ? "differ" : mark.slice(0, -1)}`);
  const cells = counts.gains + counts.loses + counts.differs + counts.same;
  const unchangedText = unchanged.length === 0 ? "" : ` No difference for ${unchanged.join(" and ")}.`;
  return html`Of ${cells} cells, ${parts.join(", ")}.
    <span class="on-screen">Select a marked cell for the reasons.</span>${unchangedText}`;
}

function legend({ counts, rows }: MatrixChange): Html {
  const differing = rows.flatMap(({ cells }) => cells.filter(({ mark }) => mark === "differs"));
  const isRefused = differing.every(({ cellAfter }) => cellAfter?.outcome === "refused");
  const words = isRefused ? { ...markWords, differs: "refused either way, for another reason" } : markWords;
  const shownMarks = (["gains", "loses", "differs"] as const).filter((mark) => counts[mark] > 0);
  return html`<ul class="legend">
    ${shownMarks.map((mark) => html`<li><b class="pill ${mark}">${mark}</b> ${words[mark]}</li>`)}
  </ul>`;
}

function resourceTable(resources: readonly ResourceChange[]): Html {
  if (resources.length === 0) return html``;
  return folded(
    `Resources: ${resourceCounts(resources)}`,
    table(
      ["Name", "Type", "Change", "What differs"],
      resources.map((resource) => ({
        cells: [
          html`${resource.name}`,
          typeHtml(resource.type),
          html`${operationWord(resource).toLowerCase()}`,
          html`${propertyNames(resource).join(", ")}`,
        ],
      })),
    ),
  );
}

/** Pulumi's name of a type, in which a line breaks after a part alone. */
function typeHtml(type: string): Html {
  if (!/^[\w-]+:[\w/-]+:\w+$/.test(type)) return html`${type}`;
  return joined(type.split(/(?<=[:/])/).map((part, index) => (index === 0 ? html`${part}` : html`<wbr />${part}`)));
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
