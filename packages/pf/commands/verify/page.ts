import { checkList, failedChecks, itemSection } from "../../cli/page/checks.ts";
import { checkGroups } from "../../checks/check.ts";
import { groupChecks } from "../../cli/check-list.ts";
import { banner, cards, nextSteps, pageText, pill, withCode } from "../../cli/page/page.ts";
import { capital } from "@protected-function/core/text/capital.ts";
import type { Evidence } from "@protected-function/core/text/evidence.ts";
import { html, type Html } from "@protected-function/core/text/html.ts";
import { type VerdictOptions, stackWords, verificationNext, verificationVerdict } from "./verdict.ts";
import type { Verification } from "./verification.ts";
import { traceText, warningWords } from "./verification-text.ts";

const probeTones = { "as expected": "green", warning: "amber", failed: "red", "not checked": "amber" } as const;
const probeMarks = { "as expected": "✓", warning: "!", failed: "✗", "not checked": "?" } as const;

/** A verification as one page for a browser: the verdict, failures and who fixes them, every check, and next steps. */
export function verificationPage(verification: Verification, evidence: Evidence, options: VerdictOptions): string {
  const { rows, probes, warnings, account, caller } = verification;
  const shownProbes = probes.filter(({ outcome }) => outcome !== "as expected");
  const failedProbes = probes.filter(({ outcome }) => outcome === "failed").length;
  return pageText({
    title: `Verification of ${stackWords(evidence)}`,
    heading: html`Verification of <bdi>${stackWords(evidence)}</bdi>`,
    evidence,
    top: html`${banner(verificationVerdict(verification, evidence), [
      caller === undefined ? "No caller was used." : `Called as ${caller}.`,
    ])}
    ${cards([
      { count: account.proved, label: "checks proved" },
      { count: account.failed + failedProbes, label: "failed", tone: "fail" },
      { count: account.notApplicable, label: "not applicable" },
      { count: warnings.length, label: "credentials to renew", tone: "warn" },
      { count: account.exchanges, label: "requests sent" },
    ])}`,
    body: html`<main>
      ${openApi(verification)}
      ${failedChecks(rows, ({ notYet, explanation = [], traces = [] }) => [
        ...(notYet ? [`It may still propagate: ${notYet.reason}. Run the checks again later.`] : []),
        ...explanation,
        ...traces.map(traceText),
      ])}
      ${itemSection(
        "Credentials to renew",
        warnings.map((warning) => {
          const { what, fix } = warningWords(warning, options.stack);
          return { tone: warning.daysLeft < 0 ? "red" : "amber", title: `${what}.`, lines: [withCode(fix)] } as const;
        }),
      )}
      ${itemSection(
        "The site",
        shownProbes.map(({ id, outcome, found: verification, fix, notYet }) => ({
          tone: probeTones[outcome],
          title: `${probeMarks[outcome]} ${capital(verification)}.`,
          lines: [
            ...(notYet === undefined ? [] : [`It may pass by itself: ${notYet}.`]),
            ...(fix === undefined ? [] : [withCode(fix)]),
          ],
          meta: [outcome, id],
        })),
      )}
      ${expectedProbes(probes)}
      ${rows.length === 0 ? html`` : checkList(groupChecks(rows, checkGroups, ({ group }) => group))}
      ${nextSteps(verificationNext(verification, options))}
    </main>`,
  });
}

/** Folded: who looks for problems needn't read them. */
function expectedProbes(probes: Verification["probes"]): Html {
  const expected = probes.filter(({ outcome }) => outcome === "as expected");
  if (expected.length === 0) return html``;
  return html`<section>
    <h2>The site, as expected</h2>
    <details>
      <summary>Site checks ${pill("quiet", `${expected.length} of ${probes.length}`)}</summary>
      <ul class="checks">
        ${expected.map(({ id, found: verification }) => html`<li><b class="proved">✓</b> <span>${capital(verification)}.</span> <small>${id}</small></li>`)}
      </ul>
    </details>
  </section>`;
}

function openApi({ door }: Verification): Html {
  if (door.state === "closed") return html``;
  return itemSection("Request without a token", [
    {
      tone: "red",
      title: `${capital(door.found)}.`,
      lines: door.state === "open" ? [door.means, withCode(door.fix)] : ["No check was run."],
    },
  ]);
}
