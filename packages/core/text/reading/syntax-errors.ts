import { type Document, isScalar, visit, type YAMLError, type YAMLMap } from "yaml";
import { withoutCredentials } from "../redact.ts";
import { lineAt, type YamlProblem } from "./reading-problem.ts";

export const tooDeep = { what: "data that is nested too deeply to read", fix: "Use fewer levels." };

/** Each repeated key, and the parser's first error: what it says after it mostly follows from it. */
export function syntaxErrors(document: Document.Parsed, text: string): readonly YamlProblem[] {
  const { errors, warnings } = document;
  if (errors.some(({ message }) => message.includes("call stack"))) return [{ at: 0, ...tooDeep }];
  const inOrder = [...errors, ...warnings].toSorted((left, right) => left.pos[0] - right.pos[0]);
  const repeated = inOrder.filter(({ code }) => code === "DUPLICATE_KEY");
  const [first] = inOrder.filter(({ code }) => code !== "DUPLICATE_KEY");
  return [
    ...repeated.map(({ pos: [at] }) => repeatedKey(document, text, at)),
    // What the library quotes may be a secret.
    ...(first === undefined
      ? []
      : [
          {
            at: first.pos[0],
            what: `text that isn't valid YAML: ${first.message.replace(/:? ["'`][^]*$/, "")}`,
            fix: fixOf(first, text),
          },
        ]),
  ];
}

/** Most mistakes are of indentation: a line too deep, whose text the parser adds to the value above, or at odds. */
function fixOf({ code, pos: [at] }: YAMLError, text: string): string {
  if (code === "BAD_INDENT") return "Indent this line like the lines beside it that belong to the same map.";
  const [, rest = "", below = ""] = /^([^\n]*)\n([^\n]*)/.exec(text.slice(at)) ?? [];
  if (code !== "BLOCK_AS_IMPLICIT_KEY") return "Correct the syntax.";
  if (/:(?:\s|$)/.test(rest)) return "Put the text in quotes.";
  return /^ *[^\s:-][^:]*:(?:\s|$)/.test(below)
    ? `Indent line ${lineAt(text, at) + 1} like this one.`
    : "Correct the syntax.";
}

function repeatedKey(document: Document.Parsed, text: string, at: number): YamlProblem {
  const what = "a key that its map has already";
  const fix = "Write each key once.";
  let problem: YamlProblem = { at, what, fix };
  visit(document, {
    Map: (_, { items }: YAMLMap) => {
      const keys = items.flatMap(({ key }) => (isScalar(key) ? [key] : []));
      const key = keys.find(({ range }) => range?.[0] === at);
      const earlier = keys.find(({ value }) => value === key?.value);
      if (key === undefined || !earlier?.range) return undefined;
      const line = lineAt(text, earlier.range[0]);
      problem = { at, what: `${what}, in line ${line}`, found: withoutCredentials(String(key.value)), fix };
      return visit.BREAK;
    },
  });
  return problem;
}
