import { cut } from "@protected-function/core/text/cut.ts";
import { html, type Html } from "@protected-function/core/text/html.ts";
import type { Answered, FailedCall, RefusedCall } from "../calls/call-as.ts";
import type { CallTarget } from "../calls/call-target.ts";
import {
  answeredText,
  failureSentence,
  headersText,
  nextSteps,
  olderCodeText,
  refusedText,
} from "../calls/call-text.ts";
import { endpointName } from "../checks/call.ts";
import { banner, folded, withMentions } from "../cli/page/page.ts";
import { outcomeLooks } from "../access-matrix/words.ts";
import { explain } from "../refusals/explain.ts";
import { reasonIn } from "../refusals/verdict.ts";
import type { OlderCode } from "../stacks/dev/older-code.ts";
import { tokenView } from "./token-view.ts";

export type CallResult = Answered | RefusedCall | FailedCall;

/** What was sent, for the view of its answer. */
export interface Sent {
  readonly as: string;
  readonly endpoint: string;
  /** Empty without one. Never shown as it is. */
  readonly token: string;
  /** App Service authentication's own reason, if it refused a call. */
  readonly refusalReason: string | undefined;
  /** Whether a refusal is what the settings want. */
  readonly isRefusalDeclared: boolean;
  /** Whether `./pf token` prints the same. */
  readonly canCopy: boolean;
  readonly target: CallTarget;
  readonly now: Date;
}

const steps = ["Entra ID", "App Service", "the function"] as const;

/** A call's outcome: the step that decided, the answer, the fixes, and the token beside what is required. */
export function answerView(result: CallResult, sent: Sent): { readonly line: string; readonly view: Html } {
  const line = lineOf(result, sent.refusalReason);
  const isPast = result.kind === "answered" && result.status >= 400;
  const isDeclared = sent.isRefusalDeclared && result.kind === "refused";
  const verdict = { kind: result.kind !== "answered" ? "fail" : isPast ? "unknown" : "pass", sentence: line } as const;
  const { explanation } = result.kind === "answered" ? {} : result;
  // Without a difference, it would only say what else to give to `./pf explain`.
  const isKnown = explanation === undefined || explanation.differs || explanation.error !== undefined;
  const next = result.kind !== "answered" && isKnown ? nextSteps(result) : [];
  const view = html`${isDeclared ? declaredRefusal(line) : banner(verdict)} ${stepsView(result, sent)}
  ${result.olderCode ? olderCodeView(result.olderCode) : html``} ${bodyView(result)}
  ${
    next.length === 0
      ? html``
      : // Commands to read: in a terminal, `npx pulumi up` would deploy another stack than the twin's.
        html`<h3>${isDeclared ? "To allow it" : "How to fix it"}</h3>
          <ul>
            ${next.map((step) => html`<li>${withMentions(step)}</li>`)}
          </ul>`
  }
  ${sent.token === "" ? html`` : tokenView({ ...sent, explanation: explained(sent), required: sent.target.required })}
  ${
    result.kind !== "answered" && (explanation || result.kind === "failed")
      ? folded("Explanation in full", html`<pre>${refusedText(result, { colour: false }, "everything")}</pre>`)
      : html``
  }`;
  return { line, view };
}

function olderCodeView(olderCode: OlderCode): Html {
  const lines = olderCodeText(olderCode, (_, text) => text).split("\n");
  return html`<div class="verdict unknown small">${lines.map((line) => html`<p>${line}</p>`)}</div>`;
}

function declaredRefusal(line: string): Html {
  const [tone, mark] = outcomeLooks.refused;
  return html`<div class="verdict ${tone}">
    <strong><span aria-hidden="true">${mark}</span> ${line}</strong>
    <p>The settings refuse it on purpose.</p>
  </div>`;
}

function lineOf(result: CallResult, refusalReason: string | undefined): string {
  if (result.kind === "answered") return `${result.status} from ${result.endpoint}`;
  const { by, message, explanation } = result;
  const known = result.kind === "failed" ? undefined : explanation && reasonIn(explanation);
  const reason = known ?? (by === "App Service" ? refusalReason : undefined);
  return failureSentence(result, reason ?? message);
}

/** The three that decide, in the order of a call, and the one that refused. */
function stepsView(result: CallResult, { token, refusalReason, target, isRefusalDeclared }: Sent): Html {
  const names = ["Entra ID", "App Service authentication", target.required ? "Your app" : "Your function"];
  const hasFailed = result.kind === "failed";
  const by = hasFailed ? "the function" : result.kind === "refused" ? result.by : undefined;
  const refusedAt = by === undefined ? steps.length : steps.indexOf(by);
  const words = (index: number): readonly [tone: string, mark: string, said: string] => {
    if (index > refusedAt) return ["quiet", "–", "not reached"];
    const reason = by === "App Service" && refusalReason !== undefined ? `: ${refusalReason}` : "";
    if (index === refusedAt && hasFailed) return ["fail", "✗", "failed"];
    if (index === refusedAt) return [...(isRefusalDeclared ? outcomeLooks.refused : failedLook), `refused${reason}`];
    if (index === 0) return token === "" ? ["quiet", "–", "no token requested"] : ["pass", "✓", "token issued"];
    return index === 1 ? ["pass", "✓", "allowed"] : ["pass", "✓", "answered"];
  };
  return html`<ol class="path" aria-label="Steps of the call">
    ${steps.map((step, index) => {
      const [tone, mark, said] = words(index);
      return html`<li class="${tone}"><b>${mark} ${names[index] ?? step}</b> ${said}</li>`;
    })}
  </ol>`;
}

const failedLook = ["fail", "✗"] as const;

const longestBody = 100_000;

function bodyView(result: CallResult): Html {
  const headers = result.headers
    ? folded("Headers of the answer", html`<pre>${headersText(result.headers)}</pre>`)
    : html``;
  if (result.kind !== "answered") return headers;
  const [, text = ""] = /^[^\n]*\n(.*)$/s.exec(answeredText(result, { colour: false })) ?? [];
  return html`<h3>Answer <span class="soft">${result.contentType ?? "no content type"}</span></h3>
    ${text === "" ? html`<p class="soft">No body.</p>` : html`<pre class="body" tabindex="0" role="region" aria-label="Answer">${cut(text, longestBody)}</pre>`}
    ${headers}`;
}

/** The token against what the endpoint requires; undefined for an endpoint that requires none. */
function explained({ token, target: { outputs, required }, endpoint, now }: Sent) {
  if (required) return explain({ token, now });
  const isAnonymous = outputs.endpoints.some((one) => endpointName(one) === endpoint && one.allow === undefined);
  return explain({ token, now, ...(!isAnonymous && { outputs, endpoint }) });
}
