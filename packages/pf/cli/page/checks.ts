import { html, type Html } from "@protected-function/core/text/html.ts";
import { ofRepository } from "../pages.ts";
import {
  type CheckGroup,
  countsOf,
  failuresByReason,
  type FailureWords,
  type ListedCheck,
  withoutOutcome,
} from "../check-list.ts";
import { capital } from "@protected-function/core/text/capital.ts";
import { factList, folded, foldedNames, folds, pill, withCode, withCommand } from "./page.ts";

/** An item of a page, with a colored edge. */
interface Item {
  readonly tone: "red" | "amber" | "violet" | "blue" | "grey";
  readonly title: string;
  /** One paragraph each. */
  readonly lines?: readonly (string | Html)[];
  /** Label and value, one row each. */
  readonly facts?: Parameters<typeof factList>[0];
  /** What few readers need, one paragraph each. Folded. */
  readonly answers?: readonly string[];
}

/** Items under a heading; nothing without items. */
export function itemSection(heading: string, all: readonly Item[], count = all.length): Html {
  if (all.length === 0) return html``;
  return html`<section>
    <h2>${heading} <span class="count">${count}</span></h2>
    <ul class="items">
      ${all.map(
        ({ tone, title, lines = [], facts = [], answers = [] }) =>
          html`<li class="${tone}">
            <p class="said">${title}</p>
            ${lines.map((line) => html`<p>${line}</p>`)} ${facts.length === 0 ? html`` : factList(facts)}
            ${
              answers.length === 0
                ? html``
                : folded("Answer in full", html`${answers.map((answer) => html`<p class="answer">${answer}</p>`)}`)
            }
          </li>`,
      )}
    </ul>
  </section>`;
}

/** What the failed checks found, what it means, and who fixes it, with the claims that were checked: a card a reason. */
export function failedChecks<Row extends ListedCheck>(rows: readonly Row[], wordsOf: (row: Row) => FailureWords): Html {
  const failures = failuresByReason(rows, wordsOf);
  return itemSection(
    "Failed",
    failures.map(({ checks, title, rest, answers }) => {
      const claims = checks.map((check) => html`${check.claim} <a href="#${anchorOf(check)}">${check.id}</a>`);
      const idsOnPaper = [...new Set(checks.map(({ id }) => id))].map((id) => html`${id}`);
      return {
        tone: "red",
        title: `✗ ${title}`,
        facts: [
          claims.length === 1
            ? (["Check", html`${claims}`] as const)
            : (["Checks", foldedNames(`${claims.length} failed for this reason`, claims, idsOnPaper)] as const),
          ...rest.map(([label, text]) => [label, label === "Fix" ? withCommand(text) : withCode(text)] as const),
        ],
        answers,
      };
    }),
    rows.filter(({ outcome }) => outcome === "failed").length,
  );
}

/** Groups of checks, folded. Those that don't apply are at the end, by reason. */
export function checkList(groups: readonly CheckGroup[], requests: number): Html {
  const applicable = groups
    .map(({ title, checks }) => ({ title, checks: checks.filter(({ outcome }) => outcome !== "not-applicable") }))
    .filter(({ checks }) => checks.length > 0);
  const checks = groups.flatMap(({ checks }) => checks);
  const open = withoutOutcome(checks);
  return html`<section>
    <h2>Checks <small class="soft">${requests.toLocaleString("en-US")} requests sent</small></h2>
    ${folds([
      ...applicable.map(({ title, checks }) => {
        const { proved } = countsOf(checks);
        return checkFold(title, proved === checks.length ? "pass" : "fail", `${proved} of ${checks.length}`, checks);
      }),
      ...open.map(openFold),
    ])}
    <p class="soft">
      ${open.map((one) => html`<span class="on-paper">${openWords(one)}</span> `)} The id after each check names it:
      docs/reference/checks.md${ofRepository} explains each.
    </p>
  </section>`;
}

/** A group of checks, folded to one line; paper has them all. A group that holds is quiet, so that one that doesn't stands out. */
function checkFold(title: string, tone: "pass" | "fail", count: string, checks: readonly ListedCheck[]): Html {
  const mark = tone === "pass" ? html`<b class="proved">✓</b> ${count}` : pill("fail", `✗ ${count}`);
  return html`<details class="listed">
    <summary><span>${title}</span> <span class="mark">${mark}</span></summary>
    <ul class="checks">
      ${checks.map(checkLine)}
    </ul>
  </details>`;
}

/** For paper, which has no list of the checks: those that failed first. */
function idsOf(checks: readonly ListedCheck[]): string {
  const failed = checks.filter(({ outcome }) => outcome === "failed").map(({ id }) => id);
  const ids = checks.map(({ id }) => id).filter((id) => !failed.includes(id));
  return [...new Set(failed.map((id) => `✗ ${id}`)), ...new Set(ids)].join(" ");
}

function checkLine({ id, claim, outcome }: ListedCheck): Html {
  const mark = outcome === "proved" ? "✓" : "✗";
  return html`<li id="${anchorOf({ id, claim })}">
    <b class="${outcome}">${mark}</b> <span>${claim}</span> <small>${id}</small>
  </li>`;
}

/** Several checks have one id: those of each endpoint or caller. */
export function anchorOf({ id, claim }: Pick<ListedCheck, "id" | "claim">): string {
  return `${id} ${claim}`.replaceAll(/[^\p{L}\p{N}]+/gu, "-");
}

type Open = ReturnType<typeof withoutOutcome<ListedCheck>>[number];

/** What has no outcome, for paper, which has no list of it. */
function openWords({ words, byReason }: Open): string {
  const reasons = byReason.map(([reason, all]) => `${reason} (${all.length}: ${idsOf(all)})`);
  return `${capital(words)}: ${reasons.join("; ")}.`;
}

function openFold({ words, checks, byReason }: Open): Html {
  return folded(
    html`<span>${capital(words)}</span> <span class="mark soft">${checks.length}</span>`,
    html`${byReason.map(
      ([reason, checksOfReason]) =>
        html`<h3>${reason}</h3>
          <ul class="checks">
            ${checksOfReason.map(
              ({ id, claim }) =>
                html`<li id="${anchorOf({ id, claim })}"><b>-</b> <span>${claim}</span> <small>${id}</small></li>`,
            )}
          </ul>`,
    )}`,
  );
}
