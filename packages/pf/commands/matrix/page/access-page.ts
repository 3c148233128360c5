import { readFileSync } from "node:fs";
import { grid } from "./grid.ts";
import {
  accessSentence,
  accessSentences,
  signInTitle,
  signInWords,
  whoCanCall,
} from "../../../access-matrix/who-can-call.ts";
import { identityTitle, identityWords } from "../../../access-matrix/read-identity.ts";
import { isDeclared, type Matrix, type Place, type PolicySummary } from "../../../access-matrix/matrix.ts";
import { looksOf, outcomeWords, policyStateWords, stateWords } from "../../../access-matrix/words.ts";
import { banner, cards, factList, folded, folds, nextSteps, pageText, pill, withCode } from "../../../cli/page/page.ts";
import { html, type Html } from "@protected-function/core/text/html.ts";
import { type AccessSummary, accessSummary } from "../access-summary.ts";
import { beforeEnforcing, type BeforeEnforcing, enforcingWords } from "../before-enforcing.ts";
import type { MatrixSource } from "../matrix-source.ts";
import { accessNext, accessVerdict } from "../verdict.ts";
import { allowedTable, refusedTable, waitingTable } from "./access-tables.ts";

/**
 * Renders who can call the API as one self-contained file for a reviewer. The verdict comes first, then the endpoints
 * that each subject can call, refusals and their reasons, and warnings before enforcing. The full matrix with a reason
 * for each cell comes last.
 */
export function accessPage(matrix: Matrix, source: MatrixSource, made?: string): string {
  const answer = accessVerdict(matrix);
  const summary = accessSummary(matrix);
  const before = beforeEnforcing(matrix);
  const { table, reasons } = grid(matrix);
  const body = html`<main>
      ${sentences(matrix)} ${search} ${allowedTable(matrix, summary)} ${waitingTable(matrix, summary)}
      ${listSection(signInTitle, signInWords(matrix))} ${listSection(identityTitle, identityWords(matrix))}
      ${refusedTable(summary)} ${enforcing(matrix, before)} ${policySection(matrix, before)} ${placeSection(matrix)}
      <section>
        ${folds([
          html`<details class="whole-matrix">
            <summary>Full matrix, with other resources and the reasons of each answer</summary>
            ${legend(matrix)}
            <div class="scroll whole" tabindex="0" role="region" aria-label="Full matrix">${table}</div>
          </details>`,
        ])}
      </section>
      ${listSection("Limits of this page", matrix.remains)}
      ${nextSteps(accessNext(matrix, answer, source), source.evidence)}
    </main>
    <aside id="reasons" aria-label="Reasons">
      <a class="close" href="#">Close</a>
      ${reasons}
    </aside>`;
  return pageText({
    about: "Access to",
    kind: answer.verdict.kind,
    evidence: source.evidence,
    command: made ?? `matrix${source.option} --html access.html`,
    top: html`${banner(answer.verdict, answer.moreSentences)} ${numbers(matrix, summary, before)}`,
    body,
    script: readFileSync(new URL("access.js", import.meta.url), "utf8"),
  });
}

/** More endpoints than this are folded, so that the tables stay in view. */
const sentencesShown = 8;

/** Who can call each endpoint, in the words of every other command, unless that's the same for all. */
function sentences(matrix: Matrix): Html {
  const access = whoCanCall(matrix);
  const kinds = new Set(access.map((one) => accessSentence({ ...one, endpoint: "" })));
  if (kinds.size <= 1) return html``;
  const list = html`<ul class="access">
    ${accessSentences(access).map((sentence) => html`<li>${sentence}</li>`)}
  </ul>`;
  return access.length <= sentencesShown
    ? list
    : folds([folded(`Callers of each of ${access.length} endpoints`, list)]);
}

function listSection(title: string, lines: readonly string[]): Html {
  if (lines.length === 0) return html``;
  return html`<section>
    <h2>${title}</h2>
    <ul>
      ${lines.map((line) => html`<li>${line}</li>`)}
    </ul>
  </section>`;
}

function numbers(matrix: Matrix, { allowed, waiting, refused }: AccessSummary, before: BeforeEnforcing): Html {
  const { policies } = matrix;
  const callers = allowed.filter(({ subject }) => subject.kind === "caller").length;
  const otherCount = allowed.length - callers;
  const isOpen = allowed.some(({ subject }) => !isDeclared(subject));
  const refusedCount = refused.reduce((sum, { subjects }) => sum + subjects.length, 0);
  const enforced = policies.filter(({ state }) => state === "enabled").length;
  const reported = policies.filter(({ state }) => state === "enabledForReportingButNotEnforced").length;
  const toRead = before.warnings.length + before.effects.filter(({ changes }) => changes.length > 0).length;
  return cards([
    { count: callers, label: callers === 1 ? "caller allowed" : "callers allowed" },
    ...(otherCount > 0
      ? [
          {
            count: otherCount,
            label: otherCount === 1 ? "other identity allowed" : "other identities allowed",
            tone: isOpen ? ("fail" as const) : ("warn" as const),
          },
        ]
      : []),
    ...(waiting.length > 0
      ? [{ count: waiting.length, label: "with a role, not yet able", tone: "warn" as const }]
      : []),
    { count: refusedCount, label: refusedCount === 1 ? "identity refused" : "identities refused" },
    { count: enforced, label: enforced === 1 ? "policy, enforced" : "policies, enforced" },
    { count: reported, label: reported === 1 ? "policy, report-only" : "policies, report-only" },
    { count: toRead, label: enforcingWords(matrix, before).count, tone: "warn" },
  ]);
}

const search = html`<form class="find" role="search" hidden>
  <label>Find a caller, a person or a code <input id="find" type="search" autocomplete="off" /></label>
  <output aria-live="polite"></output>
</form>`;

const outcomeMeanings: Readonly<Record<ReturnType<typeof outcomeWords>, string>> = {
  allowed: "the API answers",
  "token only": "a token without permissions",
  "more demanded": "such as MFA, which a password can't answer",
  "in a browser only": "a password isn't enough, a sign-in with every factor is",
  "no valid credential yet": "nothing to prove itself with",
  "no client yet": "a role, but no client to sign in at",
  refused: "with the code that the caller sees",
};

/** The outcomes that the matrix has. */
function legend({ cells }: Matrix): Html {
  const looks = new Map(cells.map((cell) => [outcomeWords(cell), looksOf(cell)]));
  return html`<ul class="legend">
    ${Object.entries(outcomeMeanings).map(([words, meaning]) => {
      const [tone, mark] = looks.get(words as keyof typeof outcomeMeanings) ?? [];
      return tone === undefined ? html`` : html`<li>${pill(tone, `${mark} ${words}`)} ${meaning}</li>`;
    })}
    <li class="on-screen">
      Select a cell for its reasons. The outlined cell is the one whose reasons are open; Esc closes them.
    </li>
  </ul>`;
}

function enforcing(matrix: Matrix, before: BeforeEnforcing): Html {
  const { effects, warnings } = before;
  const changing = effects.filter(({ changes }) => changes.length > 0);
  if (changing.length === 0 && warnings.length === 0) return html``;
  return html`<section>
    <h2>${enforcingWords(matrix, before).title}</h2>
    <ul class="items">
      ${warnings.map((warning) => html`<li class="amber"><p>${withCode(`⚠ ${warning}`)}</p></li>`)}
      ${changing.map(
        ({ policy, changes }) =>
          html`<li class="amber">
            <p class="said"><bdi>${policy}</bdi></p>
            <p>Report-only. Enforcing it changes:</p>
            <ul>
              ${changes.map((change) => html`<li>${change}</li>`)}
            </ul>
          </li>`,
      )}
    </ul>
  </section>`;
}

function policySection({ policies }: Matrix, { effects }: BeforeEnforcing): Html {
  if (policies.length === 0) {
    return html`<section>
      <h2>Conditional access policies</h2>
      <p class="soft">The stack has none.</p>
    </section>`;
  }
  const unchanging = new Set(effects.flatMap(({ policy, changes }) => (changes.length === 0 ? [policy] : [])));
  return html`<section>
    <h2>Conditional access policies <span class="count">${policies.length}</span></h2>
    <ul class="side">
      ${policies.map((policy) => policyItem(policy, unchanging.has(policy.displayName)))}
    </ul>
  </section>`;
}

function policyItem({ displayName, state, who, what, where, demands }: PolicySummary, changesNothing: boolean): Html {
  const facts = [
    ["Who", who],
    ["For", what],
    ["From", where],
    ["Action", demands],
    ...(changesNothing ? [["If enforced", "Changes nothing for anyone on this page."] as const] : []),
  ] as const;
  return html`<li>
    <h3><bdi>${displayName}</bdi></h3>
    <span title="${stateWords[state]}">${pill(state === "enabled" ? "info" : "quiet", policyStateWords[state])}</span>
    ${factList(facts)}
  </li>`;
}

/** Without a named location, there's only one place. */
function placeSection({ places }: Matrix): Html {
  if (places.length < 2) return html``;
  return html`<section>
    <h2>Places <span class="count">${places.length}</span></h2>
    <ul class="side">
      ${places.map(placeItem)}
    </ul>
  </section>`;
}

function placeItem({ name, address, ranges, trusted }: Place): Html {
  return html`<li>
    <h3><bdi>${name}</bdi></h3>
    ${trusted ? pill("info", "trusted") : html``}
    ${factList([
      ["Covers", ranges.length === 0 ? "every address outside the named locations" : ranges.join(", ")],
      ["Computed for", `${address}, ${ranges.length === 0 ? "a sample address" : "as one of them"}`],
    ])}
  </li>`;
}
