import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { Html, html } from "@protected-function/core/text/html.ts";
import type { Evidence } from "@protected-function/core/text/evidence.ts";
import { type Verdict, verdictSymbols } from "@protected-function/core/text/verdict.ts";
import { commandIn } from "../answer.ts";
import { evidenceFooter, evidenceHeader } from "./evidence.ts";

/** The parts that differ from page to page. */
interface Page {
  readonly title: string;
  readonly heading: Html;
  /** Where the result comes from. Every page says what answered below its heading, and the rest at its end. */
  readonly evidence: Evidence;
  /** The rest of the header: the verdict, and what belongs to it. */
  readonly top: Html;
  readonly body: Html;
  readonly script?: string;
}

/** All pages have the same style. What is for paper or for a phone comes last. */
const styleSheets = ["page.css", "tables.css", "matrix.css", "small-and-print.css"];

/**
 * One self-contained file: no network, no font, no library. Its content security policy allows only its own style and
 * script, by hash, whatever a display name contains.
 */
export function pageText({ title, heading, evidence, top, body, script }: Page): string {
  const css = pageStyle();
  const policy = [
    "default-src 'none'",
    `style-src '${hash(css)}'`,
    ...(script === undefined ? [] : [`script-src '${hash(script)}'`]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        ${element("style", css)}
      </head>
      <body>
        <header>
          <h1>${heading}</h1>
          ${evidenceHeader(evidence)} ${top}
        </header>
        ${body} ${evidenceFooter(evidence)} ${script === undefined ? html`` : element("script", script)}
      </body>
    </html>`;
  return `${page.text}\n`;
}

/** The style of every page. */
export function pageStyle(): string {
  return styleSheets.map((file) => readFileSync(new URL(file, import.meta.url), "utf8")).join("");
}

/** Exactly the bytes that the hash in the page's policy covers. */
function element(name: "style" | "script", content: string): Html {
  return new Html(`<${name}>${content}</${name}>`);
}

function hash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

/** The answer in large type, followed by other facts about it. */
export function banner({ kind, sentence }: Verdict, notes: readonly string[] = []): Html {
  return html`<div class="verdict ${kind}">
    <strong><span aria-hidden="true">${verdictSymbols[kind]}</span> ${sentence}</strong>
    ${notes.map((line) => html`<p>${line}</p>`)}
  </div>`;
}

/** A number and its label. */
interface Card {
  readonly count: number;
  readonly label: string;
  /** The number's color. */
  readonly tone?: "fail" | "warn" | "info" | undefined;
}

/** Numbers in large type, those that aren't 0. */
export function cards(all: readonly Card[]): Html {
  const shown = all.filter(({ count }) => count !== 0);
  if (shown.length === 0) return html``;
  return html`<ul class="cards">
    ${shown.map(
      ({ count, label, tone = "" }) =>
        html`<li>
          <b class="${tone}">${count.toLocaleString("en-US")}</b>
          ${label}
        </li>`,
    )}
  </ul>`;
}

/** Content that a click opens. On paper it's there if it was open. */
export function folded(summary: string | Html, content: Html): Html {
  return html`<details>
    <summary>${summary}</summary>
    ${content}
  </details>`;
}

/** Folded contents below each other, each one line until it's opened. */
export function folds(all: readonly Html[]): Html {
  const shown = all.filter(({ text }) => text !== "");
  if (shown.length === 0) return html``;
  const closed = shown.length === 1 ? "1 part is" : `${shown.length} parts are`;
  return html`<div class="folds">${shown}</div>
    <p class="on-paper soft">${closed} folded in the file. Open a part to print it.</p>`;
}

/** Labels and values, one row each. */
export function factList(facts: readonly (readonly [label: string, value: string | Html])[]): Html {
  return html`<dl class="facts">
    ${facts.map(
      ([label, value]) =>
        html`<dt>${label}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

/** A word in color, with a symbol for readers who don't see the color; the symbol stays on its word's line. */
export function pill(tone: "pass" | "warn" | "fail" | "info" | "quiet", text: string): Html {
  return html`<span class="pill ${tone}">${text.replace(/^(\W) /, "$1\u00A0")}</span>`;
}

/** Concatenates parts. */
export function joined(parts: readonly Html[]): Html {
  return new Html(parts.map(({ text }) => text).join(""));
}

/** Names of endpoints, settings and so on, as code. */
export function codes(names: readonly string[]): Html {
  return html`<span class="codes">${names.map((name) => html`<code>${name}</code>`)}</span>`;
}

/** A row of a table. Its first cell is its header. */
interface Row {
  readonly cells: readonly Html[];
  /** The text that the page's search looks in. */
  readonly find?: string;
}

/** A table whose rows become blocks on a phone. */
export function table(head: readonly string[], rows: readonly Row[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${head[0] ?? ""}">
    <table class="stacks">
      <thead>
        <tr>
          ${head.map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ cells: [first = html``, ...cells], find = "" }) =>
            html`<tr data-find="${find.toLowerCase()}">
              <th scope="row">${first}</th>
              ${cells.map((cell, index) => html`<td data-label="${head[index + 1] ?? ""}"><div>${cell}</div></td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** The next steps: commands, and sentences with commands in backticks. */
export function nextSteps(next: readonly (string | Html)[]): Html {
  if (next.length === 0) return html``;
  return html`<section>
    <h2>Next</h2>
    <ul class="steps">
      ${next.map((step) => html`<li>${typeof step === "string" ? withCode(step) : step}</li>`)}
    </ul>
  </section>`;
}

/**
 * A fact that may begin with a command, as a terminal shows it: the command is a block of its own, and what the sentence
 * says of it follows below.
 */
export function withCommand(text: string): Html {
  const { person, command, after } = commandIn(text);
  if (command === undefined) return withCode(text);
  return html`${person}<code class="command">${command}</code>${withCode(after)}`;
}

/** Turns text in backticks into code. A command at the end, after a colon or alone, becomes code as a whole. */
export function withCode(text: string): Html {
  const [, label, command] = /^(.*: )?((?:\.\/pf|npx|npm) .*)$/.exec(text) ?? [];
  if (command !== undefined && !text.includes("`")) return html`${label ?? ""}<code>${command}</code>`;
  return joined(text.split("`").map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`)));
}
