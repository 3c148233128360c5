import { type Document, isMap, isScalar, type Node, type Pair, visit, type YAMLError, type YAMLMap } from "yaml";
import { withoutCredentials } from "../redact.ts";
import { lineAt, startOfLine, type YamlProblem } from "./reading-problem.ts";
import { strayNames } from "./settings-names.ts";
import { slipsIn } from "./slips.ts";

export const tooDeep = { what: "data that is nested too deeply to read", fix: "Use fewer levels." };

/**
 * Each slip that is sure, each repeated key, and of what is left the parser's first error: what it says after it mostly
 * follows from it. If nothing is left, also the text without the slips.
 */
export function syntaxErrors(
  document: Document.Parsed,
  text: string,
  isSettings: boolean,
): { readonly problems: readonly YamlProblem[]; readonly mended?: string } {
  const { errors, warnings } = document;
  if (errors.length + warnings.length === 0) return { problems: [], mended: text };
  if (errors.some(({ message }) => message.includes("call stack"))) return { problems: [{ at: 0, ...tooDeep }] };
  const slips = slipsIn(document, text, (one, its) => (isSettings ? strayNames(one, its) : 0));
  const left = parserErrors(slips.document, slips.text, text);
  return { problems: [...slips.problems, ...left], ...(left.length === 0 && { mended: slips.text }) };
}

/** @param original the file with its slips */
function parserErrors(document: Document.Parsed, text: string, original: string): readonly YamlProblem[] {
  const inOrder = [...document.errors, ...document.warnings].toSorted((left, right) => left.pos[0] - right.pos[0]);
  const repeated = inOrder.filter(({ code }) => code === "DUPLICATE_KEY");
  const [first] = inOrder.filter(({ code }) => code !== "DUPLICATE_KEY");
  const problems = [
    ...repeated.map(({ pos: [at] }) => repeatedKey(document, text, at)),
    // What the library quotes may be a secret.
    ...(first === undefined
      ? []
      : [
          {
            at: first.pos[0],
            ...said(first, text),
          },
        ]),
  ];
  return problems.map((problem) => ({ ...problem, at: samePlace(problem.at, text, original) }));
}

function said(error: YAMLError, text: string): Pick<YamlProblem, "what" | "fix"> {
  const { code, message, pos } = error;
  if (code === "BAD_SCALAR_START" && /^[@`%]/.test(text.slice(pos[0])))
    return { what: `text that begins with ${text.charAt(pos[0])}, which YAML reserves`, fix: "Put it in quotes." };
  if (text.charAt(pos[0] - 1) === "$" && text.charAt(pos[0]) === "{")
    return { what: "a variable of another tool, which YAML takes for a map", fix: "Write its value in place of it." };
  const fix = fixOf(error, text);
  if (fix === inQuotes) return { what: "a colon and a space in a text, which YAML takes for the end of a name", fix };
  return { what: `text that isn't valid YAML: ${message.replace(/:? ["'`][^]*$/, "")}`, fix };
}

/** The same line and column of another text. */
export function samePlace(at: number, text: string, other: string): number {
  if (text === other) return at;
  const start = text.lastIndexOf("\n", at - 1) + 1;
  return startOfLine(other, lineAt(text, at)) + at - start;
}

const inQuotes = "Put the text in quotes.";

/** Most mistakes are of indentation: a line too deep, whose text the parser adds to the value above, or at odds. */
function fixOf({ code, pos: [at] }: YAMLError, text: string): string {
  if (code === "BAD_INDENT") return "Indent this line like the lines beside it that belong to the same map.";
  const [, rest = "", below = ""] = /^([^\n]*)\n([^\n]*)/.exec(text.slice(at)) ?? [];
  if (code === "BLOCK_IN_FLOW" && /^[^\s"'{}[\],][^{}[\],]*: /.test(rest)) return inQuotes;
  if (code !== "BLOCK_AS_IMPLICIT_KEY") return "Correct the syntax.";
  if (/:(?:\s|$)/.test(rest)) return inQuotes;
  return /^ *[^\s:-][^:]*:(?:\s|$)/.test(below)
    ? `Indent line ${lineAt(text, at) + 1} like this one.`
    : "Correct the syntax.";
}

function repeatedKey(document: Document.Parsed, text: string, at: number): YamlProblem {
  const what = "a key that its map has already";
  let problem: YamlProblem = { at, what, fix: once };
  visit(document, {
    Map: (_, { items, flow }: YAMLMap) => {
      // Below an empty value, the parser tells the end of the key above.
      const isThere = ({ range }: Pick<Node, "range">) =>
        range?.[0] === at ||
        (range !== undefined && range !== null && range[0] > at && text.slice(at, range[0]).trim() === "");
      const index = items.findIndex(({ key }) => isScalar(key) && isThere(key));
      const again = items[index];
      const key = again?.key;
      const earlier = items
        .slice(0, Math.max(index, 0))
        .find((item) => isScalar(item.key) && isScalar(key) && item.key.value === key.value);
      if (again === undefined || !isScalar(key) || !isScalar(earlier?.key) || !earlier.key.range) return undefined;
      const line = lineAt(text, earlier.key.range[0]);
      const above = items[index - 1];
      const fix = flow === true ? once : (belowEmpty(above, text) ?? repeatedFix(earlier, again, line, text));
      problem = {
        at: key.range?.[0] ?? at,
        what: `${what}, in line ${line}`,
        found: withoutCredentials(String(key.value)),
        fix,
      };
      return visit.BREAK;
    },
  });
  return problem;
}

/** A name without a value above it, to which it may belong. */
function belowEmpty(above: Pair | undefined, text: string): string | undefined {
  if (!isScalar(above?.key) || !isScalar(above.value) || above.value.source !== "") return undefined;
  const name = withoutCredentials(String(above.key.value));
  const line = lineAt(text, above.key.range?.[0] ?? 0);
  return `${once} If it belongs to ${name} (line ${line}), write fewer spaces before line ${line}, or more before what belongs to it.`;
}

const once = "Write each key once.";

/** A second block of names, such as a second one of callers, belongs into the first one. */
function repeatedFix(earlier: Pair, again: Pair, line: number, text: string): string {
  const [first, second] = [earlier, again].map((pair) => sourceOf(pair, text));
  if (first !== undefined && second !== undefined && first.text === second.text) {
    const last = second.from + second.text.split("\n").length - 1;
    return `It's the same as there: remove ${last === second.from ? `line ${last}` : `lines ${second.from} to ${last}`}.`;
  }
  const [into, from] = [columnBelow(earlier, text), columnBelow(again, text)];
  if (into === undefined || from === undefined) return once;
  const by = into - from;
  const shift = by === 0 ? "" : `, with ${Math.abs(by)} ${by > 0 ? "more" : "fewer"} spaces before it`;
  return `Move what is below it under line ${line}${shift}, and remove this line.`;
}

/** A name with its value as they are written, and their first line. */
function sourceOf({ key, value }: Pair, text: string): { readonly text: string; readonly from: number } | undefined {
  const [start, end] = [(key as Node).range?.[0], (value as Node | null)?.range?.[1]];
  if (start === undefined || end === undefined) return undefined;
  return { text: text.slice(start, end).trimEnd(), from: lineAt(text, start) };
}

/** Where the names in the lines below a name begin. */
function columnBelow({ key, value }: Pair, text: string): number | undefined {
  if (!isMap(value) || value.flow === true || !isScalar(key)) return undefined;
  const at = (value.items[0]?.key as Node | undefined)?.range?.[0] ?? 0;
  const isBelow = lineAt(text, at) > lineAt(text, key.range?.[0] ?? 0);
  return isBelow ? at - text.lastIndexOf("\n", at - 1) - 1 : undefined;
}
