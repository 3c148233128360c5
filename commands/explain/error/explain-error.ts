import { aadstsRows, lookUpPage, lookUpStart } from "../aadsts/aadsts.ts";
import type { AadstsRow } from "../aadsts/aadsts-row.ts";
import type { Demands } from "../demands.ts";
import type { Mismatch } from "../difference.ts";
import { NotExplainable } from "../not-explainable.ts";
import { errorDifferences } from "./error-differences.ts";
import { functionRefusals } from "./function-refusals.ts";
import { type ReadError, readError } from "./read-error.ts";

/** One code, with what it means and what mends it; only `source` where the code is not in the table. */
export interface CodeExplanation extends Partial<AadstsRow> {
  /** `AADSTS50076`, or the end of the function's problem type. */
  readonly code: string;
  readonly source: string;
}

export interface ErrorExplanation extends Pick<ReadError, "error" | "suberror" | "said"> {
  readonly codes: readonly CodeExplanation[];
  readonly differences: readonly Mismatch[];
  /** For the sign-in log and for Microsoft's support. */
  readonly traceId: string | undefined;
  readonly correlationId: string | undefined;
  readonly timestamp: string | undefined;
}

/** @throws NotExplainable where there is neither an AADSTS code nor one of the function's own refusals */
export function explainError(input: string, demands: Demands | undefined): ErrorExplanation {
  const { codes, problem, ...read } = readError(input);
  const ours = problem === undefined ? undefined : functionRefusals[problem];
  if (codes.length === 0 && (problem === undefined || !ours)) {
    throw new NotExplainable(
      "--error has no AADSTS code in it, nor is it a refusal of the function. Accepted: the body of Entra ID's answer " +
        "(JSON or text), a log's line with AADSTS and digits, the code alone (AADSTS50076), the function's problem document. " +
        `Microsoft explains its other codes: ${lookUpStart}`,
    );
  }
  const explained = codes.map((code) => ({
    code: `AADSTS${code}`,
    ...(aadstsRows[code] ?? { source: lookUpPage(code) }),
  }));
  return {
    ...read,
    codes: problem !== undefined && ours ? [{ code: problem, ...ours }, ...explained] : explained,
    differences: codes.flatMap((code) => errorDifferences(code, read.said, demands)),
  };
}
