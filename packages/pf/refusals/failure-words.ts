import type { FailureWords } from "../cli/check-list.ts";
import { type ThrownHandler, thrownFix } from "../checks/thrown-handlers.ts";
import { errorExplanation } from "./error-explanation.ts";

/** A failed check. */
interface Failure {
  readonly reason: string;
  /** Its meaning and its fixes. Default: those of the AADSTS codes in the reason. */
  readonly explanation?: readonly string[];
  readonly unexpected?: { readonly thrown?: readonly ThrownHandler[] };
}

/** A failed check in words, on every page and terminal: what it found, what that means, and who fixes it. */
export function failureWords({ reason, explanation = errorExplanation(reason), unexpected }: Failure): FailureWords {
  const fixes = new Set(unexpected?.thrown?.map((handler) => thrownFix(handler, "run again")));
  const brief = withoutAnswers(reason);
  const [, action, expected, found] = /^(.*?): expected (.*?), found (.*)$/s.exec(brief) ?? [];
  return {
    facts: [
      ...(action !== undefined && expected !== undefined && found !== undefined
        ? ([
            ["Tried", action],
            ["Expected", expected],
            ["Found", found],
          ] as const)
        : ([["Found", brief]] as const)),
      ...[...fixes].map((text) => ["Fix", text] as const),
      ...explanation.map((text) => [fixer.test(text) ? "Fix" : "Means", text] as const),
    ],
    answers: brief === reason ? [] : [reason],
  };
}

/** A fix begins with the person who applies it. */
const fixer = /^(Administrator|Anyone|Caller's team|Deployer): /;

/** The people that the fixes of each failure name, each once. Failures with the same explanation have the same fixes. */
export function fixersIn(explanations: readonly (readonly string[])[]): readonly string[] {
  const different = new Map(explanations.map((explanation) => [explanation.join("\n"), explanation]));
  return [...different.values()].flatMap((explanation) => [
    ...new Set(explanation.flatMap((text) => fixer.exec(text)?.[1] ?? [])),
  ]);
}

/** "Fixes by person: deployer (1), administrator (2)." Empty if nothing names one. */
export function fixesByPerson(fixers: readonly string[]): string {
  const counts = [...Map.groupBy(fixers, (fixer) => fixer)].map(
    ([fixer, all]) => `${fixer.toLowerCase()} (${all.length})`,
  );
  return counts.length === 0 ? "" : ` Fixes by person: ${counts.join(", ")}.`;
}

/**
 * Entra ID's answer, with what Microsoft's client library writes around it.
 * https://github.com/AzureAD/microsoft-authentication-library-for-js (ResponseHandler.validateTokenResponse)
 */
const entraAnswer = new RegExp(
  String.raw`(?:(?:\w+: )?Error\(s\): (?:(?!AADSTS).)*)?(AADSTS\d+): (?:(?!AADSTS\d).)*?` +
    String.raw`(?:[\s-]*\b(?:(?:Trace|Correlation) ID: [\da-f-]+|Timestamp: [\d-]+ [\d:]+Z))+`,
  "gs",
);

/** Entra ID's answers as their codes alone: ids and dates are for the sign-in log. */
function withoutAnswers(reason: string): string {
  if (!reason.includes(": expected ")) return codeIn(reason) ?? reason;
  return reason.replaceAll(entraAnswer, "$1");
}

function codeIn(text: string): string | undefined {
  return /(AADSTS\d+): .*\b(?:Trace|Correlation) ID: /s.exec(text)?.[1];
}
