import { CST, Lexer } from "yaml";

/** A line of a YAML file that has a name or an item of a list, or could have one. */
export interface YamlLine {
  /** From 1. */
  readonly number: number;
  /** The spaces before it. */
  readonly indent: number;
  /** The spaces before its name: after "- ", more than its indentation. */
  readonly inner: number;
  /** Without the marks of a list before it, and the comment after it. */
  readonly body: string;
  /** The name before its colon, as it is written; undefined without one. */
  readonly name: string | undefined;
  readonly isItem: boolean;
  /** Whether its value can only be in the lines below it. */
  readonly opens: boolean;
}

/** A name, its colon, and its value. */
const pair = /^("(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'{}[\]#,&*!|>%@`-][^{}[\]]*?) *:(?: +(.*))?$/;

/** Returns the lines outside of brackets, quotes and blocks of text, without comments and blank lines. */
export function structuralLines(text: string): readonly YamlLine[] {
  const inside = linesInside(text);
  return text.split("\n").flatMap((line, index): readonly YamlLine[] => {
    const [, start = "", marks = "", rest = ""] = /^\uFEFF?( *)((?:-(?: +|$))*)(.*?)\s*$/.exec(line) ?? [];
    const body = rest.replace(/(?:^| +)#.*$/, "");
    const isMark = /^(?:---|\.\.\.)(?: |$)/.test(line);
    if (inside.has(index + 1) || isMark || (body === "" && marks === "")) return [];
    const [, name, value = ""] = pair.exec(body) ?? [];
    return [
      {
        number: index + 1,
        indent: start.length,
        inner: start.length + marks.length,
        body,
        name,
        isItem: marks !== "",
        opens: body === "" || (name !== undefined && value === ""),
      },
    ];
  });
}

/** The lines that begin inside of brackets, quotes or a block of text. */
function linesInside(text: string): ReadonlySet<number> {
  const inside = new Set<number>();
  let line = 1;
  let depth = 0;
  let isText = false;
  let isBlock = false;
  for (const lexeme of new Lexer().lex(text)) {
    const type: string = isText ? "plain" : (CST.tokenType(lexeme) ?? "plain");
    isText = type === "scalar";
    if (type === "doc-mode" || type === "flow-error-end" || type === "scalar") continue;
    if (type.startsWith("flow-") && type.endsWith("-start")) depth++;
    if (type.startsWith("flow-") && type.endsWith("-end")) depth = Math.max(0, depth - 1);
    const isContent = isBlock && type === "plain";
    const breaks = lexeme.split("\n").length - 1;
    // The content of a block begins with its first line, and ends with a line break.
    if (isContent) inside.add(line);
    const isInside = isContent || depth > 0 || type.endsWith("-quoted-scalar");
    const more = isInside ? breaks - (isContent ? 1 : 0) : 0;
    for (let next = 1; next <= more; next++) inside.add(line + next);
    line += breaks;
    if (!["newline", "space", "comment"].includes(type)) isBlock = type === "block-scalar-header";
  }
  return inside;
}
