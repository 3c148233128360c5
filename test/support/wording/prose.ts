import ts from "typescript";

/** A piece of text that a person reads. */
export interface Prose {
  readonly kind: "page" | "message" | "comment";
  /** From 1. */
  readonly line: number;
  /** Code, values and links stand as `X`. */
  readonly text: string;
}

/** The prose of a file, by what its name says it is: Markdown, YAML, or a program. */
export function proseIn(path: string, text: string): readonly Prose[] {
  if (path.endsWith(".md")) return pageProse(text);
  if (/\.ya?ml$/.test(path)) return yamlComments(text);
  return programProse(path, text);
}

/** Paragraphs, list items, headings and table cells, without code blocks and HTML comments. */
function pageProse(text: string): readonly Prose[] {
  const bare = text
    .replaceAll(/^( *)(```|~~~)[^]*?^\1\2/gm, blanked)
    .replaceAll(/<!--[^]*?-->/g, blanked)
    .replaceAll(/<[^>\n]+>/g, "");
  const blocks: { line: number; lines: string[] }[] = [];
  let isOpen = false;
  for (const [index, line] of bare.split("\n").entries()) {
    const cells = /^\s*\|/.test(line) ? line.split(/(?<!\\)\|/).filter((cell) => /[a-z]/i.test(cell)) : undefined;
    const isQuoteContinued = isOpen && /^\s*>/.test(line) && /^\s*>/.test(blocks.at(-1)?.lines[0] ?? "");
    if (cells) blocks.push(...cells.map((cell) => ({ line: index + 1, lines: [cell.trim()] })));
    else if (line.trim() === "") isOpen = false;
    else if (isQuoteContinued) blocks.at(-1)?.lines.push(line.replace(/^\s*>\s?/, ""));
    else if (!isOpen || /^\s*(?:[-*#>]|\d+\.)\s/.test(line)) blocks.push({ line: index + 1, lines: [line] });
    else blocks.at(-1)?.lines.push(line);
    isOpen = cells === undefined && line.trim() !== "" && !line.startsWith("#");
  }
  return blocks.map(({ line, lines }) => ({ kind: "page", line, text: plainMarkdown(lines.join(" ")) }));
}

/** As many lines as before, and nothing in them. */
function blanked(text: string): string {
  return text.replaceAll(/[^\n]/g, "");
}

function plainMarkdown(text: string): string {
  return text
    .replaceAll(/(`+)[^]*?(?<!`)\1(?!`)/g, "X")
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/https?:\S+/g, "X")
    .replaceAll(/(?<!\w)[*_]+|[*_]+(?!\w)/g, "")
    .replace(/^\s*(?:[-*>]|#+|\d+\.)\s+(?:\[[ x]\] )?/, "")
    .replaceAll(/\b(e\.g|i\.e|vs)\.(?=\s)/g, "$1")
    .replaceAll(/\s+/g, " ")
    .trim();
}

function yamlComments(text: string): readonly Prose[] {
  return joined(
    text.split("\n").flatMap((line, index) => {
      const comment = /(?:^|\s)#\s?(?<said>.*)$/.exec(line)?.groups?.["said"];
      return comment === undefined ? [] : [{ line: index + 1, text: comment }];
    }),
  );
}

/** Comments of neighboring lines are one text. */
function joined(lines: readonly Omit<Prose, "kind">[]): readonly Prose[] {
  const found: (Prose & { readonly last: number })[] = [];
  for (const { line, text } of lines) {
    const before = found.at(-1);
    if (before?.last === line - 1 && text.trim() !== "")
      found[found.length - 1] = { ...before, last: line, text: `${before.text} ${text}` };
    else found.push({ kind: "comment", line, last: line, text });
  }
  return found.map(({ kind, line, text }) => ({ kind, line, text: plainMarkdown(text) }));
}

/** Comments, and string literals of three words or more. */
function programProse(path: string, text: string): readonly Prose[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line + 1;
  const messages: Prose[] = [];
  const visit = (node: ts.Node): void => {
    const literal = literalText(node);
    if (literal !== undefined && /\S+ \S+ \S+/.test(literal.text)) {
      messages.push({ kind: "message", line: lineOf(node.getStart()), text: plainMarkdown(literal.text) });
    }
    for (const inserted of literal?.inserted ?? []) visit(inserted);
    if (literal === undefined) ts.forEachChild(node, visit);
  };
  visit(source);
  const ranges = commentRanges(source);
  const lines = ranges
    .filter(({ kind }) => kind === ts.SyntaxKind.SingleLineCommentTrivia)
    .map(({ pos, end }) => ({ line: lineOf(pos), text: text.slice(pos, end).replace(/^\/\/ ?/, "") }));
  const blocks = ranges
    .filter(({ kind }) => kind === ts.SyntaxKind.MultiLineCommentTrivia)
    .flatMap(({ pos, end }) => blockComment(text.slice(pos, end), lineOf(pos)));
  return [...joined(lines), ...blocks, ...messages];
}

/** The comments of a program, in their order: each stands before or behind some token. */
function commentRanges(source: ts.SourceFile): readonly ts.CommentRange[] {
  const ranges = new Map<number, ts.CommentRange>();
  const visit = (node: ts.Node): void => {
    if (ts.isJSDoc(node)) return;
    const children = node.getChildren(source);
    for (const child of children) visit(child);
    if (children.length > 0 || node.kind === ts.SyntaxKind.JsxText) return;
    const before = ts.getLeadingCommentRanges(source.text, node.getFullStart()) ?? [];
    const behind = ts.getTrailingCommentRanges(source.text, node.getEnd()) ?? [];
    for (const range of [...before, ...behind]) ranges.set(range.pos, range);
  };
  visit(source);
  return [...ranges.values()].toSorted((one, other) => one.pos - other.pos);
}

/** The text of a comment, and that of each of its tags. */
function blockComment(comment: string, firstLine: number): readonly Prose[] {
  const texts: { line: number; text: string }[] = [];
  for (const [index, line] of comment
    .replaceAll(/^\/\*\*?|\*\/$/g, "")
    .split("\n")
    .entries()) {
    const said = line.replace(/^\s*\* ?/, "");
    const last = texts.at(-1);
    if (last === undefined && said.trim() === "") continue;
    if (last === undefined || /^\s*@\w/.test(said)) texts.push({ line: firstLine + index, text: said });
    else last.text += ` ${said}`;
  }
  return texts
    .map(({ line, text }) => ({ line, text: plainMarkdown(text.replaceAll(/@(?:param \w+|\w+) ?/g, "")) }))
    .filter(({ text }) => text !== "")
    .map(({ line, text }) => ({ kind: "comment", line, text }));
}

interface Literal {
  /** With `X` for what is put in. */
  readonly text: string;
  readonly inserted: readonly ts.Node[];
}

/** A literal, or literals put together by `+`. */
function literalText(node: ts.Node): Literal | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return { text: node.text, inserted: [] };
  if (ts.isTemplateExpression(node)) {
    const text = node.head.text + node.templateSpans.map(({ literal }) => `X${literal.text}`).join("");
    return { text, inserted: node.templateSpans.map(({ expression }) => expression) };
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [literalText(node.left), literalText(node.right)];
    if (left === undefined && right === undefined) return undefined;
    const [one, other] = [left ?? { text: "X", inserted: [node.left] }, right ?? { text: "X", inserted: [node.right] }];
    return { text: one.text + other.text, inserted: [...one.inserted, ...other.inserted] };
  }
  return undefined;
}
