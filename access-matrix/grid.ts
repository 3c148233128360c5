import { type Cell, columnsOf, findCell, type Judgement, type Matrix, type Verdict } from "./matrix.ts";
import { judgementWords, verdictWords } from "./words.ts";
import { type Html, html } from "../text/html.ts";
import { capital } from "../text/capital.ts";

const classes = { allowed: "allowed", "more demanded": "more", refused: "refused" } as const;
const marks = { allowed: "✓", "more demanded": "!", refused: "✕" } as const;

/** Even if something else refuses earlier: a reviewer wants to know whom the policies block. */
const alone = {
  "lets pass": "Conditional access by itself lets this sign-in pass.",
  "demands more": "Conditional access by itself demands more of this sign-in.",
  blocks: "Conditional access by itself blocks this sign-in.",
  "not evaluated": "Conditional access is not evaluated: policies never reach managed identities.",
} as const;

/** A row a subject, a column a resource and place; a reason under every cell. */
export function grid(matrix: Matrix): Html {
  const places = matrix.places.map(({ name }) => name);
  const resources = columnsOf(matrix).map(({ name }) => name);
  const columns = resources.flatMap((resource) => places.map((from) => ({ resource, from })));
  return html`<table>
    <caption>
      Each cell opens: why, and what every policy has to do with it.
    </caption>
    <thead>
      <tr>
        <th scope="col" rowspan="2">Who, and how</th>
        ${resources.map(
          (resource) =>
            html`<th scope="colgroup" class="resource" colspan="${places.length}" data-group="${resource}">
              ${capital(resource)}
            </th>`,
        )}
      </tr>
      <tr>
        ${columns.map(
          ({ resource, from }) =>
            html`<th scope="col" ${first(places, from)} data-resource="${resource}" data-from="${from}">
              ${fromWords(from)}
            </th>`,
        )}
      </tr>
    </thead>
    <tbody>
      ${matrix.subjects.map(
        ({ label, kind, how }) =>
          html`<tr data-kind="${kind}" data-how="${how}">
            <th scope="row">${label}<small>${howWords(how)}</small></th>
            ${columns.map((column) => box(findCell(matrix, { who: label, how, ...column }), column, places))}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function box(
  cell: Cell | undefined,
  { resource, from }: Pick<Cell, "resource" | "from">,
  places: readonly string[],
): Html {
  if (!cell) return html`<td${first(places, from)} data-resource="${resource}" data-from="${from}">not asked</td>`;
  const { outcome, reason, policies, ifEnforced, conditionalAccess } = cell;
  const start = from === places[0] ? " resource" : "";
  return html`<td
    class="${classes[outcome]}${start}"
    data-resource="${resource}"
    data-from="${from}"
    data-outcome="${outcome}"
  >
    <details>
      <summary>
        ${spoken(cell)}${ifEnforced ? [html`<small class="enforced">if enforced: ${verdictWords(ifEnforced)}</small>`] : []}
      </summary>
      <p>${reason}</p>
      ${conditionalAccess === undefined ? [] : [html`<p>${alone[conditionalAccess]}</p>`]}
      ${
        policies.length === 0
          ? []
          : [
              html`<ul>
                ${policies.toSorted(applyingFirst).map((each) => html`<li>${judgementWords(each)}</li>`)}
              </ul>`,
            ]
      }
    </details>
  </td>`;
}

function applyingFirst(one: Judgement, other: Judgement): number {
  return Number(other.applies) - Number(one.applies);
}

/** A word for readers who can't see colors, a symbol for those who skim, and the code for those who search. */
function spoken({ outcome, code, status }: Verdict): Html {
  const said = code ?? (outcome === "allowed" || status === undefined ? undefined : `HTTP ${status}`);
  return html`<span aria-hidden="true">${marks[outcome]}</span>
    ${outcome}${said === undefined ? [] : [html`<small>${said}</small>`]}`;
}

function first(places: readonly string[], from: string): readonly Html[] {
  return from === places[0] ? [html` class="resource"`] : [];
}

function fromWords(from: string): string {
  return from === "elsewhere" ? "from elsewhere" : `from ${from}`;
}

export function howWords(how: string): string {
  return how === "bare" ? "without a token" : `by ${how}`;
}
