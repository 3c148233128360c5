import type { Cell, Subject, Verdict } from "../../../access-matrix/matrix.ts";
import { howWords } from "../../../access-matrix/grid.ts";
import { type Html, html } from "../../../text/html.ts";
import { verdictWords } from "../../../access-matrix/words.ts";
import type { ChangedCell, ChangedRow, Mark, MatrixChange } from "./matrix-change.ts";
import { capital } from "../../../text/capital.ts";

const signs = { allowed: "✓", "more demanded": "!", refused: "✕" } as const;
const classes = { allowed: "yes", "more demanded": "more", refused: "no" } as const;
const presenceWords = { stays: "", new: "new", gone: "removed" } as const;

/** One table for both versions: what differs is marked and says before and now; the rest is quiet. */
export function matrixChangeTable(change: MatrixChange, label: string): Html {
  const { resources, places, rows } = change;
  const changed = rows.filter(({ mark }) => mark !== "same");
  const same = rows.filter(({ mark }) => mark === "same");
  const width = 1 + resources.length * places.length;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}">
    <table class="matrix">
      <thead>
        <tr>
          <th scope="col" rowspan="2" class="who">Who</th>
          ${resources.map(
            (resource) =>
              html`<th scope="colgroup" class="edge" colspan="${places.length}">${named(capital(resource))}</th>`,
          )}
        </tr>
        <tr>
          ${resources.flatMap(() =>
            places.map((place, index) => html`<th scope="col" class="${edge(index)}">${named(`from ${place}`)}</th>`),
          )}
        </tr>
      </thead>
      ${body(changed, places.length)}
      ${
        changed.length > 0 && same.length > 0
          ? html`<tbody class="divider">
              <tr>
                <th scope="rowgroup" colspan="${width}"><span>No difference</span></th>
              </tr>
            </tbody>`
          : html``
      }
      ${body(same, places.length)}
    </table>
  </div>`;
}

function body(rows: readonly ChangedRow[], places: number): Html {
  if (rows.length === 0) return html``;
  return html`<tbody>
    ${rows.map(
      (row) =>
        html`<tr>
          <th scope="row" class="who">${who(row)}</th>
          ${row.cells.map((cell, index) => box(cell, edge(index % places)))}
        </tr>`,
    )}
  </tbody>`;
}

/** A line between resources. */
function edge(index: number): string {
  return index === 0 ? "edge" : "";
}

function who({ subjects, presence }: ChangedRow): Html {
  const [first] = subjects;
  if (first === undefined) return html``;
  const tag = presence === "stays" ? html`` : html` <span class="tag">${presenceWords[presence]}</span>`;
  const how = html`<small>${howWords(first.how)}</small>`;
  if (subjects.length === 1) return html`${named(first.label)}${tag}${how}`;
  return html`<details>
      <summary>${subjects.length} ${plural(first)}${tag}</summary>
      <ul>
        ${subjects.map(({ label }) => html`<li>${named(label)}</li>`)}
      </ul>
    </details>
    ${how}`;
}

function plural({ kind }: Subject): string {
  return kind === "application of another tenant" ? "applications of another tenant" : `${kind}s`;
}

function box({ mark, was, is }: ChangedCell, edge: string): Html {
  if (mark === "same") {
    const cell = is ?? was;
    return html`<td class="${edge}">
      ${cell === undefined ? html`<span class="none">absent</span>` : outcome(cell)}
    </td>`;
  }
  return html`<td class="${mark} ${edge}">
    <details>
      <summary>
        <b class="mark">${mark}</b>
        <span class="move"
          ><span class="was"><span class="said">before: </span>${outcome(was)}</span> <span aria-hidden="true">→</span>
          <span class="now"><span class="said">now: </span>${outcome(is)}</span></span
        >
      </summary>
      ${why("Before", was)} ${why("Now", is)}
    </details>
  </td>`;
}

function outcome(cell: Cell | undefined): Html {
  if (cell === undefined) return html`<span class="none">absent</span>`;
  const enforced =
    cell.ifEnforced === undefined
      ? html``
      : html` <small>if policies are enforced: ${verdictWords(cell.ifEnforced)}</small>`;
  return html`<span class="${classes[cell.outcome]}"
      ><span aria-hidden="true">${signs[cell.outcome]}</span> ${cell.outcome}${code(cell)}</span
    >${enforced}`;
}

/** What the caller sees, for whoever searches for it; else who refuses. */
function code({ outcome, code, status, by }: Verdict): Html {
  if (outcome === "allowed") return html``;
  const said = code ?? (status === undefined ? (by === undefined ? "" : `by ${by}`) : `HTTP ${status}`);
  return said === "" ? html`` : html` <small>${said}</small>`;
}

function why(when: string, cell: Cell | undefined): Html {
  if (cell === undefined) return html``;
  return html`<p><b>${when}:</b> ${cell.reason}</p>`;
}

/** A name that somebody else has chosen: in its own direction, and never invisible. */
export function named(name: string): Html {
  return html`<bdi>${name.trim() === "" ? "(no name)" : name}</bdi>`;
}

/** What a mark means, for the legend. */
export const markWords: Readonly<Record<Exclude<Mark, "same">, string>> = {
  gains: "gets in, or further than before",
  loses: "no longer gets in, or less far than before",
  differs: "same outcome, for another reason",
};
