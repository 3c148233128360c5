import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import {
  columnsOf,
  type Matrix,
  outcomes,
  type Place,
  type PolicySummary,
  ways,
} from "../../../access-matrix/matrix.ts";
import { grid, howWords } from "../../../access-matrix/grid.ts";
import { html, Html } from "../../../text/html.ts";
import { stateWords } from "../../../access-matrix/words.ts";

/**
 * The matrix as one file that a security reviewer opens without anything else: no network, no font, no library. The
 * policy of the page itself lets nothing run but its own script, whatever a display name holds.
 */
export function matrixPage(matrix: Matrix): string {
  const style = read("page.css");
  const script = read("filter.js");
  const policy = `default-src 'none'; style-src '${hash(style)}'; script-src '${hash(script)}'; base-uri 'none'; form-action 'none'`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Who gets in</title>
        ${element("style", style)}
      </head>
      <body>
        <header>
          <h1>Who gets in, from where, to what, and why</h1>
          <p>${summary(matrix)}</p>
          ${legend}
        </header>
        ${filters(matrix)}
        <div class="layout">
          <main><div class="scroll" tabindex="0" role="region" aria-label="The matrix">${grid(matrix)}</div></main>
          ${beside(matrix)}
        </div>
        ${element("script", script)}
      </body>
    </html> `;
  return page.text;
}

function summary({ at, cells, policies }: Matrix): string {
  const allowed = cells.filter(({ outcome }) => outcome === "allowed").length;
  const enforced = policies.filter(({ state }) => state === "enabled").length;
  const held = policies.filter(({ state }) => state === "enabledForReportingButNotEnforced").length;
  return (
    `By the rules of ${at.slice(0, 10)}: ${allowed} of ${cells.length} cells are allowed. ` +
    `${policies.length} ${policies.length === 1 ? "policy" : "policies"}: ${enforced} enforced, ${held} report-only. ` +
    "Computed from what was deployed and read back."
  );
}

const legend = html`<ul class="legend">
  <li><b class="allowed">✓ allowed</b> the API answers, or a token is issued</li>
  <li><b class="more">! more demanded</b> a second factor, say, which a password grant cannot give</li>
  <li><b class="refused">✕ refused</b> with the code that the caller sees</li>
  <li><b>if enforced</b> what a report-only policy would change</li>
</ul>`;

function filters(matrix: Matrix): Html {
  const { places, subjects } = matrix;
  const resources = columnsOf(matrix).map(({ name }) => name);
  const kinds = [...new Set(subjects.map(({ kind }) => kind))];
  const used = ways.filter((way) => subjects.some(({ how }) => how === way));
  return html`<form aria-label="Filters">
    ${select("Who", "kind", kinds)} ${select("How", "how", used, howWords)} ${select("Resource", "resource", resources)}
    ${select(
      "From",
      "from",
      places.map(({ name }) => name),
    )}
    ${select("Outcome", "outcome", outcomes)}
    <button type="reset">Show all</button>
    <button type="button" id="open">Open all reasons</button>
    <button type="button" id="close">Close all reasons</button>
    <output aria-live="polite"></output>
  </form>`;
}

function select(
  label: string,
  name: string,
  values: readonly string[],
  words: (value: string) => string = (value) => value,
): Html {
  return html`<label
    >${label}<select name="${name}">
      <option value="">all</option>
      ${values.map((value) => html`<option value="${value}">${words(value)}</option>`)}
    </select></label
  >`;
}

function read(file: string): string {
  return readFileSync(new URL(file, import.meta.url), "utf8");
}

/** To the byte what its hash in the page's policy is of. */
function element(name: "style" | "script", content: string): Html {
  return new Html(`<${name}>${content}</${name}>`);
}

function hash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

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
