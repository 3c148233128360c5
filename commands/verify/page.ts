import { checkList, failedChecks, itemSection } from "../../cli/page/checks.ts";
import { checkGroups } from "../../checks/check.ts";
import { groupChecks } from "../../cli/check-list.ts";
import { banner, cards, nextSteps, pageText, withCode } from "../../cli/page/page.ts";
import { capital } from "../../text/capital.ts";
import { html, type Html } from "../../text/html.ts";
import { type Asked, verificationNext, verificationVerdict } from "./verdict.ts";
import type { Verification } from "./verification.ts";
import { traceText, warningText } from "./verification-text.ts";

const probeTones = { "as expected": "green", warning: "amber", failed: "red", "not checked": "amber" } as const;
const probeMarks = { "as expected": "✓", warning: "!", failed: "✗", "not checked": "?" } as const;

/** A verification as one page for a browser: the verdict, failures and who fixes them, every check, and next steps. */
export function verificationPage(found: Verification, asked: Asked): string {
  const { rows, probes, warnings, account, caller } = found;
  const failedProbes = probes.filter(({ outcome }) => outcome === "failed").length;
  return pageText({
    title: "Verification of a live stack",
    body: html`<header>
        <h1>Verification of a live stack</h1>
        <p class="soft">${caller === undefined ? "No caller was used" : html`Called as <bdi>${caller}</bdi>`}</p>
        ${banner(verificationVerdict(found))}
        ${cards([
          { count: account.proved, label: "checks proved" },
          { count: account.failed + failedProbes, label: "failed", tone: "fail" },
          { count: account.notApplicable, label: "not applicable" },
          { count: warnings.length, label: "credentials to renew", tone: "warn" },
          { count: account.exchanges, label: "requests sent" },
        ])}
      </header>
      <main>
        ${openApi(found)}
        ${failedChecks(rows, ({ notYet, explanation = [], traces = [] }) => [
          ...(notYet ? [`It may still propagate: ${notYet.reason}. Run the checks again later.`] : []),
          ...explanation,
          ...traces.map(traceText),
        ])}
        ${itemSection(
          "Credentials to renew",
          warnings.map((warning) => ({
            tone: warning.daysLeft < 0 ? "red" : "amber",
            title: warningText(warning, asked.stack),
          })),
        )}
        ${itemSection(
          "The site",
          probes.map(({ id, outcome, found: seen, fix, notYet }) => ({
            tone: probeTones[outcome],
            title: `${probeMarks[outcome]} ${capital(seen)}.`,
            lines: [
              ...(notYet === undefined ? [] : [`It may pass by itself: ${notYet}.`]),
              ...(fix === undefined ? [] : [withCode(fix)]),
            ],
            meta: [outcome, id],
          })),
        )}
        ${rows.length === 0 ? html`` : checkList(groupChecks(rows, checkGroups, ({ group }) => group))}
        ${nextSteps(verificationNext(found, asked))}
      </main>`,
  });
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
