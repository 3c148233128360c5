import { type Layout, type Paint, painter } from "../cli/layout.ts";
import { listed } from "../text/names.ts";
import { folded } from "../text/folded.ts";
import type { Requirements, Mismatch, Fact } from "./requirements.ts";
import type { CodeExplanation, ErrorExplanation } from "./explain-error.ts";
import type { ChallengeExplanation } from "./explain-challenge.ts";
import type { Explanation } from "./explain.ts";
import type { TokenExplanation } from "./token/explain-token.ts";

const answers = {
  "gate 401": "the gate answers 401",
  "gate 403": "the gate's policy answers 403",
  "function 403": "the gate lets it pass, the function answers 403",
  "token endpoint": "the token endpoint refuses",
  pass: "nothing differs: the call passes, if the signature holds",
} as const;

/** Columns where no terminal says another number. */
const usual = 110;

/** An explanation for a person, a section for each thing that was given. */
export function explanationText(explanation: Explanation, layout: Layout): string {
  const paint = painter(layout);
  const { status, token, challenge, error, demands } = explanation;
  const sections: (readonly string[])[] = [];
  if (status) {
    const head = paint("bold", `Status ${status.status}`);
    sections.push([head, `  ${status.sentence}`, ...list(status.possibilities)]);
  }
  const explained = (
    title: string,
    part: ChallengeExplanation | TokenExplanation,
    demanded: readonly string[] = [],
  ) => [
    paint("bold", title),
    `  ${part.sentence}`,
    ...facts(part.carries),
    ...demanded,
    ...(part.differences.length > 0 ? ["", ...differences(part.differences, paint)] : []),
  ];
  if (token) {
    const expect = token.expect && paint(token.expect === "pass" ? "green" : "red", `  So ${answers[token.expect]}.`);
    const wanted = demands ? ["", paint("bold", "The deployed settings demand"), ...facts(demanded(demands))] : [];
    sections.push([
      ...explained("The token", token, wanted),
      ...(expect === undefined ? [] : ["", expect]),
      ...remains(token.remains, paint),
    ]);
  }
  if (challenge) sections.push([...explained("The challenge", challenge), ...remains(challenge.remains, paint)]);
  if (error) sections.push(errorLines(error, paint));
  return folded(sections.map((lines) => lines.join("\n")).join("\n\n"), layout.columns ?? usual);
}

function errorLines(error: ErrorExplanation, paint: Paint): readonly string[] {
  const ids = [
    ["error", error.error],
    ["suberror", error.suberror],
    ["trace id", error.traceId],
    ["correlation id", error.correlationId],
    ["timestamp", error.timestamp],
  ].flatMap(([name = "", value]) => (value === undefined ? [] : [{ name, value }]));
  return [
    paint("bold", "The error"),
    ...(error.said === undefined ? [] : [`  ${error.said}`]),
    ...facts(ids),
    ...((error.traceId ?? error.correlationId)
      ? ["  The sign-in log and Microsoft's support find it by these ids."]
      : []),
    ...error.codes.flatMap((code) => ["", ...codeLines(code, paint)]),
    ...(error.differences.length > 0 ? ["", ...differences(error.differences, paint)] : []),
  ];
}

function codeLines({ code, means, causes = [], cures = [], source }: CodeExplanation, paint: Paint): readonly string[] {
  if (means === undefined)
    return [`${paint("bold", code)}  is a code that this command doesn't know. Look it up at Microsoft: ${source}`];
  return [
    `${paint("bold", code)}  ${means}`,
    "  Usual causes:",
    ...list(causes),
    "  Cures:",
    ...list(cures),
    paint("dim", `  Source: ${source}`),
  ];
}

function differences(found: readonly Mismatch[], paint: Paint): readonly string[] {
  return found.flatMap(({ what, found, demanded, fix }) => [
    paint("red", `Differs: ${what}`),
    `  found     ${found}`,
    `  demanded  ${demanded}`,
    `  fix       ${fix.who}${fix.setting === undefined ? "" : `, ${fix.setting}`}: ${fix.how}`,
  ]);
}

function demanded(required: Requirements): readonly Fact[] {
  const clients = required.applications.map(({ name, clientId }) => ({ name: "client", value: clientId, means: name }));
  return [
    { name: "issuer", value: required.issuer },
    { name: "audience", value: required.audiences.join(" or ") },
    ...clients,
    ...(required.signInClientId === undefined
      ? []
      : [{ name: "client", value: required.signInClientId, means: `${whose(required)}: public client flows are on` }]),
    ...roleFacts(required),
  ];
}

/** One line for each set of roles, with the endpoints that it opens where there are several. */
function roleFacts({ endpoints }: Requirements): readonly Fact[] {
  const bySet = Map.groupBy(endpoints, ({ roles }) => roles.join(" or "));
  return [...bySet].map(([value, opened]) => ({
    name: "roles",
    value,
    ...(bySet.size > 1 && { means: listed(opened.map(({ name }) => name)) }),
  }));
}

function whose({ signInClientId, apiClientId }: Requirements): string {
  return signInClientId === apiClientId ? "the API itself" : "people's";
}

function facts(found: readonly Fact[]): readonly string[] {
  const width = Math.max(0, ...found.map(({ name }) => name.length));
  return found.map(
    ({ name, value, means }) => `  ${name.padEnd(width)}  ${value}${means === undefined ? "" : ` (${means})`}`,
  );
}

function remains(sentences: readonly string[], paint: Paint): readonly string[] {
  if (sentences.length === 0) return [];
  return ["", paint("dim", "  What this cannot tell:"), ...list(sentences).map((line) => paint("dim", line))];
}

function list(sentences: readonly string[]): readonly string[] {
  return sentences.map((sentence) => `  - ${sentence}`);
}
