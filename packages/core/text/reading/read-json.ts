import { decodeText } from "./decode-text.ts";
import { mergeConflicts } from "./merge-conflicts.ts";
import { lineAt, problemAt, type ReadingProblem } from "./reading-problem.ts";

/** A file's content, or the places where readers differ. */
export type ReadJson =
  | { readonly data: unknown; readonly problems?: undefined }
  | { readonly problems: readonly ReadingProblem[] };

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * Reads JSON that npm, the Functions host, Python and Node read alike. https://www.rfc-editor.org/rfc/rfc8259#section-4
 * leaves repeated names and the range of numbers to each reader.
 */
export function readJson(file: string | Uint8Array): ReadJson {
  const decoded = decodeText(file);
  if (decoded.problems !== undefined) return decoded;
  const { text } = decoded;
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    const { problems: conflicts } = mergeConflicts(text);
    if (conflicts.length > 0) return { problems: conflicts.map((conflict) => problemAt(text, conflict.at, conflict)) };
    // The parser's message may quote its input, which may hold a secret.
    const at = positionIn(error) ?? stopIn(text);
    const isCut = at === text.length && at > 0;
    const isEmpty = text.trim() === "";
    const problem = isEmpty
      ? { what: "an empty file", fix: "Restore it, such as from Git." }
      : isCut
        ? {
            what: "the end, where something is still open",
            fix: "Close each { and [, and each text's quotation marks.",
          }
        : { what: "text that isn't strict JSON", fix: fixAt(text, at) };
    return { problems: [problemAt(text, at, problem)] };
  }
  const problems = differences(text);
  return problems.length === 0 ? { data } : { problems };
}

/** What most likely went wrong where the parser stopped. */
function fixAt(text: string, at: number): string {
  const before = text.slice(0, at).trimEnd();
  const next = text[at] ?? "";
  if (next === "\uFEFF") return "Save it without a byte order mark.";
  if (next < " ") return String.raw`Write a line break in a text as \n, and a tab as \t.`;
  if (/^\/[/*]/.test(text.slice(at, at + 2))) return "Remove the comment.";
  const [line, lineBefore] = [at, before.length].map((place) => lineAt(text, place));
  if (/[}\]]/.test(next) && before.endsWith(","))
    return `Remove the comma before it${line === lineBefore ? "" : `, at the end of line ${lineBefore}`}.`;
  if (next === "'") return "Write each text in double quotes.";
  const { isInObject, isAtEnd, last, isAfterName } = placeAfter(before);
  if (isAtEnd) return "Remove it: the data ends before it.";
  if (isAfterName) return "Write a colon between the name before it and its value.";
  if (next === "," && /^[[{,]$/.test(last)) return "Remove this comma: no value is before it.";
  if (isInObject && /^[{,]$/.test(last)) return "Write each name in double quotes, and a value after it.";
  if (last === ":" && /[,}\]]/.test(next)) return "Write a value before it.";
  const isAfterValue = /["}\]\w]$/.test(before) && at > 0;
  if (isAfterValue && next === ";") return "Write a comma in its place.";
  if (isAfterValue && /["{[\w-]/.test(next) && line !== lineBefore)
    return `Write a comma at the end of line ${lineBefore}, after the value there.`;
  if (isAfterValue && (/["{[]/.test(next) || /\s/.test(text[at - 1] ?? "")))
    return "Correct it there: a comma may be missing before it.";
  return "Write a text in double quotes, a number, true, false, null, an object or a list.";
}

/** Where a beginning of JSON ends. */
function placeAfter(text: string) {
  const open: string[] = [];
  let [before, last] = ["", ""];
  for (const [mark] of text.matchAll(token)) {
    if (mark === "{" || mark === "[") open.push(mark);
    else if (mark === "}" || mark === "]") open.pop();
    [before, last] = [last, mark];
  }
  const isInObject = open.at(-1) === "{";
  const isAfterName = isInObject && last.startsWith('"') && (before === "{" || before === ",");
  return { isInObject, isAtEnd: open.length === 0 && last !== "", last, isAfterName };
}

/** Where the parser stops: after the longest beginning that may go on. Its message about an unexpected token has no position. */
function stopIn(text: string): number {
  let [open, wrong] = [0, text.length + 1];
  while (wrong - open > 1) {
    const middle = Math.floor((open + wrong) / 2);
    if (mayGoOn(text.slice(0, middle))) open = middle;
    else wrong = middle;
  }
  return open;
}

function mayGoOn(beginning: string): boolean {
  try {
    JSON.parse(beginning);
    return true;
  } catch (error) {
    return String(error).includes("Unexpected end") || positionIn(error) === beginning.length;
  }
}

/** Most of the parser's messages have it. */
function positionIn(error: unknown): number | undefined {
  const [, position] = /at position (\d+)/.exec(String(error)) ?? [];
  return position === undefined ? undefined : Number(position);
}

/** Returns the problems of a text that is JSON. */
function differences(text: string): readonly ReadingProblem[] {
  const problems: ReadingProblem[] = [];
  /** The names of each object that is open; undefined for a list. */
  const open: (Set<string> | undefined)[] = [];
  const tokens = [...text.matchAll(token)];
  for (const [index, { 0: token, index: at }] of tokens.entries()) {
    if (token === "{" || token === "[") open.push(token === "{" ? new Set() : undefined);
    else if (token === "}" || token === "]") open.pop();
    else if (token.startsWith('"')) {
      const value = JSON.parse(token) as string;
      if (!value.isWellFormed()) {
        const fix = "Write the whole character.";
        problems.push(problemAt(text, at, { what: "half of a surrogate pair, which some readers replace", fix }));
      }
      const names = open.at(-1);
      if (tokens[index + 1]?.[0] !== ":" || names === undefined) continue;
      if (value === "__proto__") {
        problems.push(
          problemAt(text, at, { what: "a key that some programs don't keep", found: value, fix: "Rename it." }),
        );
      } else if (names.has(value)) {
        const what = "a key that is already there, where some readers take the first value and some the last";
        problems.push(problemAt(text, at, { what, found: value, fix: "Write each key once." }));
      }
      names.add(value);
    } else if (/^[-\d]/.test(token) && !isExact(token)) {
      const what = "a number that readers round differently";
      problems.push(problemAt(text, at, { what, found: token, fix: "Use at most 15 digits, or put it in quotes." }));
    }
  }
  return problems;
}

function isExact(source: string): boolean {
  const value = Number(source);
  if (Object.is(value, -0) || !Number.isFinite(value)) return false;
  return /^-?\d+$/.test(source) ? Number.isSafeInteger(value) : value !== 0 || /^-?[0.]+(?:e|$)/i.test(source);
}
