import { allOf } from "../../checks/call.ts";
import {
  type Cell,
  type Credential,
  findCell,
  isDeclared,
  type Matrix,
  type Subject,
} from "../../access-matrix/matrix.ts";
import { type CallerAccess, callerAccessOf, type WayIn } from "../../access-matrix/who-can-call.ts";
import { answersSeen } from "../../access-matrix/words.ts";

/** The endpoints that a subject can call from a place, out of all that it can call from anywhere. */
export interface PlaceAccess {
  readonly place: string;
  readonly outcome: "allowed" | "partly" | "more demanded" | "refused";
  /** "Allowed", "AADSTS53003", "MFA required" */
  readonly label: string;
}

/** A subject that can call at least one endpoint that requires a role, today or once it has what it lacks. */
export interface Allowed {
  readonly subject: Subject;
  /** Undefined for people, who sign in. */
  readonly credentials: readonly Credential[] | undefined;
  /** The ways in that it has today. */
  readonly ways: readonly WayIn[];
  /** What it lacks to call. Undefined if it can call today. */
  readonly lacks?: CallerAccess["lacks"];
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
  readonly answers: readonly string[];
}

/** Everyone who can and can't call the API, for a person to read. */
export interface AccessSummary {
  /** Every endpoint that requires a role. */
  readonly endpoints: readonly string[];
  /** Endpoints that require no token. */
  readonly anonymous: readonly string[];
  /** Declared callers first, then people, then subjects that the settings don't name. */
  readonly allowed: readonly Allowed[];
  /** Subjects with a role that lack a client application to sign in to, or a credential. In the same order. */
  readonly waiting: readonly Allowed[];
  readonly refused: readonly RefusedGroup[];
}

export function accessSummary(matrix: Matrix): AccessSummary {
  const ofApi = matrix.columns.flatMap(({ name, endpoints }) => (endpoints ? [{ name, endpoints }] : []));
  const isAnonymous = (endpoint: string) =>
    matrix.protection.endpoints.some(({ name, allow }) => name === endpoint && allow === undefined);
  const closed = ofApi
    .map(({ name, endpoints }) => ({ name, endpoints: endpoints.filter((endpoint) => !isAnonymous(endpoint)) }))
    .filter(({ endpoints }) => endpoints.length > 0);
  const cellsOf = ({ label, how }: Subject) =>
    closed.flatMap(({ name: resource, endpoints }) =>
      matrix.places.flatMap(({ name: from }) => {
        const cell = findCell(matrix, { who: label, how, from, resource });
        return cell ? [{ cell, endpoints }] : [];
      }),
    );
  const all = matrix.subjects.map((subject): Subjected => {
    const callerAccess = closed.map(({ name, endpoints }) => ({ endpoints, ...callerAccessOf(matrix, subject, name) }));
    return { subject, cells: cellsOf(subject), callerAccess };
  });
  const isIn = ({ callerAccess }: Subjected, time: CallerAccess["can"]) => callerAccess.some(({ can }) => can === time);
  const allowed = all.filter((candidate) => isIn(candidate, "now"));
  const waiting = all.filter((candidate) => !isIn(candidate, "now") && isIn(candidate, "later"));
  return {
    endpoints: closed.flatMap(({ endpoints }) => endpoints),
    anonymous: ofApi.flatMap(({ endpoints }) => endpoints.filter(isAnonymous)),
    allowed: allowed.map((entry) => allowedOf(matrix, entry, "now")).toSorted(bySubject),
    waiting: waiting.map((entry) => allowedOf(matrix, entry, "later")).toSorted(bySubject),
    refused: refusedGroups(all.filter((entry) => !allowed.includes(entry) && !waiting.includes(entry))),
  };
}

function bySubject(left: Allowed, right: Allowed): number {
  return rank(left.subject) - rank(right.subject) || byNumber.compare(left.subject.label, right.subject.label);
}

/** A subject, with its cells and access in the columns of endpoints that require a role. */
interface Subjected {
  readonly subject: Subject;
  readonly cells: readonly ApiCell[];
  readonly callerAccess: readonly (CallerAccess & { readonly endpoints: readonly string[] })[];
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

function allowedOf(matrix: Matrix, { subject, cells, callerAccess }: Subjected, time: "now" | "later"): Allowed {
  const declared = matrix.callers.find(({ label }) => label === subject.label);
  const matching = callerAccess.filter((access) => access.can === time);
  const endpoints = [...new Set(matching.flatMap((access) => access.endpoints))];
  const [lacks] = matching.flatMap((access) => access.lacks ?? []);
  return {
    subject,
    credentials: subject.kind === "caller" ? (declared?.credentials ?? []) : undefined,
    ways: [...new Set(matching.flatMap(({ ways }) => ways.map(({ way }) => way)))],
    ...(lacks !== undefined && { lacks }),
    roles: declared?.roles ?? [],
    endpoints,
    places: matrix.places.map(({ name }) =>
      placeAccess(
        name,
        cells.filter(
          ({ cell, ...column }) =>
            cell.from === name && column.endpoints.some((endpoint) => endpoints.includes(endpoint)),
        ),
      ),
    ),
  };
}

function placeAccess(place: string, cells: readonly ApiCell[]): PlaceAccess {
  const allowed = cells.filter(({ cell }) => cell.outcome === "allowed");
  if (allowed.length > 0 && allowed.length === cells.length) return { place, outcome: "allowed", label: "Allowed" };
  if (allowed.length > 0) {
    return { place, outcome: "partly", label: `Only ${allowed.flatMap(({ endpoints }) => endpoints).join(", ")}` };
  }
  const browser = cells.find(({ cell }) => cell.inBrowser !== undefined)?.cell;
  if (browser) {
    const label =
      browser.inBrowser?.at === undefined ? `Refused so far: ${answersSeen(browser).join(", ")}` : "In a browser only";
    return { place, outcome: "more demanded", label };
  }
  const cell = cells[0]?.cell;
  if (!cell) return { place, outcome: "refused", label: "Not asked" };
  return { place, outcome: cell.outcome, label: answersSeen(cell).join(", ") };
}

/** Several reasons with the places that each is for, unless it's for all of them. */
function reasonsByPlace(cells: readonly Cell[]): readonly string[] {
  const places = new Set(cells.map(({ from }) => from));
  const byReason = Map.groupBy(cells, ({ reason }) => reason);
  return [...byReason].map(([reason, all]) => {
    const from = [...new Set(all.map((cell) => cell.from))];
    return from.length === places.size ? reason : `From ${allOf(from)}: ${reason}`;
  });
}

function refusedGroups(refused: readonly { readonly subject: Subject; readonly cells: readonly ApiCell[] }[]) {
  const groups = Map.groupBy(
    refused.map(({ subject, cells }) => ({
      subject,
      reasons: reasonsByPlace(cells.map(({ cell }) => cell)),
      answers: [...new Set(cells.flatMap(({ cell }) => answersSeen(cell)))],
    })),
    // Group people together, but keep the two kinds of undeclared applications apart.
    ({ subject: { kind, how }, reasons, answers }) =>
      JSON.stringify([how === "password" ? how : kind, reasons, answers]),
  );
  return [...groups.values()].flatMap((group): readonly RefusedGroup[] => {
    const [first] = group;
    return first ? [{ ...first, subjects: group.map(({ subject }) => subject) }] : [];
  });
}
