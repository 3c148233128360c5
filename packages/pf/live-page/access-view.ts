import { html, type Html } from "@protected-function/core/text/html.ts";
import { outcomeLooks } from "../access-matrix/words.ts";
import { folded, folds, nameHtml } from "../cli/page/page.ts";
import type { Access } from "./access.ts";
import type { AccessOfCaller, AccessVerdict } from "./access-verdicts.ts";

/** More endpoints than this are folded, so that the table stays in view. */
const sentencesShown = 8;

const looks = { ...outcomeLooks, unknown: ["quiet", "▸"] } as const;

/** Who can call what, as a table whose cells fill the form of "Try it". */
export function accessView({ endpoints, callers, sentences, problem }: Access): Html {
  if (problem !== undefined) return html`<p class="verdict unknown small">Not computed: ${problem}</p>`;
  const list =
    sentences.length === 1
      ? html`<p>${sentences[0] ?? ""}</p>`
      : html`<ul class="access">
          ${sentences.map((sentence) => html`<li>${sentence}</li>`)}
        </ul>`;
  return html`${sentences.length > sentencesShown ? folds([folded(`Callers of each of ${sentences.length} endpoints`, list)]) : list}
    <p class="soft">
      Select a cell to try that call. <span class="tried-legend">Outlined cells have been tried.</span>
    </p>
    <div class="scroll" tabindex="0" role="region" aria-label="Who can call what">
      <table class="stacks">
        <thead>
          <tr>
            <th scope="col">Who</th>
            ${endpoints.map((endpoint) => html`<th scope="col"><bdi>${endpoint}</bdi></th>`)}
          </tr>
        </thead>
        <tbody>
          ${callers.map((caller) => row(caller, endpoints))}
        </tbody>
      </table>
    </div>`;
}

function row(caller: AccessOfCaller, endpoints: readonly string[]): Html {
  const { name, detail } = caller;
  return html`<tr>
    <th scope="row">${nameHtml(name)} <small class="soft">${detail}</small></th>
    ${endpoints.map((endpoint, index) => html`<td data-label="${endpoint}">${cell(caller, endpoint, caller.verdicts[index] ?? [])}</td>`)}
  </tr>`;
}

function cell({ as, name, signInUrl }: AccessOfCaller, endpoint: string, verdicts: readonly AccessVerdict[]): Html {
  if (signInUrl !== undefined) {
    return html`<a href="${signInUrl}" target="_blank" rel="noreferrer">Sign in with a browser</a>`;
  }
  return html`<button type="button" class="cell" data-as="${as}" data-endpoint="${endpoint}">
    <span class="spoken">Try ${endpoint} as ${name}: </span>${verdicts.map(pillOf)}
  </button>`;
}

function pillOf({ outcome, words, reason }: AccessVerdict): Html {
  const [tone, mark] = looks[outcome];
  return html`<span class="pill ${tone}" title="${reason}">${mark}&nbsp;${words}</span>`;
}
