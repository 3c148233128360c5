import { anchorOf, checkList, failedChecks } from "../../cli/page/checks.ts";
import { banner, nextSteps, pageText } from "../../cli/page/page.ts";
import type { Evidence } from "@protected-function/core/text/evidence.ts";
import { html, type Html } from "@protected-function/core/text/html.ts";
import { signInTitle } from "../../access-matrix/who-can-call.ts";
import { verdictSymbols } from "@protected-function/core/text/verdict.ts";
import { errorExplanation } from "../../refusals/error-explanation.ts";
import { failureWords, fixersIn, fixesByPerson } from "../../refusals/failure-words.ts";
import { localSettings } from "../../stacks/settings/renew-ended-secrets.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { concerns, type EndpointVerdict, foldVerdicts, markOf } from "./endpoint-verdicts.ts";
import { groupsOf, type Proof } from "./proof-table.ts";
import { notRunHere, notRunTitle, proofVerdict } from "./verdict.ts";

/**
 * A proof as one page for a browser: the verdict, the callers of each endpoint, failures, every check, and next steps.
 */
export function proofPage(proof: Proof, evidence: Evidence, next: readonly string[], made?: string): string {
  const { rows, endpoints, resources, engine } = proof;
  const exchanges = rows.reduce((sum, row) => sum + row.exchanges, 0);
  const { created, unchanged, deleted, left } = resources;
  const verdict = proofVerdict(proof);
  const [settings] = evidence.settingsFiles;
  const notRun = notRunHere(rows);
  const failed = rows.filter(({ outcome }) => outcome === "failed");
  const meaning = failed.length === 0 ? [] : [meaningOf(failed)];
  const isBrief = endpoints.length <= sentencesShown && endpoints.every((one) => markOf(one) === "pass");
  return pageText({
    about: "Proof of",
    kind: verdict.kind,
    evidence,
    command:
      made ??
      `start${settings === undefined || settings === localSettings ? "" : ` --settings ${shellWord(settings)}`}`,
    top: banner(verdict, [...meaning, ...(isBrief ? foldVerdicts(endpoints).map(({ verdict }) => verdict) : [])]),
    body: html`<main>
      ${failedChecks(rows, failureWords)} ${isBrief ? html`` : accessList(proof)}
      ${
        proof.signIn === undefined
          ? html``
          : html`<section>
              <h2>${signInTitle}</h2>
              <ul>
                ${proof.signIn.map((line) => html`<li>${line}</li>`)}
              </ul>
            </section>`
      }
      ${
        notRun.length === 0
          ? html``
          : html`<section>
              <h2>${notRunTitle}</h2>
              <ul>
                ${notRun.map((claim) => html`<li>${claim}</li>`)}
              </ul>
            </section>`
      }
      ${checkList(groupsOf(proof), exchanges)}
      <section>
        <h2>Resources</h2>
        <p>
          ${created} created, ${unchanged} unchanged by a second <code>up</code>, ${deleted} deleted, ${left} left.
          Pulumi ${engine} deployed them.
        </p>
        <p class="soft">A twin may differ from Azure. <code>./pf verify</code> checks a live stack.</p>
      </section>
      ${nextSteps(next, evidence)}
    </main>`,
  });
}

/** What the failures mean, and for whom. */
function meaningOf(failed: Proof["rows"]): string {
  const fixers = fixersIn(failed.map(({ reason }) => errorExplanation(reason)));
  return `Don't deploy this until what failed is fixed.${fixesByPerson(fixers)}`;
}

/** Beyond this number, sentences about endpoints are a list of their own. */
const sentencesShown = 6;

const markClasses = { pass: "proved", warn: "closed", fail: "failed", unknown: "failed" } as const;

/** Who can call each endpoint, the endpoints without a proof first. */
function accessList({ endpoints, rows }: Pick<Proof, "endpoints" | "rows">): Html {
  if (endpoints.length === 0) return html``;
  const folded = foldVerdicts(endpoints);
  const all = [...folded.filter(({ ok }) => !ok), ...folded.filter(({ ok }) => ok)];
  return html`<section>
    <h2>Access <span class="count">${all.length}</span></h2>
    <ul class="checks">
      ${all.map(
        (one) =>
          html`<li>
            <b class="${markClasses[markOf(one)]}">${verdictSymbols[markOf(one)]}</b>
            <span>${one.ok ? one.verdict : withLinks(one, rows)}</span>
          </li>`,
      )}
    </ul>
  </section>`;
}

/** The ids of checks as links to the first of each that wasn't proved: of the endpoint, or of all of them. */
function withLinks({ endpoint, verdict }: EndpointVerdict, rows: Proof["rows"]): Html {
  const open = rows.filter(({ outcome }) => outcome !== "proved");
  const parts = verdict.split(/\b(E\d+)\b/).map((part, index) => {
    if (index % 2 === 0) return html`${part}`;
    const named = open.filter(({ id }) => id === part);
    const row = named.find((one) => concerns(one, endpoint)) ?? named[0];
    return row === undefined ? html`${part}` : html`<a href="#${anchorOf(row)}">${part}</a>`;
  });
  return parts.reduce((all, part) => html`${all}${part}`);
}
