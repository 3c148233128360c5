import { checkList, failedChecks, itemSection } from "../../cli/page/checks.ts";
import { demoNote } from "../../cli/page/evidence.ts";
import { checkGroups } from "../../checks/check.ts";
import { type CheckGroup, groupChecks } from "../../cli/check-list.ts";
import { banner, nextSteps, pageText, withCommand } from "../../cli/page/page.ts";
import { capital } from "@protected-function/core/text/capital.ts";
import type { Evidence } from "@protected-function/core/text/evidence.ts";
import { html, type Html } from "@protected-function/core/text/html.ts";
import { ofStack } from "../../refusals/of-stack.ts";
import {
  sourceOption,
  type VerdictOptions,
  verificationMeaning,
  verificationNext,
  verificationVerdict,
} from "./verdict.ts";
import type { Verification } from "./verification.ts";
import { packageWords, probeSymbols, verifiedWords, warningWords } from "./verification-text.ts";

const probeTones = { "as expected": "grey", warning: "amber", failed: "red", "not checked": "violet" } as const;

/** A verification as one page for a browser: the verdict, failures and who fixes them, every check, and next steps. */
export function verificationPage(
  verification: Verification,
  evidence: Evidence,
  options: VerdictOptions,
  made?: string,
): string {
  const { door, rows, probes, warnings, account } = verification;
  const verdict = verificationVerdict(verification, evidence);
  const shownProbes = probes.filter(({ outcome }) => outcome !== "as expected");
  return pageText({
    about: "Verification of",
    kind: verdict.kind,
    evidence,
    command: made ?? `verify${sourceOption(options)}`,
    top: banner(verdict, [...verificationMeaning(verification), ...demoNote(evidence)]),
    body: html`<main>
      ${openApi(verification, options)} ${failedChecks(rows, (row) => verifiedWords(row, options.stack))}
      ${itemSection(
        "Credentials to renew",
        warnings.map((warning) => {
          const { what, fix } = warningWords(warning, options.stack);
          return {
            tone: warning.daysLeft < 0 ? "red" : "amber",
            title: `${what}.`,
            lines: [withCommand(fix)],
          } as const;
        }),
      )}
      ${itemSection(
        "The site",
        shownProbes.map(({ outcome, found, fix, notYet }) => ({
          tone: probeTones[outcome],
          title: `${probeSymbols[outcome]} ${capital(found)}.`,
          facts: [
            ...(notYet === undefined ? [] : [["Wait", `This may pass by itself: ${notYet}.`] as const]),
            ...(fix === undefined ? [] : [["Fix", withCommand(ofStack(fix, options.stack))] as const]),
          ],
        })),
      )}
      ${rows.length === 0 ? html`` : checkList([...groupChecks(rows, checkGroups, ({ group }) => group), siteChecks(probes)], account.exchanges)}
      ${door.state === "closed" ? html`<p class="soft">${packageWords(account.package)}</p>` : html``}
      ${nextSteps(verificationNext(verification, options), evidence)}
    </main>`,
  });
}

/** The probes that decide something, as checks. */
function siteChecks(probes: Verification["probes"]): CheckGroup {
  return {
    title: "The site (not in the count at the top)",
    checks: probes
      .filter(({ outcome }) => outcome === "as expected" || outcome === "failed")
      .map(({ id, found, outcome }) => ({
        id,
        claim: `${capital(found)}.`,
        outcome: outcome === "failed" ? "failed" : "proved",
        reason: "",
      })),
  };
}

function openApi({ door }: Verification, { stack }: VerdictOptions): Html {
  if (door.state === "closed") return html``;
  return itemSection("Request without a token", [
    {
      tone: "red",
      title: `${capital(door.found)}.`,
      lines: door.state === "open" ? [door.means, withCommand(ofStack(door.fix, stack))] : ["No check was run."],
    },
  ]);
}
