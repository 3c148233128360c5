import { type FoldedColumn, foldedMatrix, type FoldedRow, placeWords } from "../../../access-matrix/folded-matrix.ts";
import { type Cell, isDeclared, type Judgement, type Matrix } from "../../../access-matrix/matrix.ts";
import {
  enforcedWords,
  groupWords,
  howWords,
  judgementWords,
  looksOf,
  verdictWords,
} from "../../../access-matrix/words.ts";
import { foldedNames, nameHtml } from "../../../cli/page/page.ts";
import { type Html, html } from "@protected-function/core/text/html.ts";
import { capital } from "@protected-function/core/text/capital.ts";

/**
 * The decision of the policies alone. A reviewer wants to see the subjects that they block, even if something else
 * refuses first.
 */
const alone = {
  "lets pass": "Conditional access alone allows this sign-in.",
  "demands more": "Conditional access alone requires more of this sign-in.",
  blocks: "Conditional access alone blocks this sign-in.",
  "not evaluated": "Conditional access isn't evaluated: this may be a managed identity, and no policy applies to one.",
} as const;

/** The matrix as a table, and the reasons that its cells link to. */
interface Grid {
  readonly table: Html;
  /** A section for each cell. Hidden until opened; printed below the table. */
  readonly reasons: Html;
}

/**
 * Renders a row for each group of subjects and a column for each resource and group of places. Each cell links to its
 * reasons.
 */
export function grid(matrix: Matrix): Grid {
  const { columns, rows } = foldedMatrix(matrix);
  const byResource = [...Map.groupBy(columns, ({ resources }) => resources.join(", "))];
  const isFirst = columns.map(
    ({ resources }, index) => columns[index - 1]?.resources.join(", ") !== resources.join(", "),
  );
  const closed = matrix.columns.filter(({ endpoints = [] }) => endpoints.some((name) => requiresRole(matrix, name)));
  const isWrong = ({ subjects }: FoldedRow, column: FoldedColumn | undefined): boolean =>
    !subjects.every(isDeclared) && closed.some(({ name }) => column?.resources.includes(name));
  // On a phone, each cell stands below its subject, by the name of its column.
  const labels = columns.map((column) => `${capital(column.resources.join(", "))}, ${placeWords(column)}`);
  const table = html`<table class="matrix stacks">
    <thead>
      <tr>
        <th scope="col" rowspan="2" class="who">Who, and how</th>
        ${byResource.map(
          ([resource, all]) =>
            html`<th scope="colgroup" class="edge" colspan="${all.length}"><span>${capital(resource)}</span></th>`,
        )}
      </tr>
      <tr>
        ${columns.map((column, at) => html`<th scope="col" class="${edge(isFirst[at])}">${placeWords(column)}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row, index) =>
          html`<tr data-find="${findable(row)}">
            <th scope="row" class="who">${subjectHeader(row)}</th>
            ${row.cells.map((cells, at) => box(cells, edge(isFirst[at]), idOf(index, at), labels[at] ?? "", isWrong(row, columns[at])))}
          </tr>`,
      )}
    </tbody>
  </table>`;
  const reasons = rows.flatMap((row, index) =>
    columns.flatMap((column, at) => {
      const cells = row.cells[at] ?? [];
      return cells.length === 0 ? [] : [reason(row, column, cells, idOf(index, at))];
    }),
  );
  return { table, reasons: html`${reasons}` };
}

function requiresRole({ protection }: Matrix, endpoint: string): boolean {
  return !protection.endpoints.some(({ name, allow }) => name === endpoint && allow === undefined);
}

function idOf(row: number, column: number): string {
  return `why-${row + 1}-${column + 1}`;
}

/** A line between resources. */
function edge(isFirst: boolean | undefined): string {
  return isFirst ? "edge" : "";
}

/** The maximum number of names to show. Beyond that, the table shows a count and lists the names when opened. */
const namesShown = 3;

function subjectHeader({ subjects }: FoldedRow): Html {
  const [first] = subjects;
  if (!first) return html``;
  const method = first.how === "bare" ? html`` : html`<small>${howWords(first.how)}</small>`;
  const names = subjects.map(({ label }) => label);
  if (names.length <= namesShown) return html`${names.map((name) => html`<div>${nameHtml(name)}</div>`)}${method}`;
  return html`${foldedNames(groupWords(subjects), names.map(nameHtml))} ${method}`;
}

function findable({ subjects, cells }: FoldedRow): string {
  const verdicts = cells.flatMap((cellGroup) => cellGroup.slice(0, 1)).map((cell) => verdictWords(cell));
  return [...subjects.flatMap(({ label, kind }) => [label, kind]), ...new Set(verdicts)].join(" ").toLowerCase();
}

/** Shows a word for readers who can't see colors, a symbol for skimming, and the code to search for. */
function box(cells: readonly Cell[], edge: string, id: string, label: string, isWrongIfAllowed: boolean): Html {
  const [first] = cells;
  if (!first) return html`<td class="${edge}" data-label="${label}"><div>not asked</div></td>`;
  const [tone, mark] = looksOf(first);
  const isWrong = isWrongIfAllowed && (first.outcome !== "refused" || first.inBrowser !== undefined);
  const enforced = enforcedWords(first);
  return html`<td class="${edge}" data-label="${label}">
    <div>
      <a class="cell ${isWrong ? "fail" : tone}" href="#${id}"
        ><span aria-hidden="true">${mark} </span>${verdictWords(first)}</a
      >${enforced === "" ? html`` : html`<small class="enforced">${enforced}</small>`}
    </div>
  </td>`;
}

function reason({ subjects }: FoldedRow, column: FoldedColumn, cells: readonly Cell[], id: string): Html {
  const [first] = cells;
  if (!first) return html``;
  const parts = [...Map.groupBy(cells, (cell) => JSON.stringify([cell.reason, cell.conditionalAccess, cell.policies]))];
  const [only] = subjects;
  const name = subjects.length === 1 ? (only?.label ?? "") : groupWords(subjects);
  return html`<section class="why" id="${id}" tabindex="-1">
    <h3>${nameHtml(capital(name))}</h3>
    <p class="soft">${capital(column.resources.join(", "))}, ${placeWords(column)}</p>
    <p><b>${capital(verdictWords(first))}</b>${first.ifEnforced ? html`; ${enforcedWords(first)}` : html``}</p>
    ${parts.map(([, cells]) => explanation(cells, parts.length > 1))}
  </section>`;
}

function explanation(cells: readonly Cell[], isOneOfSeveral: boolean): Html {
  const [first] = cells;
  if (!first) return html``;
  const { reason, conditionalAccess, policies } = first;
  const affected = (["who", "resource", "from"] as const).map((part) => [...new Set(cells.map((cell) => cell[part]))]);
  const label = affected.map((names) => (names.length > namesShown ? `${names.length} of them` : names.join(", ")));
  return html`<div>
    ${isOneOfSeveral ? html`<p class="for">${label.join(" · ")}</p>` : html``}
    <p>${reason}</p>
    ${conditionalAccess === undefined ? html`` : html`<p>${alone[conditionalAccess]}</p>`}
    ${
      policies.length === 0
        ? html``
        : html`<ul>
            ${policies.toSorted(applyingFirst).map((judgement) => html`<li>${judgementWords(judgement)}</li>`)}
          </ul>`
    }
  </div>`;
}

function applyingFirst(left: Judgement, right: Judgement): number {
  return Number(right.applies) - Number(left.applies);
}
