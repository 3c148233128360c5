import {
  type Cell,
  columnsOf,
  type Credential,
  findCell,
  type Matrix,
  type Subject,
  type SubjectKind,
} from "../../access-matrix/matrix.ts";
import { verdictWords } from "../../access-matrix/words.ts";

/** The endpoints that a subject can call from a place, out of all that it can call from anywhere. */
export interface PlaceAccess {
  readonly place: string;
  readonly outcome: "allowed" | "partly" | "more demanded" | "refused";
  /** "Allowed", "AADSTS53003", "MFA required" */
  readonly words: string;
}

/** A subject that can call at least one endpoint that requires a role. */
export interface Allowed {
  readonly subject: Subject;
  /** Undefined for people, who sign in with a password. */
  readonly credentials: readonly Credential[] | undefined;
  readonly roles: readonly string[];
  /** Names of the endpoints that it can call from at least one place. */
  readonly endpoints: readonly string[];
  readonly places: readonly PlaceAccess[];
}

/** Subjects that can't call any endpoint, for the same reasons. */
export interface RefusedGroup {
  readonly subjects: readonly Subject[];
  readonly reasons: readonly string[];
  /** Codes and statuses that the caller sees. */
  readonly seen: readonly string[];
}

/** Everyone who can and can't call the API, for a person to read. */
export interface AccessSummary {
  /** Every endpoint that requires a role. */
  readonly endpoints: readonly string[];
  /** Endpoints that require no token. */
  readonly anonymous: readonly string[];
  /** Declared callers first, then people, then subjects that the settings don't name. */
  readonly allowed: readonly Allowed[];
  readonly refused: readonly RefusedGroup[];
}

const undeclared: ReadonlySet<SubjectKind> = new Set([
  "unassigned user",
  "guest",
  "unknown application",
  "application of another tenant",
  "nobody",
]);

/** Whether the settings name the subject. */
export function isDeclared({ kind }: Subject): boolean {
  return !undeclared.has(kind);
}

export function accessSummary(matrix: Matrix): AccessSummary {
  const ofApi = columnsOf(matrix).filter(({ name, endpoints }) => endpoints !== undefined || name === "the API");
  const isAnonymous = (endpoint: string) =>
    matrix.protection?.endpoints.some(({ name, allow }) => name === endpoint && allow === undefined) === true;
  const closed = ofApi
    .map(({ name, endpoints = [name] }) => ({ name, endpoints: endpoints.filter((one) => !isAnonymous(one)) }))
    .filter(({ endpoints }) => endpoints.length > 0);
  const cellsOf = ({ label, how }: Subject) =>
    closed.flatMap(({ name: resource, endpoints }) =>
      matrix.places.flatMap(({ name: from }) => {
        const cell = findCell(matrix, { who: label, how, from, resource });
        return cell ? [{ cell, endpoints }] : [];
      }),
    );
  const all = matrix.subjects.map((subject) => ({ subject, cells: cellsOf(subject) }));
  const canCall = ({ subject, cells }: (typeof all)[number]) =>
    cells.some(({ cell: { outcome } }) =>
      // The person behind a declared account may complete MFA, even if a password alone isn't enough.
      isDeclared(subject) ? outcome !== "refused" : outcome === "allowed",
    );
  return {
    endpoints: closed.flatMap(({ endpoints }) => endpoints),
    anonymous: ofApi.flatMap(({ endpoints = [] }) => endpoints.filter(isAnonymous)),
    allowed: all
      .filter(canCall)
      .map(({ subject, cells }) => allowedOf(matrix, subject, cells))
      .toSorted(
        (one, other) =>
          rank(one.subject) - rank(other.subject) || byNumber.compare(one.subject.label, other.subject.label),
      ),
    refused: refusedGroups(all.filter((one) => !canCall(one))),
  };
}

interface ApiCell {
  readonly cell: Cell;
  readonly endpoints: readonly string[];
}

/** Sorts partner-2 before partner-10. */
const byNumber = new Intl.Collator("en", { numeric: true });

function rank(subject: Subject): number {
  if (subject.kind === "caller") return 0;
  return isDeclared(subject) ? 1 : 2;
}

function allowedOf(matrix: Matrix, subject: Subject, all: readonly ApiCell[]): Allowed {
  const declared = matrix.callers?.find(({ label }) => label === subject.label);
  const reached = all.filter(({ cell }) => cell.outcome !== "refused").map(({ cell }) => cell.resource);
  const cells = all.filter(({ cell }) => reached.includes(cell.resource));
  return {
    subject,
    credentials: subject.kind === "caller" ? (declared?.credentials ?? []) : undefined,
    roles: declared?.roles ?? [],
    endpoints: [...new Set(cells.flatMap(({ endpoints }) => endpoints))],
    places: matrix.places.map(({ name }) =>
      placeAccess(
        name,
        cells.filter(({ cell }) => cell.from === name),
      ),
    ),
  };
}

function placeAccess(place: string, cells: readonly ApiCell[]): PlaceAccess {
  const allowed = cells.filter(({ cell }) => cell.outcome === "allowed");
  if (allowed.length > 0 && allowed.length === cells.length) return { place, outcome: "allowed", words: "Allowed" };
  if (allowed.length > 0) {
    return { place, outcome: "partly", words: `Only ${allowed.flatMap(({ endpoints }) => endpoints).join(", ")}` };
  }
  const more = cells.find(({ cell }) => cell.outcome === "more demanded");
  const cell = more?.cell ?? cells[0]?.cell;
  if (!cell) return { place, outcome: "refused", words: "Not asked" };
  return { place, outcome: cell.outcome, words: more ? `More required: ${seenOf(cell)}` : seenOf(cell) };
}

/** The code or HTTP status that the caller sees. */
function seenOf(cell: Cell): string {
  return cell.code ?? (cell.status === undefined ? verdictWords(cell) : String(cell.status));
}

function refusedGroups(refused: readonly { readonly subject: Subject; readonly cells: readonly ApiCell[] }[]) {
  const groups = Map.groupBy(
    refused.map(({ subject, cells }) => ({
      subject,
      reasons: [...new Set(cells.map(({ cell }) => cell.reason))],
      seen: [...new Set(cells.map(({ cell }) => seenOf(cell)))],
    })),
    // Group people together, but keep the two kinds of undeclared applications apart.
    ({ subject: { kind, how }, reasons, seen }) => JSON.stringify([how === "password" ? how : kind, reasons, seen]),
  );
  return [...groups.values()].flatMap((group): readonly RefusedGroup[] => {
    const [first] = group;
    return first ? [{ ...first, subjects: group.map(({ subject }) => subject) }] : [];
  });
}
