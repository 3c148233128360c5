import { html, type Html } from "@protected-function/core/text/html.ts";
import { type CheckGroup, countsOf, type ListedCheck } from "../check-list.ts";
import { pill, withCode } from "./page.ts";

/** An item of a page, with a colored edge. */
interface Item {
  readonly tone: "red" | "amber" | "blue" | "green" | "grey";
  readonly title: string;
  /** One paragraph each. */
  readonly lines?: readonly (string | Html)[];
  /** Label and value, one row each. */
  readonly facts?: readonly (readonly [label: string, value: string | Html])[];
  /** In small type, at the bottom. */
  readonly meta?: readonly (string | Html)[];
}

/** Items under a heading; nothing without items. */
export function itemSection(heading: string, all: readonly Item[]): Html {
  if (all.length === 0) return html``;
  return html`<section>
    <h2>${heading} <span class="count">${all.length}</span></h2>
    <ul class="items">
      ${all.map(
        ({ tone, title, lines = [], facts = [], meta = [] }) =>
          html`<li class="${tone}">
            <p class="said">${title}</p>
            ${lines.map((line) => html`<p>${line}</p>`)} ${facts.length === 0 ? html`` : factList(facts)}
            ${meta.length === 0 ? html`` : html`<p class="meta">${meta.map((item) => html`<span>${item}</span>`)}</p>`}
          </li>`,
      )}
    </ul>
  </section>`;
}

function factList(facts: NonNullable<Item["facts"]>): Html {
  return html`<dl class="facts">
    ${facts.map(
      ([label, value]) =>
        html`<dt>${label}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

/** Each failed check with its reason, and the further facts that `more` returns. */
export function failedChecks<Row extends ListedCheck>(
  rows: readonly Row[],
  factsOf: (row: Row) => readonly string[],
): Html {
  return itemSection(
    "Failed",
    rows
      .filter(({ outcome }) => outcome === "failed")
      .map((row) => ({
        tone: "red",
        title: `✗ ${row.claim}`,
        lines: [row.reason, ...factsOf(row).map(withCode)],
        meta: [row.id],
      })),
  );
}

/** Groups of checks, folded. Those that don't apply are at the end, by reason. */
export function checkList(groups: readonly CheckGroup[]): Html {
  const applicable = groups
    .map(({ title, checks }) => ({ title, checks: checks.filter(({ outcome }) => outcome !== "not-applicable") }))
    .filter(({ checks }) => checks.length > 0);
  const rest = groups.flatMap(({ checks }) => checks.filter(({ outcome }) => outcome === "not-applicable"));
  return html`<section>
    <h2>Checks</h2>
    ${applicable.map(({ title, checks }) => {
      const { proved } = countsOf(checks);
      return html`<details>
        <summary>
          ${title}
          ${pill(proved === checks.length ? "pass" : "fail", `${proved === checks.length ? "✓" : "✗"} ${proved} of ${checks.length}`)}
        </summary>
        <ul class="checks">
          ${checks.map(checkLine)}
        </ul>
      </details>`;
    })}
    ${rest.length === 0 ? html`` : notApplicable(rest)}
  </section>`;
}

function checkLine({ id, claim, outcome }: ListedCheck): Html {
  const mark = outcome === "proved" ? "✓" : "✗";
  return html`<li><b class="${outcome}">${mark}</b> <span>${claim}</span> <small>${id}</small></li>`;
}

function notApplicable(rows: readonly ListedCheck[]): Html {
  const byReason = [...Map.groupBy(rows, ({ reason }) => reason)];
  return html`<details>
    <summary>Not applicable ${pill("quiet", String(rows.length))}</summary>
    ${byReason.map(
      ([reason, checksOfReason]) =>
        html`<h3>${reason}</h3>
          <ul class="checks">
            ${checksOfReason.map(({ id, claim }) => html`<li><b>-</b> <span>${claim}</span> <small>${id}</small></li>`)}
          </ul>`,
    )}
  </details>`;
}
