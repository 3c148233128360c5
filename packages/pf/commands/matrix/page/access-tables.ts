import { groupWords, outcomeLooks } from "../../../access-matrix/words.ts";
import { type Credential, isDeclared, type Matrix, type Subject } from "../../../access-matrix/matrix.ts";
import { code } from "../../../cli/page/code.ts";
import { codes, foldedNames, nameHtml, pill, table } from "../../../cli/page/page.ts";
import { dayOf } from "@protected-function/core/text/day.ts";
import { capital } from "@protected-function/core/text/capital.ts";
import { html, type Html } from "@protected-function/core/text/html.ts";
import { type AccessSummary, type Allowed, type PlaceAccess, type RefusedGroup } from "../access-summary.ts";

/** Callers, with their endpoints, credentials and places. */
export function allowedTable(matrix: Matrix, { allowed, endpoints, anonymous }: AccessSummary): Html {
  const places = matrix.places.map(({ name }) => name);
  const isOneEach = places.length > 4;
  const head = [
    "Caller",
    "Signs in with",
    "Can call",
    ...(isOneEach ? ["From"] : places.map((name) => (places.length === 1 ? "From anywhere" : `From ${name}`))),
  ];
  return html`<section data-long>
    <h2>Can call the API</h2>
    ${anonymous.length === 0 ? html`` : html`<p>${pill("warn", "! Anyone")} can call ${codes(anonymous)} without a token.</p>`}
    ${
      allowed.length === 0
        ? html`<p class="soft">Nobody can call an endpoint that requires a role.</p>`
        : table(
            head,
            allowed.map((entry) => ({
              find: [entry.subject.label, entry.subject.kind, ...entry.roles, ...entry.endpoints].join(" "),
              cells: [
                subjectName(entry.subject),
                credentialsOf(entry, matrix.at),
                canCall(entry, endpoints),
                ...(isOneEach ? [placePills(entry)] : entry.places.map((place) => placePill(entry.subject, place))),
              ],
            })),
          )
    }
    <button class="show-all" type="button" hidden>Show all ${allowed.length}</button>
  </section>`;
}

function subjectName(subject: Subject): Html {
  const name = subject.kind === "caller" ? subject.label.replace(/^caller /, "") : capital(subject.label);
  return html`${nameHtml(name)}${isDeclared(subject) ? html`` : html` ${pill("fail", "✗ not declared")}`}`;
}

/** Subjects with a role that can't call yet, and what each of them lacks. */
export function waitingTable(matrix: Matrix, { waiting, endpoints }: AccessSummary): Html {
  if (waiting.length === 0) return html``;
  return html`<section data-long>
    <h2>With a role, but no way in yet</h2>
    ${table(
      ["Who", "Has a role for", "Lacks", "What they see today"],
      waiting.map((entry) => ({
        find: [entry.subject.label, entry.subject.kind, ...entry.roles, ...entry.endpoints].join(" "),
        cells: [
          subjectName(entry.subject),
          canCall(entry, endpoints),
          html`a ${entry.lacks ?? "way in"}`,
          answersToday(matrix, entry),
        ],
      })),
    )}
    <button class="show-all" type="button" hidden>Show all ${waiting.length}</button>
  </section>`;
}

/** What the subject gets if it tries today. A caller without a credential has nothing to try with. */
function answersToday({ cells, columns }: Matrix, { subject, endpoints }: Allowed): Html {
  const matchingColumns = columns.filter((column) =>
    column.endpoints?.some((endpoint) => endpoints.includes(endpoint)),
  );
  const codes = cells
    .filter(
      ({ who, resource, outcome }) =>
        who === subject.label && outcome !== "allowed" && matchingColumns.some(({ name }) => name === resource),
    )
    .flatMap(({ code, status }) => code ?? (status === undefined ? [] : String(status)));
  if (codes.length === 0) return html`no token`;
  return html`<span class="pills">${[...new Set(codes)].map((code) => pill("warn", `! ${code}`))}</span>`;
}

const day = 86_400_000;
const soon = 30;

function credentialsOf({ subject, credentials, ways }: Allowed, at: string): Html {
  if (credentials === undefined) {
    return html`${subject.how === "password" ? ways.map((method) => html`<div>${personWays[method] ?? method}</div>`) : subject.how === "bare" ? "nothing" : subject.how}`;
  }
  if (credentials.length === 0) return html`${pill("warn", "! no credential")}`;
  return html`${credentials.map((credential) => html`<div>${credentialWords(credential, at)}</div>`)}`;
}

/** How a person signs in, and what that is worth. */
const personWays: Partial<Record<Allowed["ways"][number], Html>> = {
  password: html`a password ${pill("warn", "! one factor")}`,
  browser: html`a browser ${pill("quiet", "MFA possible, not tried")}`,
};

function credentialWords({ kind, name, expires }: Credential, at: string): Html {
  const credentialName = name === undefined || kind === "client secret" ? kind : `${kind} ${name}`;
  if (expires === undefined) return html`${credentialName}`;
  const daysLeft = Math.floor((Date.parse(expires) - Date.parse(at)) / day);
  if (daysLeft < 0) return html`${credentialName} ${pill("fail", `✗ expired ${dayOf(expires)}`)}`;
  if (daysLeft < soon) return html`${credentialName} ${pill("warn", `! expires ${dayOf(expires)}`)}`;
  return html`${credentialName}, expires ${dayOf(expires)}`;
}

/** More endpoints of a caller are folded, so that the next caller stays in view. */
const endpointsShown = 6;

function endpointNames(endpoints: readonly string[], all: readonly string[]): Html {
  if (endpoints.length === all.length && all.length > 2) return html`all ${all.length} endpoints`;
  if (endpoints.length <= endpointsShown) return codes(endpoints);
  return foldedNames(`${endpoints.length} of ${all.length} endpoints`, endpoints.map(code));
}

function canCall({ endpoints, roles }: Allowed, all: readonly string[]): Html {
  const endpointsText = endpointNames(endpoints, all);
  return roles.length === 0 ? endpointsText : html`${endpointsText} <span class="soft">as ${roles.join(", ")}</span>`;
}

const placeLooks = { ...outcomeLooks, partly: ["warn", "!"] } as const;

/** What a subject gets from a place. Red if it gets something that the settings don't give it. */
function placePill(subject: Subject, { outcome, label }: PlaceAccess, name = ""): Html {
  const [tone, mark] = placeLooks[outcome];
  return pill(isDeclared(subject) || outcome === "refused" ? tone : "fail", `${mark} ${name}${label}`);
}

/** Lists many places in one pill. Places that look the same share a pill. */
function placePills({ subject, places }: Allowed): Html {
  const groups = [...Map.groupBy(places, ({ outcome, label }) => `${outcome} ${label}`).values()];
  return html`<span class="pills"
    >${groups.map(([first, ...rest]) => {
      if (!first) return html``;
      const names = [first, ...rest].map(({ place }) => place);
      return placePill(subject, first, names.length === places.length ? "Anywhere: " : `${names.join(", ")}: `);
    })}</span
  >`;
}

/** Subjects that can't call any endpoint, with the reason and the code that they see. */
export function refusedTable({ refused }: AccessSummary): Html {
  if (refused.length === 0) return html``;
  return html`<section data-long>
    <h2>Can't call the API ${rowsWords(refused)}</h2>
    ${table(
      ["Who", "Why", "What they see"],
      refused.map((group) => ({
        find: [...group.subjects.flatMap(({ label, kind }) => [label, kind]), ...group.reasons, ...group.answers].join(
          " ",
        ),
        cells: [
          refusedWho(group),
          html`${group.reasons.map((reason) => html`<div>${reason}</div>`)}`,
          html`<span class="pills">${group.answers.map((code) => refusedPill(group, code))}</span>`,
        ],
      })),
    )}
    <button class="show-all" type="button" hidden>Show all ${refused.length}</button>
  </section>`;
}

/** A refusal is wanted, except that of a caller with a role. The verdict counts these. */
function refusedPill({ subjects }: RefusedGroup, code: string): Html {
  const [tone, mark] = outcomeLooks[subjects.some(({ kind }) => kind === "caller") ? "more demanded" : "refused"];
  return pill(tone, `${mark} ${code}`);
}

/** Why there are fewer rows than identities: the number at the top counts these. */
function rowsWords(refused: AccessSummary["refused"]): Html {
  const count = refused.reduce((sum, { subjects }) => sum + subjects.length, 0);
  if (count === refused.length) return html``;
  return html`<small class="soft">${count} identities, grouped by the answer they get</small>`;
}

const plain: Partial<Record<Subject["kind"], string>> = {
  nobody: "Anyone without a token",
  "unknown application": "Another app in this tenant (not assigned)",
  "application of another tenant": "An app from another tenant",
};

function refusedWho({ subjects }: RefusedGroup): Html {
  const [first, ...rest] = subjects;
  if (!first) return html``;
  if (rest.length === 0) {
    const declared = first.kind === "caller" ? html` ${pill("warn", "! declared")}` : html``;
    return html`${nameHtml(plain[first.kind] ?? capital(first.label))}${declared}`;
  }
  const people = subjects.every(({ how }) => how === "password");
  const name = people ? `People (${subjects.length} accounts)` : capital(groupWords(subjects));
  return foldedNames(
    name,
    subjects.map(({ label }) => nameHtml(label)),
  );
}
