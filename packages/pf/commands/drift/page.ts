import { itemSection } from "../../cli/page/checks.ts";
import { demoNote } from "../../cli/page/evidence.ts";
import { banner, nextSteps, pageText, withCode, withCommand } from "../../cli/page/page.ts";
import { capital } from "@protected-function/core/text/capital.ts";
import type { Evidence } from "@protected-function/core/text/evidence.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { html, type Html } from "@protected-function/core/text/html.ts";
import type { Meaning } from "./effects/effect.ts";
import type { Drift } from "./finding.ts";
import { driftMeaning, driftVerdict } from "./verdict.ts";
import { findingWords, groups, headings, updateUnderNext } from "./words.ts";

/**
 * Drift as one page for a browser: the verdict, the findings by their effect on access, unchecked properties, and next
 * steps.
 */
export function driftPage(drift: Drift, evidence: Evidence, next: readonly string[], made?: string): string {
  const { findings, names, unchecked, undeployed, information } = drift;
  const verdict = driftVerdict(drift);
  const withMeaning = (meaning: Meaning) => findings.filter((finding) => finding.meaning === meaning);
  return pageText({
    about: "Drift of",
    kind: verdict.kind,
    evidence,
    command: made ?? `drift --stack ${shellWord(drift.stack)}`,
    top: banner(verdict, [...driftMeaning(drift), ...demoNote(evidence)]),
    body: html`<main>
      ${groups.map(({ meaning, tone, title }) =>
        itemSection(
          title,
          withMeaning(meaning).map((finding) => {
            const text = findingWords(finding, names);
            return {
              tone,
              title: text.effect,
              lines: [html`<small class="soft">${capital(text.place)}</small>`],
              facts: text.facts.map(([label, text]) => [label, label === "Undo" ? undoHtml(text) : text] as const),
            };
          }),
        ),
      )}
      ${itemSection(
        headings.unchecked,
        unchecked.map(({ what, why, needs }) => ({
          tone: "violet",
          title: `? ${capital(what)}`,
          lines: [withCode(capital(why))],
          facts: needs === undefined ? [] : [["Needs", `${needs}.`] as const],
        })),
      )}
      ${itemSection(
        headings.undeployed,
        undeployed.map(({ resource, change, properties }) => ({
          tone: "blue",
          title: `${capital(change)} ${resource}`,
          lines: properties.length === 0 ? [] : [properties.join(", ")],
        })),
      )}
      ${itemSection(
        headings.information,
        information.map((title) => ({ tone: "grey", title })),
      )}
      ${nextSteps(next, evidence)}
    </main>`,
  });
}

function undoHtml(undo: string): Html {
  if (!undo.startsWith(updateUnderNext)) return withCommand(undo);
  return html`<a href="#next">${updateUnderNext}</a>${withCode(undo.slice(updateUnderNext.length))}`;
}
