import {
  CST,
  type Document,
  isCollection,
  isPair,
  isScalar,
  Lexer,
  type Pair,
  parseDocument,
  type Scalar,
  visit,
} from "yaml";
import { ambiguity } from "./ambiguous-scalar.ts";
import { colonInText } from "./colon-slips.ts";
import { decodeText } from "./decode-text.ts";
import { edited } from "./edit-yaml.ts";
import { mergeConflicts } from "./merge-conflicts.ts";
import { problemAt, type ReadingProblem, type YamlProblem } from "./reading-problem.ts";
import { itemsInText } from "./item-slips.ts";
import { missingSpace } from "./repair.ts";
import { namesOfSettings, startOf } from "./settings-names.ts";
import { samePlace, syntaxErrors, tooDeep } from "./syntax-errors.ts";
import { UnclosedBrackets } from "./unclosed-brackets.ts";

/** In Pulumi's own files, values must also be the same for every reader; in other files, only the structure counts. */
export type YamlKind = "settings" | "project" | "other";

/** What a file has, as this reader takes it. */
export interface YamlContent {
  /** Null if the file is empty. */
  readonly data: unknown;
  readonly document: Document.Parsed;
  readonly text: string;
}

/** A file's content, or the places where readers differ. If these are values alone, `anyway` has the rest as well. */
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
  const { text, problems: conflicts } = mergeConflicts(decoded.text);
  const lexical = [...conflicts, ...formsIn(text, kind)];
  if (lexical.length > 0) {
    const all = [...lexical, ...slipsBeside(lexical, text, kind)].toSorted((left, right) => left.at - right.at);
    return { problems: all.map((problem) => problemAt(text, problem.at, problem)) };
  }
  try {
    const document = parseDocument(text, { version: "1.2", uniqueKeys: true, prettyErrors: false });
    const problems = placesIn(document, text, kind);
    const isReadable = problems.every(({ path }) => path !== undefined);
    const content = isReadable ? { data: document.toJS() as unknown, document, text } : undefined;
    if (content !== undefined && problems.length === 0) return content;
    const placed = problems.map((problem) => problemAt(text, problem.at, problem));
    return { problems: placed, ...(content !== undefined && { anyway: content }) };
  } catch (error) {
    // An alias without its anchor, or too many aliases of aliases.
    if (error instanceof ReferenceError) return { problems: [problemAt(text, 0, unresolved)] };
    if (error instanceof RangeError) return { problems: [problemAt(text, 0, tooDeep)] };
    throw error;
  }
}

const unresolved = { what: "an alias that can't be resolved", fix: "Write the value out where it is used." };

/** The slips of a file that also has other problems, in the lines above those that the parser stops at. */
function slipsBeside(lexical: readonly YamlProblem[], text: string, kind: YamlKind): readonly YamlProblem[] {
  const isGlued = ({ what }: YamlProblem) => what === colon.what;
  const isGone = ({ what }: YamlProblem) => what.startsWith("a merge conflict");
  const stop = lexical.find((problem) => !isGlued(problem) && !isGone(problem))?.at;
  const read = stop === undefined ? text : text.slice(0, text.lastIndexOf("\n", stop - 1) + 1);
  const colons = lexical.filter((problem) => isGlued(problem) && problem.at < read.length);
  const mended = edited(
    read,
    colons.map(({ at }) => [at + 1, at + 1, " "]),
  );
  const errors = syntaxErrors(
    parseDocument(mended, { version: "1.2", prettyErrors: false }),
    mended,
    kind === "settings",
  );
  return errors.map((problem) => ({ ...problem, at: samePlace(problem.at, mended, text) }));
}

function placesIn(document: Document.Parsed, text: string, kind: YamlKind): readonly YamlProblem[] {
  const errors = syntaxErrors(document, text, kind === "settings");
  if (errors.length > 0) return errors;
  const { contents } = document;
  const alone = { what: "a text alone", fix: "Write a map or a list." };
  const isAlone = isScalar(contents) && contents.source !== "";
  return isAlone ? [{ at: startOf(contents), ...alone }] : nodesIn(document, text, kind);
}

const { fix: write } = unresolved;
const forms: Readonly<Partial<Record<string, Omit<YamlProblem, "at">>>> = {
  anchor: { what: "an anchor", fix: write },
  alias: { what: "an alias of an anchor", fix: write },
  tag: { what: "a tag, which each reader interprets in its own way", fix: "Remove it, or put the text in quotes." },
  "explicit-key-ind": { what: 'an explicit key ("?")', fix: 'Write "key: value", or put the text in quotes.' },
  "directive-line": { what: "a YAML directive", fix: "Remove it." },
  "doc-end": { what: 'an end of a document ("...")', fix: "Write one document, without markers." },
  "doc-start": {
    what: "more than one document, of which some readers read the first only",
    fix: "Write one document.",
  },
};
const tab: Omit<YamlProblem, "at"> = { what: "a tab, where some readers stop", fix: "Use spaces." };

/** YAML 1.2 allows it, and PyYAML refuses it. https://yaml.org/spec/1.2.2/#71-alias-nodes */
const sameAnchor: Omit<YamlProblem, "at"> = {
  what: "an anchor with the name of another one",
  fix: "Give each anchor its own name.",
};

const colon: Omit<YamlProblem, "at"> = { ...missingSpace, fix: `${missingSpace.fix}.` };

/** Returns forms that need no parser to see. */
function formsIn(text: string, kind: YamlKind): readonly YamlProblem[] {
  const problems: YamlProblem[] = [];
  let at = 0;
  let isText = false;
  let isBlockScalar = false;
  let hasContent = false;
  let isAfterPlain = false;
  const anchors = new Set<string>();
  const brackets = new UnclosedBrackets();
  for (const lexeme of new Lexer().lex(text)) {
    // Plain text, or the content of a block, follows a mark of its own.
    const type: string = isText ? "plain" : (CST.tokenType(lexeme) ?? "plain");
    isText = type === "scalar";
    if (type === "doc-mode" || type === "flow-error-end" || type === "scalar") continue;
    const isShared = kind === "other" && /^[&*][\w-]+$/.test(lexeme) && type !== "plain";
    const form = isShared || (type === "doc-start" && !hasContent && isAlone(text, at + 3)) ? undefined : forms[type];
    if (form !== undefined) problems.push({ at, ...form });
    if (type === "anchor" && anchors.has(lexeme)) problems.push({ at, ...sameAnchor });
    if (type === "anchor") anchors.add(lexeme);
    const tabAt = isBlockScalar ? lexeme.search(/^ *\t|\t\s*?$/m) : tabIn(lexeme, type);
    if (tabAt !== -1) problems.push({ at: at + tabAt, ...tab });
    if (type === "map-value-ind" && isAfterPlain && !/[\s]|^$/.test(text.charAt(at + 1)))
      problems.push({ at, ...colon });
    const glued = kind === "other" || type !== "plain" || isBlockScalar ? -1 : lexeme.search(gluedColon);
    if (glued !== -1) problems.push({ at: at + glued, ...colon });
    brackets.read(type, at);
    if (isUnclosed(lexeme, type))
      problems.push({ at, what: "text in quotes that doesn't end", fix: "Close the quotes." });
    if (type !== "space") isAfterPlain = type === "plain";
    if (!["byte-order-mark", "space", "newline", "comment"].includes(type)) hasContent = true;
    if (type !== "newline" && type !== "space" && type !== "comment") isBlockScalar = type === "block-scalar-header";
    at += lexeme.length;
  }
  return [...problems, ...brackets.problems];
}

/** `endDate:"2027…"`: of these, a key and its value, readers make one text. */
const gluedColon = /(?<=^[A-Za-z][\w-]*):["'{[]/;

/** `endDate:2027…`, alone inside of braces. */
const gluedValue = /^[A-Za-z][\w-]*:[^:/]/;

function isAlone(text: string, at: number): boolean {
  return /^ *(?:\r?\n|$|#)/.test(text.slice(at, at + 1000));
}

/** The library ends a quoted text at a line that is less deep, even if the last quote is escaped. */
function isUnclosed(lexeme: string, type: string): boolean {
  if (type === "double-quoted-scalar") return !/^"(?:[^"\\]|\\[^])*"$/.test(lexeme);
  return type === "single-quoted-scalar" && !/^'(?:[^']|'')*'$/.test(lexeme);
}

function tabIn(lexeme: string, type: string): number {
  if (type === "comment") return -1;
  const isQuoted = type === "single-quoted-scalar" || type === "double-quoted-scalar";
  return isQuoted && !lexeme.includes("\n") ? -1 : lexeme.indexOf("\t");
}

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
        problems.push({ at: startOf(key), what: "a merge key", fix: write });
      } else if (inText !== undefined) {
        const { from, ...said } = inText;
        problems.push({ at: startOf(key) + from, ...said });
        return visit.SKIP;
      } else if (isPulumis && value === null && gluedValue.test(String(key.source))) {
        problems.push({ at: startOf(key) + String(key.source).indexOf(":"), ...colon });
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
