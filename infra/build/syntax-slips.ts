import type { Message } from "esbuild";
import { openBracket } from "@protected-function/core/text/code/open-bracket.ts";

/** What is wrong with code that esbuild can't read, in a person's words. */
interface SyntaxSlip {
  /** The line to change. */
  readonly line: number;
  /** The place in it, from 1; undefined: its end. */
  readonly column?: number;
  readonly rule: string;
  readonly fix: string;
}

/**
 * Returns the slip behind a message of esbuild, which expects the bracket that would end what it reads, wherever
 * somebody forgot a comma. Undefined if that isn't clear.
 *
 * @param code the whole file
 */
export function syntaxSlip(
  { text, location }: Pick<Message, "text" | "location">,
  code: string,
): SyntaxSlip | undefined {
  if (location === null) return undefined;
  const { line, column, lineText } = location;
  const here = { line, column: column + 1 };
  if (text === "Unexpected end of file") {
    const open = openBracket(code);
    const rule = `has a ${open?.text} that isn't closed`;
    return open && { line: open.line, rule, fix: `write ${closing[open.text]} where it ends` };
  }
  if (text === "Unterminated string literal") {
    return { ...here, rule: "has a text without its end", fix: "write its second quote in the same line" };
  }
  if (text.startsWith('"await" can only be used inside')) {
    return { ...here, rule: "awaits in a function that isn't async", fix: "write async before that function" };
  }
  const [, expected, found] = /^Expected "([})\]])" but found "(.+)"$/.exec(text) ?? [];
  if (expected === undefined || found === undefined) return undefined;
  const [quote] = /["']/.exec(withoutTexts(lineText)) ?? [];
  if (quote !== undefined)
    return { ...here, rule: `has a ${quote} without its other one`, fix: `write the ${quote} that the line lacks` };
  const isFirst = lineText.slice(0, column).trim() === "";
  if (isFirst && !/^[})\];]/.test(found)) return afterLineAbove(code, line, { expected, found });
  const isEntry = /^\s*[\w"'-]+\s*:/.test(lineText);
  if (found === ";" && expected === "}" && isEntry)
    return { ...here, rule: "ends an entry of an object with ;", fix: "write a comma in place of it" };
  const isCondition = expected === ")" && found === "{" && /^\s*(?:\} else )?(?:if|while|for|switch)\b/.test(lineText);
  if (isCondition || /^[})\];]/.test(found))
    return { ...here, rule: `lacks the ${expected} before this`, fix: `write ${expected} before it` };
  // A name before a value: one before a name is a shorthand as well.
  const isNamed = expected === "}" && /(?:^|[{,])\s*[\w$]+\s*$/.test(lineText.slice(0, column));
  if (isNamed && /^\\?[\d"'`{[]/.test(found))
    return { ...here, rule: "lacks a colon before this", fix: "write a colon before it" };
  const orColon = expected === "}" ? ", or a colon if it's the value of the name before it" : "";
  return { ...here, rule: "lacks a comma before this", fix: `write a comma before it${orColon}` };
}

/** What comes in a line of its own is the next entry, or a statement: the line above lacks its end. */
function afterLineAbove(
  code: string,
  line: number,
  { expected, found }: { readonly expected: string; readonly found: string },
): SyntaxSlip | undefined {
  const above = code.split("\n").slice(0, line - 1);
  const index = above.findLastIndex((one) => !/^\s*(?:\/\/.*)?$/.test(one));
  if (index === -1) return undefined;
  if (statement.test(found))
    return { line: index + 1, rule: `lacks its ${expected} at the end`, fix: `write ${expected} at its end` };
  const orBracket = expected === ")" ? `, or ${expected} if nothing else belongs to it` : "";
  return { line: index + 1, rule: "lacks a comma at its end", fix: `write a comma at its end${orBracket}` };
}

/** A line without the texts that end in it, and without its comment. */
function withoutTexts(line: string): string {
  return line.replace(/\\.|(["'`]).*?\1/g, "").replace(/\/\/.*/, "");
}

const closing: Readonly<Record<string, string>> = { "{": "}", "[": "]", "(": ")" };

const statement =
  /^(?:async|await|class|const|do|else|enum|export|for|function|if|import|interface|let|return|switch|throw|try|type|var|while)$/;
