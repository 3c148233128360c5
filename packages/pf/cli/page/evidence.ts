import { type Evidence, evidenceFacts } from "@protected-function/core/text/evidence.ts";
import { html, type Html } from "@protected-function/core/text/html.ts";

/** Above the verdict of every page: what answered. A demo or a twin stands out, so nobody takes it for live. */
export function evidenceHeader(evidence: Evidence): Html {
  const [[, answeredBy] = ["", ""], ...facts] = evidenceFacts(evidence).first;
  return html`<dl class="evidence" aria-label="Evidence">
    <div class="${evidence.answeredBy}">
      <dt>Answered by</dt>
      <dd>${answeredBy}</dd>
    </div>
    ${factRows(facts)}
  </dl>`;
}

/** At the end of every page: what it takes to repeat the result. */
export function evidenceFooter(evidence: Evidence): Html {
  return html`<footer>
    <dl class="evidence" aria-label="To repeat it">${factRows(evidenceFacts(evidence).more)}</dl>
  </footer>`;
}

/** The parts of a list of facts. */
export function factRows(facts: readonly (readonly [label: string, value: string])[]): readonly Html[] {
  return facts.map(
    ([label, value]) =>
      html`<div>
        <dt>${label}</dt>
        <dd><bdi>${value}</bdi></dd>
      </div>`,
  );
}
