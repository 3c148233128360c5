import type { Matrix, Place, PolicySummary } from "../../../access-matrix/matrix.ts";
import { stateWords } from "../../../access-matrix/words.ts";
import { type Html, html } from "../../../text/html.ts";

/** The policies with their states, the places with their addresses, and what cannot be told. */
export function beside({ policies, places, remains }: Matrix): Html {
  return html`<aside aria-label="Policies and places">
    <h2>Policies</h2>
    ${
      policies.length === 0
        ? [html`<p>There is no conditional access policy.</p>`]
        : [
            html`<ul>
              ${policies.map(policyItem)}
            </ul>`,
          ]
    }
    <h2>Places</h2>
    <ul>
      ${places.map(placeItem)}
    </ul>
    ${
      remains.length === 0
        ? []
        : [
            html`<h2>What this cannot tell</h2>
              <ul>
                ${remains.map((sentence) => html`<li>${sentence}</li>`)}
              </ul>`,
          ]
    }
  </aside>`;
}

function policyItem({ displayName, state, who, what, where, demands }: PolicySummary): Html {
  return html`<li>
    <h3>${displayName}</h3>
    <span class="badge ${state}">${stateWords[state]}</span>
    <dl>
      <dt>who</dt>
      <dd>${who}</dd>
      <dt>for</dt>
      <dd>${what}</dd>
      <dt>from</dt>
      <dd>${where}</dd>
      <dt>demands</dt>
      <dd>${demands}</dd>
    </dl>
  </li>`;
}

function placeItem({ name, address, ranges, trusted }: Place): Html {
  const what = ranges.length === 0 ? "every address in no named location" : ranges.join(", ");
  return html`<li>
    <h3>${name}</h3>
    ${trusted ? [html`<span class="badge">trusted</span>`] : []}
    <dl>
      <dt>covers</dt>
      <dd>${what}</dd>
      <dt>tried with</dt>
      <dd>${address}</dd>
    </dl>
  </li>`;
}
