import type { Cell, Subject } from "./matrix.ts";
import { capital } from "../text/capital.ts";

/** One changed cell. A new or removed subject has no cell on one side. */
export interface Move {
  readonly kind: "gains" | "loses" | "otherwise" | "beneath";
  readonly presence: "stays" | "new" | "gone";
  readonly subject: Subject;
  readonly from: string;
  /** The place's name in each matrix. */
  readonly placeBefore: string;
  readonly placeAfter: string;
  /** The requested resource, in words. */
  readonly resource: string;
  /** Names of the API's endpoints that are requested. Empty if it requests no endpoint. */
  readonly endpoints: readonly string[];
  readonly was: Cell | undefined;
  readonly is: Cell | undefined;
}

type Group = readonly [Move, ...Move[]];

/** Groups moves that differ only in their place, so that one sentence covers them. */
export function grouped(moves: readonly Move[]): readonly Group[] {
  const groups = new Map<string, [Move, ...Move[]]>();
  for (const move of moves) {
    const { subject, resource, was, is } = move;
    const said = [was, is].map((cell) => [state(cell), cell?.conditionalAccess]);
    const key = JSON.stringify([subject.label, subject.how, resource, said]);
    const group = groups.get(key);
    if (group) group.push(move);
    else groups.set(key, [move]);
  }
  return [...groups.values()];
}

/** @param everywhere the total number of origins */
export function sentenceOf(group: Group, everywhere: number): string {
  const [{ kind, presence, subject, resource, was, is }] = group;
  const places = group.map(({ from }) => from);
  const from = places.length === everywhere ? "from everywhere" : `from ${listed(places)}`;
  const who = subject.how === "bare" ? "A request" : capital(subject.label);
  const how = subject.how === "bare" ? "without a token" : `by ${subject.how}`;
  if (presence === "gone") return `${who}, gone, loses ${resource} ${from} ${how}: ${state(was)} before.`;
  if (presence === "new") return `${who}, new, gains ${resource} ${from} ${how}: ${state(is)} now.`;
  if (kind === "beneath") {
    const [before, now] = [was, is].map((cell) => cell?.conditionalAccess ?? "is not asked");
    return `${who} ${how}, ${resource} ${from}: conditional access ${now} now, ${before} before; still ${state(is)}.`;
  }
  if (kind === "otherwise") return `${who} ${how}, ${resource} ${from}: ${state(is)} now, ${state(was)} before.`;
  return `${who} ${kind} ${resource} ${from} ${how}: ${state(was)} before, ${state(is)} now.`;
}

/** "refused (403 by the function)" */
export function state(cell: Cell | undefined): string {
  if (!cell) return "absent";
  const { outcome, code, status, by } = cell;
  const said = code ?? (status === undefined || outcome === "allowed" ? undefined : String(status));
  const detail = [said, outcome === "allowed" ? undefined : by && `by ${by}`].filter((part) => part !== undefined);
  return detail.length === 0 ? outcome : `${outcome} (${detail.join(" ")})`;
}

function listed(names: readonly string[]): string {
  const [last = "", ...others] = names.toReversed();
  return others.length === 0 ? last : `${others.toReversed().join(", ")} and ${last}`;
}
