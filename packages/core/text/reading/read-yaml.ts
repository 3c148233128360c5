import { type Document, isCollection, isPair, isScalar, type Pair, parseDocument, type Scalar, visit } from "yaml";
import { ambiguity } from "./ambiguous-scalar.ts";
import { colonInText } from "./colon-slips.ts";
import { decodeText } from "./decode-text.ts";
import { edited } from "./edit-yaml.ts";
import { colonAt, formsIn, writeOut } from "./lexical-forms.ts";
import type { YamlKind } from "./yaml-kind.ts";
import { mergeConflicts } from "./merge-conflicts.ts";
import { problemAt, type ReadingProblem, type YamlProblem } from "./reading-problem.ts";
import { itemsInText } from "./item-slips.ts";
import { namesOfSettings, startOf } from "./settings-names.ts";
import { samePlace, syntaxErrors, tooDeep } from "./syntax-errors.ts";

/** What a file has, as this reader takes it. */
export interface YamlContent {
  /** Null if the file is empty. */
  readonly data: unknown;
  readonly document: Document.Parsed;
  readonly text: string;
}

/**
 * A file's content, or the places where readers differ. If the fix of each is sure, or concerns a value alone, `anyway`
 * has the rest: the content after these fixes, with the same lines.
 */
export type ReadYaml =
  | (YamlContent & { readonly problems?: undefined })
  | { readonly problems: readonly ReadingProblem[]; readonly anyway?: YamlContent };

/**
 * Reads YAML only if every reader of it gets the same data: npm's `yaml` (ours), the engine's go-yaml, and PyYAML. Forms
 * on which they differ are problems.
 *
 * @param file the bytes. Only bytes show whether the file is UTF-8
 */
export function readYaml(file: string | Uint8Array, kind: YamlKind): ReadYaml {
  const decoded = decodeText(file);
  if (decoded.problems !== undefined) return decoded;
  const { text } = decoded;
  try {
    const { problems, mended, document } = problemsIn(text, kind);
    if (mended === undefined || document === undefined) return { problems: placed(problems, text) };
    const content = { data: document.toJS() as unknown, document, text: mended };
    return problems.length === 0 ? content : { problems: placed(problems, text), anyway: content };
  } catch (error) {
    // An alias without its anchor, or too many aliases of aliases.
    if (error instanceof ReferenceError) return { problems: [problemAt(text, 0, unresolved)] };
    if (error instanceof RangeError) return { problems: [problemAt(text, 0, tooDeep)] };
    throw error;
  }
}

const unresolved = { what: "an alias that can't be resolved", fix: writeOut };

function parsed(text: string): Document.Parsed {
  return parseDocument(text, { version: "1.2", uniqueKeys: true, prettyErrors: false });
}

function placed(problems: readonly YamlProblem[], text: string): readonly ReadingProblem[] {
  return problems.toSorted((left, right) => left.at - right.at).map((problem) => problemAt(text, problem.at, problem));
}

/** What is wrong with a text, and the text without it if each fix is sure. */
interface Found {
  readonly problems: readonly YamlProblem[];
  readonly mended?: string;
  /** Of that text, if it is parsed already. */
  readonly document?: Document.Parsed;
}

/** Each kind of problem in turn, in the text that the fixes of the kinds before it lead to. */
function problemsIn(original: string, kind: YamlKind): Found {
  let text = original;
  let document: Document.Parsed | undefined;
  const problems: YamlProblem[] = [];
  for (const find of [formProblems, syntaxProblems, nodeProblems]) {
    const found: Found = find(text, kind, document);
    for (const problem of found.problems) problems.push({ ...problem, at: samePlace(problem.at, text, original) });
    if (found.mended === undefined) return { problems };
    text = found.mended;
    document = found.document;
  }
  document ??= parsed(text);
  const isMended = text === original || (problems.length < most && document.errors.length === 0);
  return isMended ? { problems, mended: text, document } : { problems };
}

/** With more, the rest waits for the next run. */
const most = 20;

function formProblems(original: string, kind: YamlKind): Found {
  const { text, problems: conflicts } = mergeConflicts(original);
  const found = formsIn(text, kind);
  if (conflicts.length === 0) {
    const closed = afterAll(found, text, kind);
    const sure = closed?.isAll === true ? closed : (bySlips(found, text, kind) ?? closed);
    if (sure !== undefined) return sure;
  }
  const problems = [...conflicts, ...found.map(asUnsure)];
  return { problems: [...problems, ...slipsBeside(problems, text, kind)] };
}

/**
 * All that is found, after each fix again. Where quotes end, for example, is sure if the text can be read then: `isAll`
 * if there are no other slips.
 */
function afterAll(
  found: readonly YamlProblem[],
  original: string,
  kind: YamlKind,
): (Found & { readonly isAll: boolean }) | undefined {
  let text = original;
  const problems: YamlProblem[] = [];
  for (let now = found; now.length > 0; now = formsIn(text, kind)) {
    const mended = problems.length < most ? mendedBy(now, text) : undefined;
    if (mended === undefined) return undefined;
    for (const problem of now) problems.push({ ...problem, at: samePlace(problem.at, text, original) });
    text = mended;
  }
  if (problems.every(({ unsure }) => unsure === undefined)) return { problems, mended: text, isAll: true };
  const { mended } = syntaxProblems(text, kind);
  return mended === undefined ? undefined : { problems, mended: text, isAll: mended === text };
}

/** Brackets that seem open, because something else is missing. */
function bySlips(found: readonly YamlProblem[], text: string, kind: YamlKind): Found | undefined {
  if (found.some(({ unsure }) => unsure === undefined)) return undefined;
  const { problems, mended } = syntaxProblems(text, kind);
  return mended === undefined || formsIn(mended, kind).length > 0 ? undefined : { problems, mended };
}

function asUnsure(problem: YamlProblem): YamlProblem {
  const { at, what, unsure } = problem;
  return unsure === undefined ? problem : { at, what, fix: unsure };
}

/** The text after fixes that are all sure. */
function mendedBy(problems: readonly YamlProblem[], text: string): string | undefined {
  const unsure = problems.some(({ mend, path }) => mend === undefined && path === undefined);
  return unsure
    ? undefined
    : edited(
        text,
        problems.flatMap(({ mend }) => (mend === undefined ? [] : [mend])),
      );
}

/** The slips of a file that also has other problems, in the lines above those that the parser stops at. */
function slipsBeside(found: readonly YamlProblem[], text: string, kind: YamlKind): readonly YamlProblem[] {
  const isGone = ({ what }: YamlProblem) => what.startsWith("a merge conflict");
  const stop = found.find((problem) => problem.mend === undefined && !isGone(problem))?.at;
  const read = stop === undefined ? text : text.slice(0, text.lastIndexOf("\n", stop - 1) + 1);
  const sure = found.filter(({ mend, at }) => mend !== undefined && at < read.length);
  const mended = mendedBy(sure, read) ?? read;
  const { problems } = syntaxErrors(parsed(mended), mended, kind === "settings");
  return problems.map((problem) => ({ ...problem, at: samePlace(problem.at, mended, text) }));
}

function syntaxProblems(text: string, kind: YamlKind): Found {
  const document = parsed(text);
  const found = syntaxErrors(document, text, kind === "settings");
  return found.mended === text ? { ...found, document } : found;
}

function nodeProblems(text: string, kind: YamlKind, document = parsed(text)): Found {
  const { contents } = document;
  if (isScalar(contents) && contents.source !== "")
    return { problems: [{ at: startOf(contents), what: "a text alone", fix: "Write a map or a list." }] };
  const problems = nodesIn(document, text, kind);
  const mended = mendedBy(problems, text);
  return { problems, ...(mended !== undefined && { mended }), ...(mended === text && { document }) };
}

/** `endDate:2027…`, alone inside of braces. */
const gluedValue = /^[A-Za-z][\w-]*:[^:/]/;

function nodesIn(document: Document.Parsed, text: string, kind: YamlKind): readonly YamlProblem[] {
  const problems: YamlProblem[] = [];
  const isPulumis = kind !== "other";
  visit(document, {
    Pair: (_, { key, value }: Pair) => {
      const inText =
        isPulumis && value === null && isScalar(key) && isPlain(key) ? colonInText(String(key.source)) : undefined;
      if (!isScalar(key) || (isPlain(key) && (key.source ?? "") === "")) {
        const at = (key as { readonly range?: readonly number[] } | null)?.range?.[0] ?? 0;
        problems.push({ at, what: "a key that isn't a text", fix: "Use a text as the key." });
      } else if (colonBelow.test(text.slice(key.range?.[1] ?? 0))) {
        const what = "a key whose colon stands on a later line, which some readers refuse";
        problems.push({ at: startOf(key), what, fix: "Write the colon right after the key." });
      } else if (key.value === "<<") {
        problems.push({ at: startOf(key), what: "a merge key", fix: writeOut });
      } else if (inText !== undefined) {
        const { from, to, at, ...said } = inText;
        const start = startOf(key);
        problems.push({ at: start + at, ...said, mend: [start + from, start + to, ": "] });
        return visit.SKIP;
      } else if (isPulumis && value === null && gluedValue.test(String(key.source))) {
        problems.push(colonAt(startOf(key) + String(key.source).indexOf(":")));
      } else if (isPulumis && isPlain(key) && typeof key.value !== "string") {
        problems.push({
          at: startOf(key),
          what: "a plain key that some readers don't take for text",
          fix: "Put it in quotes.",
        });
      }
      return undefined;
    },
    Scalar: (_, scalar, ancestors) => {
      const at = startOf(scalar);
      if (
        isPlain(scalar) &&
        ancestors.some((ancestor) => isCollection(ancestor) && ancestor.flow === true) &&
        isOddInFlow(scalar)
      ) {
        const [quote] = /(?<=^[^"']+)["']$/.exec(scalar.source ?? "") ?? [];
        if (quote !== undefined) {
          const what = `a text with ${quote} at its end alone`;
          problems.push({ at, what, fix: `Write ${quote} before it as well.`, mend: [at, at, quote] });
          return;
        }
        problems.push({ at, what: "a plain text with a sign of its own inside of brackets", fix: "Put it in quotes." });
      }
      if (isPlain(scalar) && isPulumis) {
        const ambiguous = ambiguity(scalar.source ?? "");
        if (ambiguous !== undefined) problems.push({ at, ...ambiguous, path: keysOf(ancestors) });
      }
      const [from = 0, to = 0] = scalar.range ?? [];
      if (isPlain(scalar) && isPulumis) problems.push(...itemsInText(text, from, to));
      if (scalar.type === "QUOTE_DOUBLE" && oddEscapes.test(text.slice(from, to))) {
        problems.push({ at, what: "an escape that some readers refuse", fix: "Write the character itself." });
      }
      if (scalar.type?.startsWith("BLOCK") === true) {
        // The range may end before blanks that have no line break.
        if (text.slice(to).trim() === "" && !text.endsWith("\n")) {
          const what = "a block of text at the end of the file, which some readers end with a line break";
          problems.push({ at, what, fix: "End the file with a line break." });
        }
        // npm's reader measures the last lines without the depth in the header.
        const block = text.slice(from, to) + (/^\s*/.exec(text.slice(to))?.[0] ?? "");
        if (/^[|>][-+]?\d/.test(block) && /\n +\r?\n\s*$/.test(block)) {
          const what =
            "a block of text with its depth in the header and blanks in its last lines, which some readers leave out";
          problems.push({ at, what, fix: "Remove these blanks." });
        }
        if (String(scalar.value).trim() === "") {
          problems.push({
            at,
            what: "a block of blanks, of which readers keep different ones",
            fix: "Put the text in quotes.",
          });
        }
      }
      if (isPulumis && typeof scalar.value === "string" && /^(?:\n|\t[^]*\n)/.test(scalar.value)) {
        const what = "a text of several lines that begins with a line break or a tab, which Pulumi loses or refuses";
        problems.push({ at, what, fix: "Begin the text with another character." });
      }
    },
  });
  return kind === "settings" ? [...problems, ...namesOfSettings(document, text)] : problems;
}

function keysOf(ancestors: readonly unknown[]): readonly string[] {
  return ancestors.flatMap((node) => (isPair(node) && isScalar(node.key) ? [String(node.key.value)] : []));
}

/** After a key. npm's reader also takes its colon from below a comment. */
const colonBelow = /^ *(?:#.*)?\r?\n(?:\s|#.*\n)*:/;

/** A slash, a line break, and halves of surrogate pairs. */
const oddEscapes = /(?<!\\)(?:\\\\)*\\(?:\/|[\r\n]|(?:u|U0000)d[89a-f])/i;

function isOddInFlow({ source = "" }: Scalar): boolean {
  return /[?"']|^:/.test(source);
}

function isPlain({ type }: Scalar): boolean {
  return type === "PLAIN";
}
