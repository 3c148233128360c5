import { cut } from "@protected-function/core/text/cut.ts";
import { type VerdictKind, verdictSymbols } from "@protected-function/core/text/verdict.ts";
import { type Evidence, evidenceFacts } from "@protected-function/core/text/evidence.ts";
import { html, type Html } from "@protected-function/core/text/html.ts";

/** Longer names of projects and stacks are cut in a title, which few browsers show whole. */
const longestName = 40;

/** A tab's title: the verdict and the stack first, so that twenty tabs of one kind differ. */
export function titleOf(kind: VerdictKind, about: string, evidence: Evidence): string {
  const { project, stack } = subjectOf(evidence);
  const names = [project, stack].filter((name) => name !== "").map((name) => cut(name, longestName));
  return `${verdictSymbols[kind]} ${names.join(" ")}: ${about.replace(/ \w+$/, "")}`;
}

/** The project and the stack, in a heading. */
export function subjectHtml(evidence: Evidence): Html {
  const { project, stack } = subjectOf(evidence);
  if (project === "" || stack === "") return html`<bdi>${project || stack}</bdi>`;
  return html`<bdi>${project}</bdi> <span class="soft"><bdi>${stack}</bdi></span>`;
}

function subjectOf({ project = "", stacks, answeredBy }: Evidence): { project: string; stack: string } {
  const stack = stacks.length > 3 ? `${stacks.length} stacks` : stacks.join(", ");
  if (project === "" && stack === "")
    return { project, stack: answeredBy === "live" ? "a live stack" : "a twin's stack" };
  return { project, stack };
}

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

/** For a demo's page with fixes: commands for what no longer exists can't be copied. */
export function demoNote({ answeredBy }: Pick<Evidence, "answeredBy">): readonly string[] {
  return answeredBy === "demo" ? ["The demo's stack is gone: its fixes are here to read, not to run."] : [];
}

/** At the end of every page: what it takes to repeat the result. */
export function evidenceFooter(evidence: Evidence, command: Html): Html {
  return html`<footer>
    <dl class="evidence" aria-label="To repeat it">
      <div>
        <dt>Made by</dt>
        <dd>${command}</dd>
      </div>
      ${factRows(evidenceFacts(evidence).more)}
    </dl>
    <p class="on-paper soft">What is folded in the file isn't on this paper. Open it there to print it.</p>
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
