import type { Cell, Subject } from "./matrix.ts";
import { outcomeWords } from "./words.ts";
import { capital } from "@protected-function/core/text/capital.ts";
import { listText } from "@protected-function/core/text/list-text.ts";
import { ownEntry } from "@protected-function/core/text/own-entry.ts";

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
  const [{ kind, presence, subject, resource, before, after }] = group;
  const words = stateOf(kind);
  return moveSentence({
    kind,
    presence,
    who: subject.label,
    how: subject.how,
    from: group.length === everywhere ? [] : group.map(({ from }) => from),
    resource,
    before: words(before),
    after: words(after),
    still: state(after),
    isRequirementOnly: isRequirementOnly(group[0]),
  });
}

/** Whether a gain or loss is only of what is required: a second factor is neither access nor its loss. */
export function isRequirementOnly({ kind, before, after }: Move): boolean {
  const [wasAllowed, isAllowed] = [before, after].map((cell) => cell?.outcome === "allowed" && !cell.noCredential);
  if (kind === "gains") return !isAllowed;
  return kind === "loses" && (!wasAllowed || after?.outcome === "more demanded");
}

/** What one sentence says of a group. */
interface MoveWords extends Pick<Move, "kind" | "presence" | "resource"> {
  readonly who: string;
  readonly how: Subject["how"];
  /** Empty: from everywhere. */
  readonly from: readonly string[];
  /** `allowed`; of conditional access alone, its verdict. */
  readonly before: string;
  readonly after: string;
  /** Of conditional access alone: what the request still gets. */
  readonly still: string;
  /** See {@link isRequirementOnly}. */
  readonly isRequirementOnly: boolean;
}

/** For `matrix --compare` and `review`. */
export function moveSentence(words: MoveWords): string {
  const { kind, presence, who, how, from, resource, before, after, still, isRequirementOnly } = words;
  const subject = how === "bare" ? "A request" : capital(who);
  const place = from.length === 0 ? "from everywhere" : `from ${listText(from)}`;
  const way = how === "bare" ? "without a token" : `by ${how}`;
  const asked = `${subject} ${way}, ${resource} ${place}`;
  if (kind === "beneath")
    return `${asked}: conditional access would now ${wouldWords(after)} (before: ${wouldWords(before)}). Still ${still}.`;
  if (kind === "otherwise" || isRequirementOnly) return `${asked}: now ${after}, was ${before}.`;
  const access = `${kind} access to ${resource} ${place} ${way}`;
  if (presence === "new") return `${subject} is new and ${access}.`;
  return presence === "gone"
    ? `${subject} is gone and ${access}.`
    : `${subject} ${access}: now ${after}, was ${before}.`;
}

/** An endpoint that became anonymous. */
export function openedSentence(resource: string): string {
  return `Anyone can call ${resource} from everywhere without a token.`;
}

/** What a move compares of its cells: the answer, or what conditional access alone decides. */
export function stateOf(kind: Move["kind"]): (cell: Cell | undefined) => string {
  return kind === "beneath" ? (cell) => cell?.conditionalAccess ?? "is not asked" : state;
}

/** The verdicts of conditional access alone, after "would". */
const would = {
  "lets pass": "allow it",
  "demands more": "require more",
  blocks: "block it",
  "not evaluated": "not decide",
  "is not asked": "not decide",
} as const;

function wouldWords(verdict: string): string {
  return ownEntry(would, verdict) ?? verdict;
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
