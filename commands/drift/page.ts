import { itemSection } from "../../cli/page/checks.ts";
import { banner, cards, nextSteps, pageText, withCode } from "../../cli/page/page.ts";
import { capital } from "../../text/capital.ts";
import { html, type Html } from "../../text/html.ts";
import type { Drift } from "./finding.ts";
import type { DriftFinding, Meaning } from "./subject.ts";
import { driftVerdict } from "./verdict.ts";

const groups: readonly (readonly [Meaning, "red" | "amber" | "grey", string])[] = [
  ["access", "red", "May allow access"],
  ["lacking", "amber", "May block access"],
  ["other", "grey", "No effect on access"],
];

/**
 * Drift as one page for a browser: the verdict, the findings by their effect on access, unchecked properties, and next
 * steps.
 */
export function driftPage(drift: Drift, next: readonly string[]): string {
  const { stack, findings, unchecked, undeployed, information, resources } = drift;
  const of = (meaning: Meaning) => findings.filter((finding) => finding.meaning === meaning);
  return pageText({
    title: `Drift of ${stack}`,
    body: html`<header>
        <h1>Drift of <bdi>${stack}</bdi></h1>
        <p class="soft">${resources} resources compared with what was deployed</p>
        ${banner(driftVerdict(drift))}
        ${cards([
          { count: of("access").length, label: "may allow access", tone: "fail" },
          { count: of("lacking").length, label: "may block access", tone: "warn" },
          { count: of("other").length, label: "no effect on access" },
          { count: unchecked.length, label: "not checked", tone: "warn" },
          { count: undeployed.length, label: "not deployed yet" },
        ])}
      </header>
      <main>
        ${groups.map(([meaning, tone, title]) =>
          itemSection(
            title,
            of(meaning).map((finding) => ({
              tone,
              title: capital(finding.property === "" ? finding.what : `${finding.what}: ${finding.property}`),
              lines: [...values(finding), html`<b>Fix:</b> ${withCode(finding.undo)}`],
              meta: [finding.portal],
            })),
          ),
        )}
        ${itemSection(
          "Not checked (may have drifted)",
          unchecked.map(({ what, why, needs }) => ({
            tone: "amber",
            title: `? ${capital(what)}`,
            lines: [why, ...(needs === undefined ? [] : [`Needs ${needs}.`])],
          })),
        )}
        ${itemSection(
          "Not deployed yet (not drift)",
          undeployed.map(({ resource, change, properties }) => ({
            tone: "blue",
            title: `${capital(change)} ${resource}`,
            lines: properties.length === 0 ? [] : [properties.join(", ")],
          })),
        )}
        ${itemSection(
          "Other policies that name the API",
          information.map((title) => ({ tone: "grey", title })),
        )}
        ${nextSteps(next)}
      </main>`,
  });
}

function values({ kind, expected, found }: DriftFinding): readonly (string | Html)[] {
  switch (kind) {
    case "gone":
      return ["It no longer exists."];
    case "added":
      return [html`Found ${value(found)}, which wasn't deployed.`];
    case "removed":
      return [html`Expected ${value(expected)}, which no longer exists.`];
    case "changed":
      if (expected === undefined && found === undefined) return ["The value changed; it isn't shown."];
      return [html`Expected ${value(expected)}`, html`Found ${value(found)}`];
  }
}

function value(of: unknown): Html {
  return html`<code>${typeof of === "string" ? of : (JSON.stringify(of) ?? "nothing")}</code>`;
}
