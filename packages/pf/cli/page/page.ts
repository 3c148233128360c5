import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { commandsIn } from "@protected-function/core/text/commands.ts";
import { nextTitle, onOwnStack } from "@protected-function/core/text/demo.ts";
import { Html, html } from "@protected-function/core/text/html.ts";
import type { Evidence } from "@protected-function/core/text/evidence.ts";
import { type Verdict, type VerdictKind, verdictSymbols } from "@protected-function/core/text/verdict.ts";
import { commandIn } from "../answer.ts";
import { code, command, joined } from "./code.ts";
import { evidenceFooter, evidenceHeader, subjectHtml, titleOf } from "./evidence.ts";

/** The parts that differ from page to page. */
interface Page {
  /** What the page shows, before the name of the project and the stack: "Drift of". */
  readonly about: string;
  /** For the title, which many tabs cut short. */
  readonly kind: VerdictKind;
  /** What follows the name. */
  readonly against?: Html;
  /** Where the result comes from. Every page says what answered below its heading, and the rest at its end. */
  readonly evidence: Evidence;
  /** What made it, as it was given: "verify --stack dev --html verify.html". A demo has no stack to ask again. */
  readonly command: string;
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
export function pageText({
  about,
  kind,
  against = html``,
  evidence,
  command: made,
  top,
  body,
  script = "",
}: Page): string {
  const css = pageStyle();
  const scripts = pageScript() + script;
  const policy = [
    "default-src 'none'",
    `style-src '${hash(css)}'`,
    `script-src '${hash(scripts)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="generator" content="protected-function" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${titleOf(kind, about, evidence)}</title>
        ${element("style", css)}
      </head>
      <body class="${evidence.answeredBy}">
        <header>
          <h1>${about} ${subjectHtml(evidence)}${against}</h1>
          ${evidenceHeader(evidence)} ${top}
        </header>
        ${body}
        ${evidenceFooter(evidence, command(`./pf ${evidence.answeredBy === "demo" && !made.includes(" --demo") ? made.replace(/ .*/s, " --demo") : made}`))}
        ${element("script", scripts)}
      </body>
    </html>`;
  return `${page.text}\n`;
}

/** The style of every page. */
export function pageStyle(): string {
  return styleSheets.map((file) => readFileSync(new URL(file, import.meta.url), "utf8")).join("");
}

/** The script of every page: its buttons that copy. */
export function pageScript(): string {
  return readFileSync(new URL("copy.js", import.meta.url), "utf8");
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
  readonly tone?: "fail" | "warn" | "unknown" | "info" | undefined;
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

/** Content that a click opens. Paper has it if it was open, and otherwise the summary, as what is in the file alone. */
export function folded(summary: string | Html, content: Html): Html {
  return html`<details>
    <summary>${summary}</summary>
    ${content}
  </details>`;
}

/**
 * Names that a click lists, one a line. Paper always has them, or what stands for them: those that are folded share the
 * summary's line.
 */
export function foldedNames(summary: string | Html, names: readonly Html[], onPaper = names): Html {
  // A comma begins no line.
  const compact = onPaper.map((name, index) => html`<span>${name}${index < onPaper.length - 1 ? "," : ""}</span>`);
  return html`<details>
    <summary>${summary}<span class="on-paper">: ${compact}</span></summary>
    <ul>
      ${names.map((name) => html`<li>${name}</li>`)}
    </ul>
  </details>`;
}

/** Folded contents below each other, each one line until it's opened. */
export function folds(all: readonly Html[]): Html {
  const shown = all.filter(({ text }) => text !== "");
  if (shown.length === 0) return html``;
  return html`<div class="folds">${shown}</div>`;
}

/** Labels and values, one row each. */
export function factList(facts: readonly (readonly [label: string, value: string | Html])[]): Html {
  return html`<dl class="facts">
    ${facts.map(
      ([label, value]) =>
        html`<dt>${label}</dt>
          <dd>${typeof value === "string" ? withAccounts(value) : value}</dd>`,
    )}
  </dl>`;
}

/** A word in color, with a symbol for readers who don't see the color; the symbol stays on its word's line. */
export function pill(tone: "pass" | "warn" | "fail" | "unknown" | "info" | "quiet", text: string): Html {
  return html`<span class="pill ${tone}">${text.replace(/^(\W) /, "$1\u00A0")}</span>`;
}

/**
 * A name that someone else chose. Keeps its own text direction and is never invisible. An account's breaks before its @
 * and after dots alone, and only if it's longer than a line.
 */
export function nameHtml(name: string): Html {
  if (name.trim() === "") return html`<bdi>(no name)</bdi>`;
  return html`<bdi
    >${joined(name.split(/( +)/).map((word) => (userPrincipalName.test(word) ? accountHtml(word) : html`${word}`)))}</bdi
  >`;
}

const userPrincipalName = /^[\w.+'#-]+@[\w.-]+$/;

/** A sentence in which an account's name breaks as {@link nameHtml} says. What ends it stays on its line. */
function withAccounts(sentence: string): Html {
  const parts = sentence.split(/([\w.+'#-]+@[\w-]+(?:\.[\w-]+)*[,.;)]?)/);
  return joined(parts.map((part, index) => (index % 2 === 1 ? accountHtml(part) : html`${part}`)));
}

function accountHtml(account: string): Html {
  const parts = account.split(/(?=@)|(?<=\.)/);
  return html`<span class="account"
    >${joined(parts.map((part, index) => (index === 0 ? html`${part}` : html`<wbr />${part}`)))}</span
  >`;
}

/** Names of endpoints, settings and so on, as code. */
export function codes(names: readonly string[]): Html {
  return html`<span class="codes">${names.map(code)}</span>`;
}

/** A row of a table. Its first cell is its header. */
interface Row {
  readonly cells: readonly Html[];
  /** The text that the page's search looks in. */
  readonly find?: string;
}

/** A longer heading of a column is someone's own name, which may take several lines. */
const longestHeading = 24;

/** A table whose rows become blocks on a phone. */
export function table(head: readonly string[], rows: readonly Row[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${head[0] ?? ""}">
    <table class="stacks">
      <thead>
        <tr>
          ${head.map((name) => html`<th scope="col" class="${name.length > longestHeading ? "long" : "short"}">${name}</th>`)}
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

/** The next steps: commands, and sentences with commands in backticks. After a demo, its stack is gone. */
export function nextSteps(
  next: readonly (string | Html)[],
  { answeredBy }: Pick<Evidence, "answeredBy">,
  own?: Parameters<typeof nextTitle>[1],
): Html {
  if (next.length === 0) return html``;
  const isDemo = answeredBy === "demo";
  const stepHtml = (step: string) => withCode(isDemo ? onOwnStack(step) : step);
  return html`<section id="next">
    <h2>${nextTitle(isDemo, own)}</h2>
    <ul class="steps">
      ${next.map((step) => html`<li>${typeof step === "string" ? stepHtml(step) : step}</li>`)}
    </ul>
  </section>`;
}

/**
 * A fact that may begin with a command, as a terminal shows it: the command has a line of its own, and what the sentence
 * says of it follows below.
 */
export function withCommand(text: string): Html {
  const found = commandIn(text);
  if (found.command === undefined) return withCode(text);
  const after = found.after === "" ? html`` : html`<div>${withMentions(found.after)}</div>`;
  return html`${found.person}${command(found.command)}${after}`;
}

/** Text with code in backticks. A command to run, in backticks or at the end of a text without, can be copied. */
export function withCode(text: string): Html {
  const { start } = commandsIn(text).findLast(({ end }) => end === text.length) ?? {};
  if (start !== undefined && isToRun(text.slice(start)) && !text.includes("`")) {
    return html`${text.slice(0, start)}${command(text.slice(start))}`;
  }
  return withMentions(text, (part) => (isToRun(part) ? command(part) : code(part)));
}

function isToRun(text: string): boolean {
  return /^(?:\.\/pf|npx|npm|az) ./.test(text);
}

/** Text with code in backticks, none of it to copy. */
export function withMentions(text: string, show = code): Html {
  return joined(text.split("`").map((part, index) => (index % 2 === 1 ? show(part) : html`${part}`)));
}
