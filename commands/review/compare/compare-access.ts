import { compareMatrices, type MatrixDifference } from "../../../toolkit/operations/matrix/compare-matrices.ts";
import { columnsOf, type Matrix } from "../../../toolkit/operations/matrix/matrix.ts";
import type { ReviewFinding } from "../finding.ts";

/** Who gains and who loses. */
export function accessChange(before: Matrix, after: Matrix): MatrixDifference {
  const difference = compareMatrices(withoutNoise(before, after), withoutNoise(after, before));
  // Policies, locations, App Service authentication and roles are told with what follows from them: compare-conditional-access.ts and its like.
  return { ...difference, rules: [], wider: [] };
}

/**
 * A caller that is new, or gone, gets tokens for Graph and everything else as every application of the tenant does: they
 * open nothing, and are no news.
 */
function withoutNoise(matrix: Matrix, other: Matrix): Matrix {
  const isInBoth = (who: string) => other.subjects.some(({ label }) => label === who);
  const callers = matrix.subjects.filter(({ kind, label }) => kind === "caller" && !isInBoth(label));
  const isNoise = (who: string) => callers.some(({ label }) => label === who);
  const beside = columnsOf(matrix).filter(({ name, endpoints }) => endpoints === undefined && name !== "the API");
  const isBeside = (resource: string) => beside.some(({ name }) => name === resource);
  return { ...matrix, cells: matrix.cells.filter(({ who, resource }) => !isBeside(resource) || !isNoise(who)) };
}

export function accessFindings({ gains, loses, otherwise, beneath }: MatrixDifference): readonly ReviewFinding[] {
  const findings = (severity: ReviewFinding["severity"], sentences: readonly string[]) =>
    sentences.map((text): ReviewFinding => ({ severity, area: "access", text }));
  return [
    ...findings("access widened", gains),
    ...findings("breaks", loses),
    ...findings("changed", otherwise),
    ...findings("changed", beneath),
  ];
}

/** What a stack that was upgraded lets in, and one that was deployed anew does not, or the reverse. */
export function upgradeFindings(upgraded: Matrix, anew: Matrix): readonly ReviewFinding[] {
  const { gains, loses, otherwise, rules } = compareMatrices(anew, upgraded);
  const consequence = "An upgraded stack is not what a new one would be; see which of the two is meant.";
  const findings = (severity: ReviewFinding["severity"], sentences: readonly string[]) =>
    sentences.map((text): ReviewFinding => ({
      severity,
      area: "deployment",
      text: `Deployed over the base, and not anew ("before"): ${text}`,
      consequence,
    }));
  return [
    ...findings("access widened", gains),
    ...findings("breaks", loses),
    ...findings("changed", [...otherwise, ...rules]),
  ];
}
