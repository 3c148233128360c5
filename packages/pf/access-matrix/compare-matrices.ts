import { addressesBeyond, isInRanges, stretchesOf } from "./address-ranges.ts";
import { compareProtection } from "./compare-protection.ts";
import { type Cell, elsewhere, findCell, type Matrix, outcomes, type Place, type Subject } from "./matrix.ts";
import { grouped, type Move, openedSentence, sentenceOf } from "./move-sentence.ts";
import { policyStateWords } from "./words.ts";

/** A change's effects on access, in sentences. If every list is empty, the change has no effect. */
export interface MatrixDifference {
  readonly gains: readonly string[];
  readonly loses: readonly string[];
  /** The same access, but for another reason. */
  readonly otherwise: readonly string[];
  /** Only the conditional access decision differs, and something else refuses earlier. */
  readonly beneath: readonly string[];
  /** Policies and named locations that are new, removed or changed, regardless of the effect. */
  readonly rules: readonly string[];
  /** App Service authentication or an endpoint refuses fewer requests, or another identity holds a role. */
  readonly wider: readonly string[];
}

/** Compares two matrices: of the same program under different settings, or of two versions of it. */
export function compareMatrices(before: Matrix, after: Matrix): MatrixDifference {
  const { opened, moves, everywhere } = movesBetween(before, after);
  const sentences = (kind: Move["kind"]) =>
    grouped(moves.filter((move) => move.kind === kind)).map((group) => sentenceOf(group, everywhere));
  const protection = compareProtection(before, after);
  return {
    gains: [...opened.map(({ resource }) => openedSentence(resource)), ...sentences("gains")],
    loses: sentences("loses"),
    otherwise: sentences("otherwise"),
    beneath: sentences("beneath"),
    rules: [...policyChanges(before, after), ...placeChanges(before, after), ...protection.others],
    wider: protection.wider,
  };
}

/** Endpoints that became anonymous, and every other cell that changed. */
export interface Moves {
  readonly opened: readonly Pick<ComparedColumn, "resource" | "endpoints">[];
  readonly moves: readonly Move[];
  /** The total number of origins. */
  readonly everywhere: number;
}

export function movesBetween(before: Matrix, after: Matrix): Moves {
  const all = askedOf(before, after);
  const opened = all.filter((column) => isOpen(after, column.columnAfter) && !isOpen(before, column.columnBefore));
  const compared = all.filter((column) => !opened.includes(column));
  const origins = originsOf(before, after);
  const moves = subjectsOf(before, after).flatMap((subject) => {
    const columns = compared.filter((column) => !isOpenRegardless(before, after, subject.presence, column));
    return origins.flatMap((origin) =>
      columns.flatMap((column) => moveOf(before, after, { ...subject, ...origin, ...column })),
    );
  });
  return { opened, moves, everywhere: origins.length };
}

/**
 * Whether nobody needs to be a caller there, before or after, so one that is new or gone gains or loses nothing. Where an
 * endpoint opens or closes, it gains or loses as everyone does.
 */
export function isOpenRegardless(
  before: Matrix,
  after: Matrix,
  presence: Move["presence"],
  { columnBefore, columnAfter }: Pick<ComparedColumn, "columnBefore" | "columnAfter">,
): boolean {
  return presence !== "stays" && isOpen(before, columnBefore) && isOpen(after, columnAfter);
}

export interface Compared {
  readonly subject: Subject;
  /** Whether the subject is in both matrices. */
  readonly presence: Move["presence"];
}

export function subjectsOf(before: Matrix, after: Matrix): readonly Compared[] {
  const isIn = (matrix: Matrix, { label, how }: Subject) =>
    matrix.subjects.some((candidate) => candidate.label === label && candidate.how === how);
  return [
    ...after.subjects.map((subject): Compared => ({ subject, presence: isIn(before, subject) ? "stays" : "new" })),
    ...before.subjects
      .filter((subject) => !isIn(after, subject))
      .map((subject): Compared => ({ subject, presence: "gone" })),
  ];
}

/**
 * A resource or endpoint to request, under its column name in each matrix. Undefined if that matrix doesn't have it.
 */
interface ComparedColumn {
  readonly resource: string;
  /** Names of the API's endpoints. Empty if it isn't an endpoint of the API. */
  readonly endpoints: readonly string[];
  readonly columnBefore: string | undefined;
  readonly columnAfter: string | undefined;
}

/** Compares endpoints, not columns: endpoints that shared a column may be in two now. */
export function askedOf(before: Matrix, after: Matrix): readonly ComparedColumn[] {
  const endpointNames = [...after.columns, ...before.columns].flatMap(({ endpoints = [] }) => endpoints);
  const pairs = [...new Set(endpointNames)].map((endpoint) => ({
    endpoint,
    columnBefore: columnOf(before, endpoint),
    columnAfter: columnOf(after, endpoint),
  }));
  const groups = Map.groupBy(pairs, ({ columnBefore, columnAfter }) => JSON.stringify([columnBefore, columnAfter]));
  const endpoints = [...groups.values()].flatMap((group): readonly ComparedColumn[] => {
    const [first] = group;
    if (!first) return [];
    const { columnBefore, columnAfter } = first;
    const isOne = columnBefore === columnAfter && columnBefore !== undefined;
    return [
      {
        resource: isOne ? columnBefore : group.map(({ endpoint }) => endpoint).join(", "),
        endpoints: group.map(({ endpoint }) => endpoint),
        columnBefore,
        columnAfter,
      },
    ];
  });
  const otherColumns = after.columns
    .filter((column) => column.endpoints === undefined)
    .map(({ name }): ComparedColumn => ({ resource: name, endpoints: [], columnBefore: name, columnAfter: name }));
  return [...endpoints, ...otherColumns];
}

/** Whether no token is required. One sentence then replaces a line for each subject. */
export function isOpen({ cells }: Matrix, column: string | undefined): boolean {
  const bare = cells.filter(({ how, resource }) => how === "bare" && resource === column);
  return bare.length > 0 && bare.every(({ outcome }) => outcome === "allowed");
}

function columnOf(matrix: Matrix, endpoint: string): string | undefined {
  return matrix.columns.find(({ endpoints = [] }) => endpoints.includes(endpoint))?.name;
}

/** The place that a request comes from: the same addresses in both matrices, under the name in each. */
interface Origin {
  readonly from: string;
  readonly placeBefore: string;
  readonly placeAfter: string;
}

/**
 * Compares addresses, not names. A location with new ranges or a new name changes access even if no policy changes.
 * Checks every stretch of addresses in the ranges of either matrix.
 */
export function originsOf(before: Matrix, after: Matrix): readonly Origin[] {
  const stretches = stretchesOf([...after.places, ...before.places].flatMap((place) => place.ranges));
  const groups = Map.groupBy(stretches, ({ first }) => JSON.stringify([placeOf(before, first), placeOf(after, first)]));
  const origins = [...groups].map(([key, group]): Origin => {
    const [placeBefore, placeAfter] = JSON.parse(key) as [string, string];
    const addresses = group.map(({ text }) => text).join(", ");
    const from = placeBefore === placeAfter ? placeAfter : `${addresses} (${placeBefore} before, ${placeAfter} now)`;
    return { from, placeBefore, placeAfter };
  });
  const outside: Origin = { from: elsewhere, placeBefore: elsewhere, placeAfter: elsewhere };
  return [...origins, outside];
}

function placeOf({ places }: Matrix, address: string): string {
  return places.find(({ ranges }) => isInRanges(ranges, address))?.name ?? elsewhere;
}

/** Ranks a cell: higher is better for the subject. A missing cell and a missing credential rank like a refusal. */
export function worth(cell: Cell | undefined): number {
  return cell && !cell.noCredential ? outcomes.length - outcomes.indexOf(cell.outcome) : 1;
}

function moveOf(before: Matrix, after: Matrix, at: Compared & Origin & ComparedColumn): readonly Move[] {
  const { subject, presence, from, placeBefore, placeAfter, resource, endpoints } = at;
  const cellAt = (matrix: Matrix, from: string, column: string | undefined) =>
    column === undefined
      ? undefined
      : findCell(matrix, { who: subject.label, how: subject.how, from, resource: column });
  const cellBefore = cellAt(before, placeBefore, at.columnBefore);
  const cellAfter = cellAt(after, placeAfter, at.columnAfter);
  const kind =
    worth(cellAfter) > worth(cellBefore) ? "gains" : worth(cellAfter) < worth(cellBefore) ? "loses" : "otherwise";
  const isSame =
    cellBefore?.outcome === cellAfter?.outcome &&
    cellBefore?.noCredential === cellAfter?.noCredential &&
    cellBefore?.code === cellAfter?.code &&
    cellBefore?.status === cellAfter?.status;
  const move = {
    presence,
    subject,
    from,
    placeBefore,
    placeAfter,
    resource,
    endpoints,
    before: cellBefore,
    after: cellAfter,
  };
  if (kind !== "otherwise") return [{ kind, ...move }];
  // For a new or removed endpoint, report only subjects that had or get access.
  if (presence !== "stays" || at.columnBefore === undefined || at.columnAfter === undefined) return [];
  // For example, an emergency account without a role that a policy would now block everywhere.
  if (cellBefore?.conditionalAccess !== cellAfter?.conditionalAccess && cellAfter?.by !== "conditional access") {
    return [{ kind: "beneath", ...move }];
  }
  return isSame ? [] : [{ kind, ...move }];
}

function policyChanges(before: Matrix, after: Matrix): readonly string[] {
  const policyNamed = (matrix: Matrix, name: string) => matrix.policies.find(({ displayName }) => displayName === name);
  const changedPolicies = after.policies.flatMap((policy): readonly string[] => {
    const { displayName, state } = policy;
    const policyBefore = policyNamed(before, displayName);
    if (!policyBefore) return [`The policy "${displayName}" is new: ${policyStateWords[state]}.`];
    const changed = (["who", "what", "where", "demands"] as const).filter(
      (part) => policyBefore[part] !== policy[part],
    );
    return [
      ...(policyBefore.state === state
        ? []
        : [
            `The policy "${displayName}" is ${policyStateWords[state]} now, ${policyStateWords[policyBefore.state]} before.`,
          ]),
      ...changed.map((part) => `The policy "${displayName}" now says: ${policy[part]} Before: ${policyBefore[part]}`),
    ];
  });
  const removedPolicies = before.policies
    .filter(({ displayName }) => !policyNamed(after, displayName))
    .map(({ displayName, state }) => `The policy "${displayName}" is gone: it was ${policyStateWords[state]}.`);
  return [...changedPolicies, ...removedPolicies];
}

function placeChanges(before: Matrix, after: Matrix): readonly string[] {
  const find = (matrix: Matrix, name: string) => matrix.places.find((place) => place.name === name);
  const changedPlaces = after.places.flatMap((place) => changesOf(find(before, place.name), place));
  const removedPlaces = before.places
    .filter(({ name }) => !find(after, name))
    .map(({ name, ranges }) => `The named location "${name}" is gone: it was ${ranges.join(", ")}.`);
  return [...changedPlaces, ...removedPlaces];
}

function changesOf(placeBefore: Place | undefined, { name, ranges, trusted }: Place): readonly string[] {
  if (!placeBefore) return [`The named location "${name}" is new: ${ranges.join(", ")}.`];
  const added = addressesBeyond(ranges, placeBefore.ranges);
  const removed = addressesBeyond(placeBefore.ranges, ranges);
  return [
    ...(added.length > 0 ? [`The named location "${name}" now covers ${added.join(", ")}.`] : []),
    ...(removed.length > 0 ? [`The named location "${name}" no longer covers ${removed.join(", ")}.`] : []),
    ...(placeBefore.trusted === trusted
      ? []
      : [`The named location "${name}" is ${trusted ? "" : "no longer "}trusted now.`]),
  ];
}
