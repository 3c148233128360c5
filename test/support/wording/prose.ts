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
    if (cells) blocks.push(...cells.map((cell) => ({ line: index + 1, lines: [cell.trim()] })));
    else if (line.trim() === "") isOpen = false;
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
    .replaceAll(/`[^`]*`/g, "X")
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/https?:\S+/g, "X")
    .replaceAll(/(?<!\w)[*_]+|[*_]+(?!\w)/g, "")
    .replace(/^\s*(?:[-*>]|#+|\d+\.)\s+(?:\[[ x]\] )?/, "")
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
  const comments = new Map<number, Omit<Prose, "kind">>();
  const messages: Prose[] = [];
  const visit = (node: ts.Node): void => {
    for (const { pos, end } of ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []) {
      comments.set(pos, { line: lineOf(pos), text: commentText(text.slice(pos, end)) });
    }
    const said = literalText(node);
    if (said !== undefined && /\S+ \S+ \S+/.test(said)) {
      messages.push({ kind: "message", line: lineOf(node.getStart()), text: plainMarkdown(said) });
    }
    if (said === undefined || ts.isTemplateExpression(node)) ts.forEachChild(node, visit);
  };
  visit(source);
  visit(source.endOfFileToken);
  return [...joined([...comments.values()].toSorted((one, other) => one.line - other.line)), ...messages];
}

function commentText(comment: string): string {
  return comment
    .replace(/^\/\*\*?|\*\/$/g, "")
    .replaceAll(/^\s*(?:\*|\/\/) ?/gm, "")
    .replace(/\*\/$/, "")
    .replaceAll(/@\w+ ?(?:\w+$)?/gm, " ")
    .replaceAll(/\s+/g, " ");
}

/** A literal, or literals put together by `+`, with `X` for what is put in. */
function literalText(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map(({ literal }) => `X${literal.text}`).join("");
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [literalText(node.left), literalText(node.right)];
    return left === undefined && right === undefined ? undefined : (left ?? "X") + (right ?? "X");
  }
  return undefined;
}
