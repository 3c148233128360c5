import type { Cell, Subject } from "./matrix.ts";
import { outcomeWords } from "./words.ts";
import { capital } from "@protected-function/core/text/capital.ts";

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
  readonly before: Cell | undefined;
  readonly after: Cell | undefined;
}

type Group = readonly [Move, ...Move[]];

/** Groups moves that differ only in their place, so that one sentence covers them. */
export function grouped(moves: readonly Move[]): readonly Group[] {
  const groups = new Map<string, [Move, ...Move[]]>();
  for (const move of moves) {
    const { subject, resource, before, after } = move;
    const states = [before, after].map((cell) => [state(cell), cell?.conditionalAccess]);
    const key = JSON.stringify([subject.label, subject.how, resource, states]);
    const group = groups.get(key);
    if (group) group.push(move);
    else groups.set(key, [move]);
  }
  return [...groups.values()];
}

/** @param everywhere the total number of origins */
export function sentenceOf(group: Group, everywhere: number): string {
  const [{ kind, presence, subject, resource, before: was, after }] = group;
  const places = group.map(({ from }) => from);
  const from = places.length === everywhere ? "from everywhere" : `from ${listOf(places)}`;
  const caller = subject.how === "bare" ? "A request" : capital(subject.label);
  const method = subject.how === "bare" ? "without a token" : `by ${subject.how}`;
  if (presence === "gone") return `${caller}, gone, loses ${resource} ${from} ${method}: ${state(was)} before.`;
  if (presence === "new") return `${caller}, new, gains ${resource} ${from} ${method}: ${state(after)} now.`;
  if (kind === "beneath") {
    const [before, now] = [was, after].map((cell) => cell?.conditionalAccess ?? "is not asked");
    return `${caller} ${method}, ${resource} ${from}: conditional access ${now} now, ${before} before; still ${state(after)}.`;
  }
  if (kind === "otherwise")
    return `${caller} ${method}, ${resource} ${from}: ${state(after)} now, ${state(was)} before.`;
  return `${caller} ${kind} ${resource} ${from} ${method}: ${state(was)} before, ${state(after)} now.`;
}

/** "refused (403 by the function)" */
export function state(cell: Cell | undefined): string {
  if (!cell) return "absent";
  if (cell.noCredential) return outcomeWords(cell);
  const { outcome, code, status, by } = cell;
  const codeText = code ?? (status === undefined || outcome === "allowed" ? undefined : String(status));
  const detail = [codeText, outcome === "allowed" ? undefined : by && `by ${by}`].filter((part) => part !== undefined);
  return detail.length === 0 ? outcome : `${outcome} (${detail.join(" ")})`;
}

function listOf(names: readonly string[]): string {
  const [last = "", ...rest] = names.toReversed();
  return rest.length === 0 ? last : `${rest.toReversed().join(", ")} and ${last}`;
}
