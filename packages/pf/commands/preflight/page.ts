import type { Evidence } from "@protected-function/core/text/evidence.ts";
import { html, type Html } from "@protected-function/core/text/html.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { itemSection } from "../../cli/page/checks.ts";
import { demoNote } from "../../cli/page/evidence.ts";
import { code, command, joined } from "../../cli/page/code.ts";
import { banner, folded, folds, nextSteps, pageText } from "../../cli/page/page.ts";
import { allOf } from "../../checks/call.ts";
import type { PreflightFinding } from "./finding.ts";
import { missingByFixer, openGroups, openStates, type OpenState } from "./open-groups.ts";
import type { Preflight } from "./preflight.ts";
import { bySystem, deployerName, errorText, stopWords } from "./preflight-text.ts";
import { preflightNext, preflightVerdict } from "./verdict.ts";
import { fixers } from "./who-fixes.ts";

/**
 * What a deployment lacks as one page, to hand to those who can fix it: the verdict, who has to act, each gap with its
 * command under the person's heading, and what is ready.
 */
export function preflightPage(preflight: Preflight, evidence: Evidence, made?: string): string {
  const { findings, stack } = preflight;
  const verdict = preflightVerdict(preflight);
  const missing = missingByFixer(findings);
  return pageText({
    about: "Preflight of",
    kind: verdict.kind,
    evidence,
    command: made ?? `preflight --stack ${shellWord(stack)}`,
    top: banner(verdict, [
      ...(missing.length === 0 ? [] : [actors(missing)]),
      `Checked as ${deployerName(preflight)}${missing.some(([fixer]) => fixer !== "deployer") ? ", the login that lacks these permissions" : ""}.`,
      ...demoNote(evidence),
    ]),
    body: html`<main>
      <div class="findings">
        ${openGroups(findings).map(({ title, state, findings: group }) =>
          itemSection(
            title,
            group.map((finding) => card(state, finding)),
          ),
        )}
      </div>
      ${readySection(findings.filter(({ state }) => state === "ok"))} ${nextSteps(preflightNext(preflight), evidence)}
    </main>`,
  });
}

/** "To act: an administrator of the tenant (1), an owner of the subscription (2)." */
function actors(missing: ReturnType<typeof missingByFixer>): string {
  const counts = missing.map(([fixer, { length }]) => `${fixers[fixer]} (${length})`);
  return `Don't deploy yet. To act: ${allOf(counts)}.`;
}

const tones = { missing: "red", unknown: "violet", warning: "amber" } as const;

function card(state: OpenState, finding: PreflightFinding): Parameters<typeof itemSection>[1][number] {
  const { mark, label } = openStates[state];
  const { title, found, grants, why, error } = finding;
  return {
    tone: tones[state],
    title: `${mark} ${title}`,
    facts: [
      ["Found", found],
      ...(grants === undefined ? [] : [[label, grantHtml(grants)] as const]),
      ["Why", withLinks(why)],
      ...(error?.code === undefined ? [] : [["Error", html`${stopWords(finding)} ${code(error.code)}.`] as const]),
    ],
    answers: error === undefined ? [] : [errorText(error)],
  };
}

/** A command at the beginning, and what the sentence says of it. */
const commandFirst = /^((?:az|npx|rm|del) .+?)(?:[,;] ((?:or|once|which|so that|until) .*))?$/s;
/** A command at the end. */
const commandLast = /^([^:]*(?:: |, or run ))((?:az|npx) (?:(?!\. ).)*)$/s;

function grantHtml(grants: string): Html {
  const [, first, after = ""] = commandFirst.exec(grants) ?? [];
  if (first !== undefined)
    return html`${command(first)}${after === "" ? html`` : html`<div>${withLinks(after)}</div>`}`;
  const [, before, last] = commandLast.exec(grants) ?? [];
  return before === undefined || last === undefined ? withLinks(grants) : html`${before}${command(last)}`;
}

/** A reader of a file clicks, so an address is a link. */
function withLinks(text: string): Html {
  const parts = text.split(/(https:\/\/[^\s,;)]+[^\s,;).])/);
  return joined(parts.map((part, index) => (index % 2 === 1 ? html`<a href="${part}">${part}</a>` : html`${part}`)));
}

/** What is there already, folded, by system. */
function readySection(ready: readonly PreflightFinding[]): Html {
  if (ready.length === 0) return html``;
  return html`<section>
    <h2>Ready <span class="count">${ready.length}</span></h2>
    ${folds(
      bySystem(ready).map(([system, findings]) =>
        folded(
          html`<span>${system}</span>
            <span class="on-paper ids">${findings.map(({ title }) => title).join("; ")}</span>
            <span class="mark"><b class="proved">✓</b> ${findings.length}</span>`,
          html`<ul class="checks">
            ${findings.map(
              ({ id, title, found }) =>
                html`<li><b class="proved">✓</b> <span>${title}: ${found}</span> <small>${id}</small></li>`,
            )}
          </ul>`,
        ),
      ),
    )}
  </section>`;
}
