import { type Moves, movesBetween } from "../../../access-matrix/compare-matrices.ts";
import type { Matrix } from "../../../access-matrix/matrix.ts";
import { grouped, isRequirementOnly, type Move, state, stateOf } from "../../../access-matrix/move-sentence.ts";
import { type Finding, finding } from "../findings/finding.ts";
import type { Observed } from "../program/observed.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { unique } from "../../../stacks/compare/lists.ts";

/**
 * Findings for each subject that gains or loses access, and the places. compare-policies.ts reports policies and
 * locations with their effects.
 */
export function accessFindings(before: Observed, after: Observed): readonly Finding[] {
  const [matrixBefore, matrixAfter] = [before.matrix, after.matrix];
  return findingsOf(
    movesBetween(withoutNoise(matrixBefore, matrixAfter), withoutNoise(matrixAfter, matrixBefore)),
    (move) => isHiddenBefore(move, before.snapshot, after.snapshot),
  );
}

/** The same for two matrices without any other information. */
export function matrixFindings(before: Matrix, after: Matrix): readonly Finding[] {
  return findingsOf(movesBetween(before, after), () => false);
}

/**
 * Every application in a tenant gets tokens for Graph and other APIs. For a new or removed caller these don't matter,
 * so they aren't reported.
 */
function withoutNoise(matrix: Matrix, otherMatrix: Matrix): Matrix {
  const isInBoth = (subject: string) => otherMatrix.subjects.some(({ label }) => label === subject);
  const callers = matrix.subjects.filter(({ kind, label }) => kind === "caller" && !isInBoth(label));
  const isNoise = (subject: string) => callers.some(({ label }) => label === subject);
  const resourceColumns = matrix.columns.filter(({ endpoints }) => endpoints === undefined);
  const isBeside = (resource: string) => resourceColumns.some(({ name }) => name === resource);
  return { ...matrix, cells: matrix.cells.filter(({ who, resource }) => !isBeside(resource) || !isNoise(who)) };
}

/**
 * Entra ID requires MFA before it checks consent, so a person without consent had no more access before.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes (AADSTS65001)
 */
function isHiddenBefore(
  { kind, before: cellBefore, after: cellAfter }: Move,
  before: Snapshot,
  after: Snapshot,
): boolean {
  const consents = ({ registrations }: Snapshot) =>
    registrations.flatMap(({ name, consents }) => consents.map((consent) => `${name} ${consent}`));
  const remainingConsents = consents(after);
  return (
    kind === "loses" &&
    cellBefore?.outcome === "more demanded" &&
    cellAfter?.code === "AADSTS65001" &&
    consents(before).every((consent) => remainingConsents.includes(consent))
  );
}

const ids = {
  gains: "access/gains",
  loses: "access/loses",
  otherwise: "access/refused-otherwise",
  beneath: "access/policy-verdict",
} as const satisfies Record<Move["kind"], Finding["id"]>;

function findingsOf({ opened, moves, everywhere }: Moves, isHidden: (move: Move) => boolean): readonly Finding[] {
  const adjustedMoves = moves.map((move): Move => (isHidden(move) ? { ...move, kind: "otherwise" } : move));
  return [
    ...opened.map(({ resource, endpoints }) =>
      finding({
        id: "access/gains",
        subject: `anybody: ${resource}`,
        facts: { who: "anybody", how: "bare", from: everywhereWord, resource, endpoints, places: [], policies: [] },
      }),
    ),
    ...(["gains", "loses", "otherwise", "beneath"] as const).flatMap((kind) =>
      grouped(adjustedMoves.filter((move) => move.kind === kind)).map((group) => findingOf(group, everywhere)),
    ),
  ];
}

const everywhereWord = "everywhere";

function findingOf(group: readonly [Move, ...Move[]], everywhere: number): Finding {
  const [{ kind, presence, subject, resource, endpoints, before, after }] = group;
  const words = stateOf(kind);
  return finding({
    id: ids[kind],
    subject: `${subject.label}: ${resource}`,
    before: words(before),
    after: words(after),
    facts: {
      who: subject.label,
      ...(subject.principals && { principals: subject.principals }),
      how: subject.how,
      from: group.length === everywhere ? everywhereWord : group.map(({ from }) => from),
      resource,
      endpoints,
      presence,
      ...(kind === "beneath" && { still: state(after) }),
      ...(isRequirementOnly(group[0]) && { isRequirementOnly: true }),
      // These identify a changed policy or location as the cause.
      places: unique(
        group
          .filter(({ placeBefore, placeAfter }) => placeBefore !== placeAfter)
          .flatMap(({ placeBefore, placeAfter }) => [placeBefore, placeAfter]),
      ),
      policies: unique(group.flatMap(policiesBehind)),
    },
  });
}

/** Policies that evaluate the two cells differently, or that decide one of them. */
function policiesBehind({ before: cellBefore, after: cellAfter }: Move): readonly string[] {
  const policyStates = (cell: Move["before"]) =>
    new Map((cell?.policies ?? []).map(({ policy, state, applies }) => [policy, `${state} ${applies}`]));
  const [before, after] = [policyStates(cellBefore), policyStates(cellAfter)];
  return [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name));
}
