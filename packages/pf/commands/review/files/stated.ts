import ts from "typescript";
import { type CodeFile, type NormalText, withoutCounterpart } from "../../../file-changes/code/renamed.ts";
import { parse } from "../../../file-changes/syntax.ts";

type Version = "before" | "after";

interface Stated {
  readonly file: string;
  readonly key: string;
}

/** Values that decide nothing by themselves: none, one, the first, and a type's name. */
const usual = /^"(?:[01]|string|number|boolean|object|function)?"$/;

/**
 * Returns whether the head has a literal that the base doesn't have: a value that it may compare with. What a refusal says
 * doesn't count.
 */
export function hasNewLiteral(files: readonly CodeFile[]): boolean {
  const of = (version: Version) =>
    stated(files, version, literalsIn).flatMap(({ key }) => (usual.test(key) ? [] : [key]));
  const had = new Set(of("before"));
  return of("after").some((text) => !had.has(text));
}

/**
 * Returns whether the head states all that the base does: each field's value and each literal. Stacks that are deployed the
 * same don't show a value of another branch.
 */
export function statesTheSame(files: readonly CodeFile[], normalText: NormalText): boolean {
  const lost = (keysOf: (source: ts.SourceFile) => readonly string[], from: Version, to: Version) =>
    withoutCounterpart(stated(files, from, keysOf), stated(files, to, keysOf));
  const fields = (source: ts.SourceFile) => fieldsIn(source, normalText);
  return [
    lost(fields, "before", "after"),
    lost(literalsIn, "before", "after"),
    lost(literalsIn, "after", "before"),
  ].every((some) => some.length === 0);
}

/** A list in one of the versions, in which a name stands that the other's lists don't have. */
export interface ListedName {
  readonly file: string;
  readonly key: string;
  readonly isGone: boolean;
}

/**
 * Returns the names that lists of constants newly have, or no longer have: what is allowed, or what needs a reason. A list
 * that is made while the program runs isn't among them.
 */
export function listedNames(files: readonly CodeFile[]): readonly ListedName[] {
  const [before, after] = [stated(files, "before", listedIn), stated(files, "after", listedIn)];
  return [
    ...withoutCounterpart(before, after).map((one) => ({ ...one, isGone: true })),
    ...withoutCounterpart(after, before).map((one) => ({ ...one, isGone: false })),
  ];
}

function stated(
  files: readonly CodeFile[],
  version: Version,
  keysOf: (source: ts.SourceFile) => readonly string[],
): readonly Stated[] {
  return files.flatMap((one) => keysOf(parse(one.file, one[version] ?? "")).map((key) => ({ file: one.file, key })));
}

/** Texts in lists that a file's own constants hold. */
function listedIn(source: ts.SourceFile): readonly string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isTypeNode(node)) return;
    if (ts.isStringLiteralLike(node) && ts.isArrayLiteralExpression(node.parent)) names.push(node.text);
    node.forEachChild(visit);
  };
  for (const statement of source.statements) if (ts.isVariableStatement(statement)) visit(statement);
  return names;
}

/** Strings, numbers, patterns and names of fields that stand in quotes, but modules, types and what is thrown. */
function literalsIn(source: ts.SourceFile): readonly string[] {
  const literals: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isThrowStatement(node)) return;
    const isLiteral =
      ts.isLiteralExpression(node) || ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node);
    if (isLiteral) literals.push(JSON.stringify(node.text));
    else if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword)
      literals.push(node.getText(source));
    node.forEachChild(visit);
  };
  visit(source);
  return literals;
}

function fieldsIn(source: ts.SourceFile, normalText: NormalText): readonly string[] {
  const fields: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return;
    if (ts.isPropertyAssignment(node))
      fields.push(`${node.name.getText(source)}:${normalText(node.initializer, source)}`);
    else if (ts.isShorthandPropertyAssignment(node)) fields.push(`${node.name.text}:${normalText(node.name, source)}`);
    node.forEachChild(visit);
  };
  visit(source);
  return fields;
}
