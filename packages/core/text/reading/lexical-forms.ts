import { CST, Lexer } from "yaml";
import { unclosedQuotes } from "./closings.ts";
import type { YamlKind } from "./yaml-kind.ts";
import { lineAt, type YamlProblem } from "./reading-problem.ts";
import { missingSpace } from "./repair.ts";
import { UnclosedBrackets } from "./unclosed-brackets.ts";

/** What to do with an alias, an anchor or a merge key. */
export const writeOut = "Write the value out where it is used.";

const forms: Readonly<Partial<Record<string, Omit<YamlProblem, "at">>>> = {
  anchor: { what: "an anchor", fix: writeOut },
  alias: { what: "an alias of an anchor", fix: writeOut },
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

/** Returns forms that need no parser to see. */
export function formsIn(text: string, kind: YamlKind): readonly YamlProblem[] {
  const problems: YamlProblem[] = [];
  let at = 0;
  let isText = false;
  let isBlockScalar = false;
  let hasContent = false;
  let isAfterPlain = false;
  let hasOpenQuotes = false;
  const anchors = new Set<string>();
  const brackets = new UnclosedBrackets(text);
  let widths: readonly number[] | undefined;
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
    if (tabAt !== -1)
      problems.push({ at: at + tabAt, ...tab, ...indented(text, at + tabAt, (widths ??= indentations(text))) });
    if (type === "map-value-ind" && isAfterPlain && !/[\s]|^$/.test(text.charAt(at + 1))) problems.push(colonAt(at));
    const glued = kind === "other" || type !== "plain" || isBlockScalar ? -1 : lexeme.search(gluedColon);
    if (glued !== -1) problems.push(colonAt(at + glued));
    if (kind !== "other" && type === "plain" && !isBlockScalar) problems.push(...oddSpaces(lexeme, at));
    brackets.read(type, at);
    if (isUnclosed(lexeme, type)) {
      problems.push(unclosedQuotes(text, at, brackets.isInside));
      hasOpenQuotes = true;
    }
    if (type !== "space") isAfterPlain = type === "plain";
    if (!["byte-order-mark", "space", "newline", "comment"].includes(type)) hasContent = true;
    if (type !== "newline" && type !== "space" && type !== "comment") isBlockScalar = type === "block-scalar-header";
    at += lexeme.length;
  }
  // Quotes that don't end take the brackets after them for text.
  return hasOpenQuotes ? problems : [...problems, ...brackets.problems];
}

/** `endDate:"2027…"`: of these, a key and its value, readers make one text. */
const gluedColon = /(?<=^[A-Za-z][\w-]*):["'{[]/;

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

/** Tabs before a line's text are most likely as many levels. */
function indented(text: string, at: number, widths: readonly number[]): Pick<YamlProblem, "fix" | "unsure" | "mend"> {
  const [, tabs = ""] = /^(\t+)[^\s]/.exec(text.slice(at)) ?? [];
  if (tabs === "" || !/(?:^|\n)$/.test(text.slice(0, at))) return tab;
  const spaces = " ".repeat(widths[lineAt(text, at) - 1] ?? 2);
  const fix = `Write ${spaces.length} spaces in place of ${tabs.length === 1 ? "it" : `the ${tabs.length} tabs`}.`;
  return { fix, unsure: tab.fix, mend: [at, at + tabs.length, spaces] };
}

/** The spaces before each line, also for those that begin with tabs: what is below a name is deeper than the name. */
function indentations(text: string): readonly number[] {
  const ofTabs = new Map<number, number>();
  let above = { width: 0, isName: false };
  return text.split("\n").map((line) => {
    const [indent = ""] = /^[ \t]*/.exec(line) ?? [];
    if (line.trim() === "" || line.trimStart().startsWith("#")) return indent.length;
    const levels = indent.length;
    const isOfTabs = indent.endsWith("\t");
    const known = above.isName ? undefined : ofTabs.get(levels);
    const isTooFlat = above.isName && 2 * levels <= above.width;
    const width = !isOfTabs ? levels : (known ?? (isTooFlat ? above.width + 2 : 2 * levels));
    if (isOfTabs) ofTabs.set(levels, width);
    above = { width, isName: /:\s*(?:#.*)?$/.test(line) };
    return width;
  });
}

/** A colon without a space after it. */
export function colonAt(at: number): YamlProblem {
  return { at, ...missingSpace, fix: `${missingSpace.fix}.`, mend: [at + 1, at + 1, " "] };
}

/**
 * Spaces of Unicode, and signs without a width, where a line, a name or a value begins or ends. They come with text that
 * was copied from a page or a chat, and for YAML they're letters.
 */
const odd = String.raw`[\u00A0\u1680\u2000-\u200D\u202F\u205F\u2060\u3000\uFEFF]+`;
const oddAtEdges = new RegExp(`^${odd}(?: +${odd})*|(?<=:)${odd}|(?<=[^:])${odd}$`, "g");

function oddSpaces(lexeme: string, start: number): readonly YamlProblem[] {
  return [...lexeme.matchAll(oddAtEdges)].map(({ 0: signs, index }) => {
    const code = (signs.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    const at = start + index;
    const plain = index === 0 ? " ".repeat(signs.length) : " ";
    return {
      at,
      what: `a sign that looks like a space, or like nothing (U+${code}), and isn't one for YAML`,
      fix: `Type ${plain.length === 1 ? "a plain space" : `${plain.length} plain spaces`} in its place.`,
      mend: [at, at + signs.length, plain],
    };
  });
}
