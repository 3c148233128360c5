import { type Evidence, evidenceFacts } from "@protected-function/core/text/evidence.ts";
import { html, type Html } from "@protected-function/core/text/html.ts";

/** The header of every page: where its result comes from. A demo or a twin stands out, so nobody takes it for live. */
export function evidenceHeader(evidence: Evidence): Html {
  const [[, answeredBy] = ["", ""], ...facts] = evidenceFacts(evidence);
  return html`<dl class="evidence" aria-label="Evidence">
    <div class="${evidence.answeredBy}">
      <dt>Answered by</dt>
      <dd>${answeredBy}</dd>
    </div>
    ${factRows(facts)}
  </dl>`;
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
