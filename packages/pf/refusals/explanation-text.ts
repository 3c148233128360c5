import { answerText } from "../cli/answer.ts";
import { type Layout, type Paint, painter } from "../cli/layout.ts";
import { capital, uncapital } from "@protected-function/core/text/capital.ts";
import { folded } from "@protected-function/core/text/folded.ts";
import { printableData } from "@protected-function/core/text/printable.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { listNames } from "@protected-function/core/text/names.ts";
import type { Requirements, Mismatch, Fact } from "./requirements.ts";
import { type CodeExplanation, type ErrorExplanation, isCause } from "./explain-error.ts";
import type { Explanation } from "./explain.ts";
import { isHostStatus } from "./explain-status.ts";
import { ofStack } from "./of-stack.ts";
import { explanationVerdict, isUnreadable } from "./verdict.ts";

/** Columns, unless a terminal has another number. */
const usual = 110;

/** An explanation for a person: who refused and why, the reasons, who fixes it and how. */
export function explanationText(
  explained: Explanation,
  layout: Layout,
  { log = [], stack }: { readonly log?: readonly string[]; readonly stack?: string | undefined } = {},
): string {
  const explanation = printableData(explained);
  const paint = painter(layout);
  const answer = {
    verdict: explanationVerdict(explanation),
    sections: [...explanationSections(explanation, paint), ...log],
    next: fixes(explanation).map((fix) =>
      stack === undefined ? fix : ofStack(fix, stack).replaceAll("--stack <stack>", `--stack ${shellWord(stack)}`),
    ),
  };
  return folded(answerText(answer, layout), layout.columns ?? usual);
}

/** A section for each input. */
export function explanationSections(explanation: Explanation, paint: Paint): readonly string[] {
  const { status, token, challenge, error, demands } = explanation;
  const sections: (readonly string[])[] = [];
  if (status) {
    const statusLines = isUndecided(explanation) ? [] : [`  ${status.sentence}`];
    sections.push([paint("bold", `Status ${status.status}`), ...statusLines, ...list(status.possibilities)]);
  }
  if (token && !isUnreadable(token.differences)) {
    sections.push([paint("bold", "The token"), `  ${token.sentence}`, ...facts(token.carries)]);
    if (demands) sections.push([paint("bold", "The deployed settings require"), ...facts(requiredFacts(demands))]);
    sections.push(differences(token.differences, paint), remains(token.remains, paint));
  }
  if (challenge) {
    sections.push([paint("bold", "The challenge"), `  ${challenge.sentence}`, ...facts(challenge.carries)]);
    sections.push(differences(challenge.differences, paint), remains(challenge.remains, paint));
  }
  if (error) {
    sections.push(errorLines(error, paint), ...error.codes.map((code, index) => codeLines(code, index === 0, paint)));
    sections.push(differences(error.differences, paint));
  }
  return sections.map((lines) => lines.join("\n"));
}

/** The differences of each input, without what is alike. */
export function differenceSections({ token, challenge, error }: Explanation, paint: Paint): readonly string[] {
  return [token, challenge, error].map((part) => differences(part?.differences ?? [], paint).join("\n"));
}

/** A status alone, with several possible reasons: only more input decides. */
function isUndecided({ status, token }: Explanation): boolean {
  return status !== undefined && !isHostStatus(status.status) && token?.expect === undefined;
}

/** The fixes, each once, with the person who applies it. A difference that is the error's cause replaces its usual fixes. */
export function fixes(explanation: Explanation): readonly string[] {
  const { token, challenge, error, status } = explanation;
  const mismatches = [token, challenge, error].flatMap((part) => part?.differences ?? []);
  // A token of this tenant has another client and other roles.
  const isOtherTenants = token?.differences.some(({ what }) => what === "tenant") === true;
  const isToFix = ({ what }: Mismatch) => !isOtherTenants || (what !== "client" && what !== "app role");
  return [
    ...new Set([
      ...mismatches.filter(isToFix).map(({ fix }) => {
        const { setting = "" } = fix;
        const told = fix.how.includes(setting) ? "" : ` The setting is \`${setting}\`.`;
        return `${capital(fix.who)}: ${uncapital(fix.how)}${told}`;
      }),
      ...(error?.codes.flatMap((explained) => (isFound(explained, mismatches) ? [] : usualFixes(explained))) ?? []),
      ...(status && isUndecided(explanation) ? [status.sentence] : []),
    ]),
  ];
}

function usualFixes({ code, source, cures }: CodeExplanation): readonly string[] {
  return cures ?? [`Look up ${code} at Microsoft: ${source}`];
}

/** Whether one of the differences is the code's cause. */
function isFound({ code }: CodeExplanation, mismatches: readonly Mismatch[]): boolean {
  return mismatches.some(({ what, refusedBy }) =>
    refusedBy === "token endpoint" ? isCause(code, what) : code === "app-role-missing" && refusedBy === "function 403",
  );
}

function errorLines(error: ErrorExplanation, paint: Paint): readonly string[] {
  const ids = [
    ["error", error.error],
    ["suberror", error.suberror],
    ["trace id", error.traceId],
    ["correlation id", error.correlationId],
    ["timestamp", error.timestamp],
  ].flatMap(([name = "", value]) => (value === undefined ? [] : [{ name, value }]));
  const lines = [
    ...(error.said === undefined ? [] : [`  ${error.said}`]),
    ...facts(ids),
    ...((error.traceId ?? error.correlationId)
      ? ["  Find it by these ids in the sign-in log, or with Microsoft's support."]
      : []),
  ];
  return lines.length === 0 ? [] : [paint("bold", "The error"), ...lines];
}

/** The verdict has the first code's meaning already. */
function codeLines(explained: CodeExplanation, isFirst: boolean, paint: Paint): readonly string[] {
  const { code, means, causes = [], source } = explained;
  if (means === undefined) return [];
  return [
    ...(isFirst ? [] : [`${paint("bold", code)}  ${means}`]),
    paint("bold", `Usual causes of ${code}`),
    ...list(causes),
    // A caller hasn't this project's files.
    ...(source.startsWith("https:") ? [paint("dim", `  Source: ${source}`)] : []),
  ];
}

function differences(mismatches: readonly Mismatch[], paint: Paint): readonly string[] {
  return mismatches.flatMap(({ what, found, demanded }) => [
    paint("red", `Differs: ${what}`),
    `  Found:     ${found}`,
    `  Required:  ${demanded}`,
  ]);
}

/** What the deployed settings require of a token. */
export function requiredFacts(required: Requirements): readonly Fact[] {
  const clients = required.applications.map(({ name, clientId }) => ({ name: "client", value: clientId, means: name }));
  return [
    { name: "issuer", value: required.issuer },
    { name: "audience", value: required.audiences.join(" or ") },
    ...clients,
    ...(required.signInClientId === undefined
      ? []
      : [
          {
            name: "client",
            value: required.signInClientId,
            means: `${applicationName(required)}: public client flows are on`,
          },
        ]),
    ...roleFacts(required),
  ];
}

/** One line for each set of roles, with its endpoints if there are several sets. */
function roleFacts({ endpoints }: Requirements): readonly Fact[] {
  const bySet = Map.groupBy(endpoints, ({ roles }) => roles.join(" or "));
  return [...bySet].map(([value, opened]) => ({
    name: "roles",
    value,
    ...(bySet.size > 1 && { means: listNames(opened.map(({ name }) => name)) }),
  }));
}

function applicationName({ signInClientId, apiClientId }: Requirements): string {
  return signInClientId === apiClientId ? "the API itself" : "people's";
}

function facts(factList: readonly Fact[]): readonly string[] {
  const width = Math.max(0, ...factList.map(({ name }) => name.length));
  return factList.map(
    ({ name, value, means }) => `  ${name.padEnd(width)}  ${value}${means === undefined ? "" : ` (${means})`}`,
  );
}

function remains(sentences: readonly string[], paint: Paint): readonly string[] {
  if (sentences.length === 0) return [];
  return [paint("dim", "Not checked:"), ...list(sentences).map((line) => paint("dim", line))];
}

function list(sentences: readonly string[]): readonly string[] {
  return sentences.map((sentence) => `  - ${sentence}`);
}
