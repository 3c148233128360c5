import type { YamlProblem } from "./reading-problem.ts";
import type { Repair } from "./repair.ts";

const inQuotes = "text in quotes that doesn't end";

/**
 * Quotes that aren't closed, and where they most likely end: at the end of the line, inside of brackets before the next
 * comma or bracket, and around a name before its colon.
 *
 * @param at of the first quote
 */
export function unclosedQuotes(text: string, at: number, isInBrackets: boolean): YamlProblem {
  const quote = text.charAt(at);
  const [line = ""] = /^.*/.exec(text.slice(at)) ?? [];
  const isFirst = /(?:^|\n)[ -]*$/.test(text.slice(0, at));
  const end = isInBrackets ? beforeNext : isFirst && ofName.test(line) ? ofName : /\s*(?: #.*)?$/;
  const to = at + Math.max(1, line.slice(1).search(end) + 1);
  return closing(text, { at, what: inQuotes, fix: "Close the quotes." }, to, quote);
}

const beforeNext = /\s*(?:[,}\]]|$)/;
const ofName = /:(?:\s|$)/;

/**
 * A bracket that isn't closed: of a list, before the next name, which belongs to the braces around it; else before
 * another bracket that is in its place, or at the end of its line.
 */
export function unclosedBracket(text: string, at: number, pair: string, other: number | undefined): YamlProblem {
  const [start = "", end = ""] = pair;
  const [line = ""] = /^.*/.exec(text.slice(at)) ?? [];
  const toEnd = other ?? at + line.search(/\s*(?: #.*)?$/);
  const to = start === "[" ? beforeName(text, at + 1, toEnd) : toEnd;
  return closing(text, { at, what: `a ${start} that isn't closed`, fix: `Write ${end} where it ends.` }, to, end);
}

/** The comma before the first name in a list, outside of the brackets in it; without one, its end. */
function beforeName(text: string, from: number, end: number): number {
  let depth = 0;
  for (let at = from; at < end; at += 1) {
    const sign = text.charAt(at);
    if ("{[".includes(sign)) depth += 1;
    if ("}]".includes(sign)) depth -= 1;
    if (depth === 0 && sign === "," && /^,\s*["']?[\w.:-]+["']?:\s/.test(text.slice(at, at + 80))) return at;
  }
  return end;
}

/** A bracket that closes one of the other kind. */
export function wrongBracket(at: number, pair: string, found: string): YamlProblem {
  const [start = "", end = ""] = pair;
  const fix = `Write ${end} in its place.`;
  return { at, what: `a ${found} where a ${start} ends`, fix, unsure: fix, mend: [at, at + 1, end] };
}

function closing(text: string, unsure: YamlProblem, to: number, sign: string): YamlProblem {
  const column = to - text.lastIndexOf("\n", to - 1);
  return { ...unsure, unsure: unsure.fix, fix: `Write ${sign} in column ${column}.`, mend: [to, to, sign] };
}

/** A closing bracket too many in a line: it goes, or another one before it is missing. */
export function strayBrackets(lines: readonly string[], near: number): readonly Repair[] {
  const line = lines[near - 1] ?? "";
  return ["{}", "[]"].flatMap((pair) => {
    const [start = "", end = ""] = pair;
    const last = line.lastIndexOf(end);
    if (line.split(end).length <= line.split(start).length) return [];
    const edit = (column: number, to: number, sign: string, what: string, fix: string, odds: number): Repair => {
      const text = line.slice(0, column) + sign + line.slice(to);
      return { line: near, column, what, fix, lines: lines.with(near - 1, text), odds };
    };
    const places = [...line.slice(0, last).matchAll(/(?<=: +|- +)(?=[^\s{[-])/g)].map(({ index }) => index);
    return [
      edit(last, last + 1, "", `a ${end} that closes nothing`, "Remove it", 0),
      ...places.map((at, index) =>
        edit(at, at, `${start} `, `a ${start} is missing`, `Write ${start} in column ${at + 1}`, places.length - index),
      ),
    ];
  });
}

/** Quotes in lines near an error that the next quotes seem to close. */
export function quoteSlips(lines: readonly string[], near: number): readonly Repair[] {
  return lines.flatMap((line, index) => {
    if (Math.abs(index + 1 - near) > 1) return [];
    return ['"', "'"].flatMap((quote) => {
      if (line.split(quote).length % 2 === 1) return [];
      const opening = new RegExp(`(?<=^|[\\s:,{[])${quote}(?=[^\\s${quote}])`, "g");
      return [...line.matchAll(opening)].flatMap(({ index: at }) =>
        [beforeNext, ofName].flatMap((end, odds): readonly Repair[] => {
          const length = line.slice(at + 1).search(end) + 1;
          if (length === 0 || line.slice(at + 1, at + length).includes(quote)) return [];
          const to = at + length;
          const text = line.slice(0, to) + quote + line.slice(to);
          const fix = `Write ${quote} in column ${to + 1}`;
          return [{ line: index + 1, column: at, what: inQuotes, fix, lines: lines.with(index, text), odds }];
        }),
      );
    });
  });
}
