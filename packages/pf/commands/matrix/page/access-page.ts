import { readFileSync } from "node:fs";
import { grid } from "../../../access-matrix/grid.ts";
import { accessSentence, signInTitle, signInWords, whoCanCall } from "../../../access-matrix/who-can-call.ts";
import type { Matrix, Place, PolicySummary } from "../../../access-matrix/matrix.ts";
import { policyStateWords, stateWords } from "../../../access-matrix/words.ts";
import { banner, cards, nextSteps, pageText, pill, withCode } from "../../../cli/page/page.ts";
import { html, type Html } from "@protected-function/core/text/html.ts";
import { type AccessSummary, accessSummary } from "../access-summary.ts";
import { beforeEnforcing, type BeforeEnforcing } from "../before-enforcing.ts";
import type { MatrixSource } from "../matrix-source.ts";
import { accessNext, accessVerdict } from "../verdict.ts";
import { allowedTable, refusedTable, waitingTable } from "./access-tables.ts";

/**
 * Renders who can call the API as one self-contained file for a reviewer. The verdict comes first, then the endpoints
 * that each subject can call, refusals and their reasons, and warnings before enforcing. The full matrix with a reason
 * for each cell comes last.
 */
export function accessPage(matrix: Matrix, source: MatrixSource): string {
  const { workload, stack = "" } = source;
  const answer = accessVerdict(matrix);
  const summary = accessSummary(matrix);
  const before = beforeEnforcing(matrix);
  const { table, reasons } = grid(matrix);
  const body = html`<main>
      ${sentences(matrix)} ${search} ${allowedTable(matrix, summary)} ${waitingTable(matrix, summary)}
      ${signInSection(matrix)} ${refusedTable(summary)} ${enforcing(matrix, before)}
      <section>
        <h2>Full matrix</h2>
        ${legend}
        <div class="scroll whole" tabindex="0" role="region" aria-label="Full matrix">${table}</div>
      </section>
      ${policySection(matrix)} ${placeSection(matrix)} ${limits(matrix)} ${nextSteps(accessNext(answer, source))}
    </main>
    <aside id="reasons" aria-label="Reasons">
      <a class="close" href="#">Close</a>
      ${reasons}
    </aside>`;
  return pageText({
    title: `Access to ${workload}${stack === "" ? "" : ` ${stack}`}`,
    heading: html`Access to <bdi>${workload}</bdi> <span class="soft">${stack}</span>`,
    evidence: source.evidence,
    top: html`${banner(answer.verdict, answer.moreSentences)} ${numbers(matrix, summary, before)}`,
    body,
    style: read("access.css"),
    script: read("access.js"),
  });
}

function read(file: string): string {
  return readFileSync(new URL(file, import.meta.url), "utf8");
}

/** More endpoints than this are folded, so that the tables stay in view. */
const sentencesShown = 8;

/** Who can call each endpoint, in the words of every other command. */
function sentences(matrix: Matrix): Html {
  const all = whoCanCall(matrix).map((access) => html`<li>${accessSentence(access)}</li>`);
  const list = html`<ul class="access">
    ${all}
  </ul>`;
  return all.length <= sentencesShown
    ? list
    : html`<details>
        <summary>Who can call each of ${all.length} endpoints</summary>
        ${list}
      </details>`;
}

function signInSection(matrix: Matrix): Html {
  const lines = signInWords(matrix);
  if (lines.length === 0) return html``;
  return html`<section>
    <h2>${signInTitle}</h2>
    <ul>
      ${lines.map((line) => html`<li>${line}</li>`)}
    </ul>
  </section>`;
}

function numbers({ policies }: Matrix, { allowed, waiting, refused }: AccessSummary, before: BeforeEnforcing): Html {
  const callers = allowed.filter(({ subject }) => subject.kind === "caller").length;
  const otherCount = allowed.length - callers;
  const refusedCount = refused.reduce((sum, { subjects }) => sum + subjects.length, 0);
  const enforced = policies.filter(({ state }) => state === "enabled").length;
  const reported = policies.filter(({ state }) => state === "enabledForReportingButNotEnforced").length;
  const toRead = before.warnings.length + before.effects.filter(({ changes }) => changes.length > 0).length;
  return cards([
    { count: callers, label: callers === 1 ? "caller allowed" : "callers allowed" },
    ...(otherCount > 0 ? [{ count: otherCount, label: "other identities allowed", tone: "warn" as const }] : []),
    ...(waiting.length > 0
      ? [{ count: waiting.length, label: "with a role, not yet able", tone: "warn" as const }]
      : []),
    { count: refusedCount, label: refusedCount === 1 ? "identity refused" : "identities refused" },
    { count: enforced, label: enforced === 1 ? "policy, enforced" : "policies, enforced" },
    { count: reported, label: reported === 1 ? "policy, report-only" : "policies, report-only" },
    { count: toRead, label: "to read before enforcing", tone: "warn" },
  ]);
}

const search = html`<form class="find" role="search">
  <label>Find a caller, a person or a code <input id="find" type="search" autocomplete="off" /></label>
  <output aria-live="polite"></output>
</form>`;

const legend = html`<ul class="legend">
  <li>${pill("pass", "✓ allowed")} the API answers</li>
  <li>${pill("quiet", "○ token only")} a token without permissions</li>
  <li>${pill("warn", "! more demanded")} such as MFA, which a password can't answer</li>
  <li>${pill("warn", "! no client yet")} a role, but no client to sign in at</li>
  <li>${pill("fail", "✗ refused")} with the code that the caller sees</li>
  <li>Select a cell for its reasons; Esc closes them.</li>
</ul>`;

function enforcing({ policies }: Matrix, { effects, warnings }: BeforeEnforcing): Html {
  const isReported = effects.length > 0;
  if (!isReported && warnings.length === 0) return html``;
  const enforced = policies.some(({ state }) => state === "enabled");
  return html`<section>
    <h2>${isReported || !enforced ? "Before you enforce" : "Check your policies"}</h2>
    <ul class="items">
      ${warnings.map((warning) => html`<li class="amber"><p>${withCode(`⚠ ${warning}`)}</p></li>`)}
      ${effects.map(
        ({ policy, changes }) =>
          html`<li class="${changes.length > 0 ? "amber" : ""}">
            <p class="said"><bdi>${policy}</bdi></p>
            ${
              changes.length === 0
                ? html`<p>Report-only. Enforcing it changes nothing for anyone on this page.</p>`
                : html`<p>Report-only. Enforcing it changes:</p>
                    <ul>
                      ${changes.map((change) => html`<li>${change}</li>`)}
                    </ul>`
            }
          </li>`,
      )}
    </ul>
  </section>`;
}

function policySection({ policies }: Matrix): Html {
  return html`<section>
    <h2>Conditional access policies <span class="count">${policies.length}</span></h2>
    ${policies.length === 0 ? html`<p class="soft">The stack has no conditional access policy.</p>` : html``}
    <ul class="side">
      ${policies.map(policyItem)}
    </ul>
  </section>`;
}

function policyItem({ displayName, state, who, what, where, demands }: PolicySummary): Html {
  const tone = state === "enabled" ? "info" : "quiet";
  return html`<li>
    <h3><bdi>${displayName}</bdi></h3>
    <span title="${stateWords[state]}">${pill(tone, policyStateWords[state])}</span>
    <dl class="facts">
      <dt>who</dt>
      <dd>${who}</dd>
      <dt>for</dt>
      <dd>${what}</dd>
      <dt>from</dt>
      <dd>${where}</dd>
      <dt>action</dt>
      <dd>${demands}</dd>
    </dl>
  </li>`;
}

function placeSection({ places }: Matrix): Html {
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
    <dl class="facts">
      <dt>covers</dt>
      <dd>${ranges.length === 0 ? "every address outside the named locations" : ranges.join(", ")}</dd>
      <dt>tested with</dt>
      <dd>${address}</dd>
    </dl>
  </li>`;
}

function limits({ remains }: Matrix): Html {
  if (remains.length === 0) return html``;
  return html`<section>
    <details>
      <summary>Limits of this page</summary>
      <ul>
        ${remains.map((sentence) => html`<li>${sentence}</li>`)}
      </ul>
    </details>
  </section>`;
}
