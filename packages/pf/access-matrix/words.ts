import { allOf } from "../checks/call.ts";
import { type Cell, labels, type Subject, type Verdict } from "./matrix.ts";

/** The meaning of Graph's policy states. */
export const policyStateWords = {
  enabled: "enforced",
  enabledForReportingButNotEnforced: "report-only",
  disabled: "off",
} as const;

/** A policy's state, in plain words. */
export const stateWords = {
  ...policyStateWords,
  enabledForReportingButNotEnforced: "report-only: logged, not enforced",
} as const;

type Answer = Verdict & Pick<Cell, "tokenOnly" | "inBrowser" | "noCredential">;

/** A cell's outcome in words, each with its own meaning. */
export function outcomeWords({ outcome, tokenOnly, inBrowser, noCredential }: Answer) {
  if (noCredential) return "no valid credential yet";
  if (outcome === "allowed") return tokenOnly ? "token only" : "allowed";
  if (inBrowser) return inBrowser.at === undefined ? "no client yet" : "in a browser only";
  return outcome;
}

/** The words in a cell: the outcome, and the code or status that a caller sees. */
export function verdictWords(answer: Answer): string {
  const { outcome, code, status, inBrowser } = answer;
  const words = outcomeWords(answer);
  const codeText = code ?? (status === undefined ? undefined : String(status));
  if (outcome === "allowed" || codeText === undefined) return words;
  return inBrowser ? `${words} (${codeText})` : `${words} ${codeText}`;
}

/** A cell's color and symbol. */
export function looksOf({ outcome, tokenOnly, inBrowser, noCredential }: Answer) {
  if (tokenOnly) return ["quiet", "○"] as const;
  return outcomeLooks[inBrowser || noCredential ? "more demanded" : outcome];
}

/**
 * What a refused call of the API shows its caller: the code or status. An app from another tenant can't sign in at this
 * tenant. With a token from its own tenant, it gets past Entra ID, and App Service authentication refuses the issuer.
 */
export function answersSeen(cell: Cell): readonly string[] {
  const { who, outcome, code, status } = cell;
  if (who === labels.foreignApplication && outcome === "refused") {
    return [`${code} at sign-in`, "401 with its own tenant's token"];
  }
  return [code ?? (status === undefined ? verdictWords(cell) : String(status))];
}

/**
 * An outcome's color and symbol, on every page. Most refusals are wanted, so a refusal is neutral: red, and the symbol of a
 * failure, are for what is wrong.
 */
export const outcomeLooks = {
  allowed: ["pass", "✓"],
  "more demanded": ["warn", "!"],
  refused: ["quiet", "⊘"],
} as const;

/** The result of a cell if the report-only policies were enforced. Empty if nothing changes. */
export function enforcedWords({ ifEnforced }: Pick<Cell, "ifEnforced">): string {
  return ifEnforced ? `if enforced: ${verdictWords(ifEnforced)}` : "";
}

/** How a subject signs in, to follow its name. */
export function howWords(how: string): string {
  return how === "bare" ? "without a token" : `by ${how}`;
}

/** Graph's `whatIfAnalysisReasons`, in plain words. */
const reasonWords: Readonly<Record<string, string>> = {
  policyNotEnabled: "it is off",
  users: "it doesn't include this person",
  workloadIdentities: "it doesn't include this application's own sign-in",
  application: "it doesn't include this resource",
  clientApps: "it doesn't include this kind of client",
  location: "it doesn't include this place",
};

/** A policy's effect on a cell, in words and in Graph's terms. */
export function judgementWords({ policy, state, applies, analysisReasons }: Cell["policies"][number]): string {
  const words = reasonWords[analysisReasons];
  const reason = words === undefined ? analysisReasons : `${words} (${analysisReasons})`;
  return `${policy} (${policyStateWords[state]}): ${applies ? "applies" : `doesn't apply: ${reason}`}`;
}

/** Several subjects by their kinds: "40 callers", "an unassigned user and 2 emergency accounts". */
export function groupWords(subjects: readonly Subject[]): string {
  const byKind = [...Map.groupBy(subjects, ({ kind }) => kind)];
  return allOf(
    byKind.map(([kind, subjectsOfKind]) =>
      subjectsOfKind.length === 1 ? (subjectsOfKind[0]?.label ?? "") : `${subjectsOfKind.length} ${kind}s`,
    ),
  );
}
