import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Matrix } from "../../../toolkit/operations/matrix/matrix.ts";
import { type ReviewFinding, severities } from "../finding.ts";
import type { Review } from "../review.ts";
import { beside } from "../../../toolkit/reports/matrix/page/beside.ts";
import { grid } from "../../../toolkit/reports/matrix/page/grid.ts";
import { Html, html } from "../../../toolkit/reports/matrix/page/html.ts";
import { filesToRead } from "./files-to-read.ts";
import { summaryOf } from "./summary.ts";
import {
  countsOf,
  documentWords,
  headlineOf,
  limits,
  operationWord,
  packageWords,
  severityTitles,
  toReadTitle,
  unrelated,
  unreviewableTitle,
  unreviewableWords,
} from "./verdict-words.ts";

/** A review as one file that opens without anything else, with who gets in before and after; nothing in it runs. */
export function reviewPage(review: Review): string {
  const style = readFileSync(new URL("../../../toolkit/reports/matrix/page/page.css", import.meta.url), "utf8");
  const hash = createHash("sha256").update(style).digest("base64");
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  const { stack, versions, refusals, unreviewable, findings, matrices } = review;
  const title = `Review of stack ${stack} against ${versions.base}: ${headlineOf(review)}`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${new Html(`<style>${style}</style>`)}
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p>${comparedWith(review)}</p>
          ${versions.isUnrelated ? [html`<p>${unrelated}</p>`] : []}
          <p>${summaryOf(review)}</p>
        </header>
        <main>
          ${
            refusals.length === 0
              ? []
              : [
                  html`<h2>It cannot be deployed</h2>
                    ${refusals.map((text) => html`<pre>${text}</pre>`)}`,
                ]
          }
          ${
            unreviewable.length === 0
              ? []
              : [
                  html`<h2>${unreviewableTitle}</h2>
                    <p>${unreviewableWords}</p>
                    ${unreviewable.map((text) => html`<pre>${text}</pre>`)}`,
                ]
          }
          ${severities.flatMap((severity) => [
            // Before what changes besides: that was looked at.
            ...(severity === "changed" ? [toRead(review)] : []),
            findingList(
              severityTitles[severity],
              findings.filter((one) => one.severity === severity),
            ),
          ])}
          ${resourceTable(review)} ${settingTable(review)}
          <h2>Package</h2>
          <p>${packageWords(review.package)}</p>
          ${documents(review)}
          <h2>Taken for granted</h2>
          <ul>
            ${[...review.assumed, limits].map((text) => html`<li>${text}</li>`)}
          </ul>
          ${matrix("Who gets in after the change", matrices.after)} ${matrix("Who gets in before it", matrices.before)}
        </main>
      </body>
    </html> `;
  return page.text;
}

function comparedWith({ versions }: Review): string {
  const { base, baseCommit, baseMovedOn, headCommit, uncommitted } = versions;
  const movedOn = baseMovedOn ? `, where this change left it` : "";
  const tree = uncommitted ? " with what is not committed" : "";
  return `${base} at ${baseCommit.slice(0, 12)}${movedOn}; the change at ${headCommit.slice(0, 12)}${tree}.`;
}

function toRead({ files }: Review): Html {
  if (files.toRead.length === 0) return html``;
  return html`<h2>${toReadTitle}</h2>
    <ul>
      ${filesToRead(files).map(({ files, why }) => html`<li>${files}: ${why}.</li>`)}
    </ul>`;
}

function documents({ files }: Review): Html {
  if (files.documents.length === 0) return html``;
  return html`<h2>Documents</h2>
    <p>${documentWords(files)}</p>`;
}

function findingList(title: string, findings: readonly ReviewFinding[]): Html {
  if (findings.length === 0) return html``;
  return html`<h2>${title}</h2>
    <ul>
      ${findings.map(
        ({ severity, area, text, consequence = "" }) =>
          html`<li>${area}: ${severity === "changed" ? html`${text}` : html`<b>${text}</b>`} ${consequence}</li>`,
      )}
    </ul>`;
}

function resourceTable({ resources }: Review): Html {
  if (resources.length === 0) return html``;
  return html`<h2>Resources: ${countsOf(resources)}</h2>
    <table>
      <tbody>
        ${resources.map(
          (one) =>
            html`<tr>
              <th scope="row">${operationWord(one)}</th>
              <td>${one.type}</td>
              <td>${one.name}</td>
              <td>${one.properties.join(", ")}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}

function settingTable({ settings }: Review): Html {
  if (settings.length === 0) return html``;
  return html`<h2>Settings</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">setting</th>
          <th scope="col">before</th>
          <th scope="col">now</th>
        </tr>
      </thead>
      <tbody>
        ${settings.map(
          ({ path, before = "not set", after = "not set" }) =>
            html`<tr>
              <th scope="row">${path}</th>
              <td>${before}</td>
              <td>${after}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}

function matrix(title: string, found: Matrix | undefined): Html {
  if (found === undefined) return html``;
  return html`<h2>${title}</h2>
    <div class="layout">
      <div class="scroll" tabindex="0" role="region" aria-label="${title}">${grid(found)}</div>
      ${beside(found)}
    </div>`;
}
