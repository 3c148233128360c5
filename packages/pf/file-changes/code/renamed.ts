import ts from "typescript";
import { declarationOf, parse } from "../syntax.ts";

/** A code file of a change, in both versions. */
export interface CodeFile {
  readonly file: string;
  /** Undefined if the version doesn't have it. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/**
 * Writes an expression without the names that a refactoring may change.
 *
 * @param given what a call gives a function's parameters, as written there
 */
export type NormalText = (node: ts.Node, source: ts.SourceFile, given?: ReadonlyMap<ts.Node, string>) => string;

/**
 * Returns a writer of expressions. A constant is written as its value. A variable, a function or a field that only one
 * version declares is written as a dot, because the other version may have it under another name.
 */
export function normalTextOf(files: readonly CodeFile[]): NormalText {
  const [before, after] = (["before", "after"] as const).map(
    (version) => new Set(files.flatMap((one) => declaredIn(one.file, one[version] ?? ""))),
  );
  const isRenamed = (name: string) => before?.has(name) !== after?.has(name);
  const write = (node: ts.Node, source: ts.SourceFile, given: ReadonlyMap<ts.Node, string>, depth: number): string => {
    if (ts.isParenthesizedExpression(node)) return write(node.expression, source, given, depth);
    if (ts.isIdentifier(node)) {
      const { parent } = node;
      const isMember = ts.isPropertyAccessExpression(parent) && parent.name === node;
      const isOfThis = isMember && parent.expression.kind === ts.SyntaxKind.ThisKeyword;
      if (isMember) return isOfThis && isRenamed(node.text) ? "·" : node.text;
      const declaration = declarationOf(node);
      const own = declaration === undefined ? undefined : given.get(declaration);
      if (own !== undefined) return own;
      const isField = declaration !== undefined && ts.isBindingElement(declaration);
      // `args.names`, and `names` of the parameter `{ names }`.
      if (isField && ts.isParameter(declaration.parent.parent))
        return `${given.get(declaration.parent.parent) ?? "·"}.${(declaration.propertyName ?? declaration.name).getText(source)}`;
      const value = declaration === undefined ? undefined : constantValue(declaration);
      // `names` of `const { names } = args`.
      if (isField && ts.isVariableDeclaration(declaration.parent.parent) && declaration.dotDotDotToken === undefined) {
        const { initializer } = declaration.parent.parent;
        const name = (declaration.propertyName ?? declaration.name).getText(source);
        if (initializer !== undefined && ts.isIdentifier(initializer) && ts.isObjectBindingPattern(declaration.parent))
          return `${write(initializer, source, given, depth + 1)}.${name}`;
      }
      if (value !== undefined && !hasOwnName(value) && depth < 8) return write(value, source, given, depth + 1);
      return isRenamed(node.text) ? "·" : node.text;
    }
    const parts: string[] = [];
    let at = node.getStart(source);
    node.forEachChild((child) => {
      parts.push(
        source.text.slice(at, child.getStart(source)).replaceAll(/\s+/g, ""),
        write(child, source, given, depth),
      );
      at = child.end;
    });
    parts.push(source.text.slice(at, node.end).replaceAll(/\s+/g, parts.length === 0 ? " " : ""));
    return parts.join("");
  };
  return (node, source, given = new Map()) => write(node, source, given, 0).replaceAll("?.", ".");
}

function constantValue(declaration: ts.Node): ts.Expression | undefined {
  if (!ts.isVariableDeclaration(declaration) || !ts.isVariableDeclarationList(declaration.parent)) return undefined;
  return (declaration.parent.flags & ts.NodeFlags.Const) === 0 ? undefined : declaration.initializer;
}

/** A function has its name however it's declared, and what is made from inputs stays what it is with others. */
function hasOwnName(value: ts.Expression): boolean {
  const makes = (node: ts.Node): boolean =>
    ts.isNewExpression(node) || node.forEachChild((child) => makes(child) || undefined) === true;
  return ts.isArrowFunction(value) || ts.isFunctionExpression(value) || makes(value);
}

/** Names that a text declares for its own use, and what it imports from files beside it. */
function declaredIn(file: string, text: string): readonly string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    const isOwn =
      ts.isVariableDeclaration(node) ||
      ts.isParameter(node) ||
      ts.isBindingElement(node) ||
      ts.isFunctionLike(node) ||
      ts.isClassLike(node) ||
      ts.isPropertyDeclaration(node);
    const name = isOwn ? node.name : undefined;
    if (name !== undefined && ts.isIdentifier(name)) names.push(name.text);
    if (
      ts.isImportDeclaration(node) &&
      ts.isStringLiteral(node.moduleSpecifier) &&
      node.moduleSpecifier.text.startsWith(".")
    ) {
      const bindings = node.importClause?.namedBindings;
      if (bindings && ts.isNamedImports(bindings)) names.push(...bindings.elements.map((element) => element.name.text));
    }
    node.forEachChild(visit);
  };
  visit(parse(file, text));
  return names;
}

interface Placed {
  readonly file: string;
  readonly key: string;
}

/** Returns the elements of one list that the other has no counterpart of: in the same file first, then in any. */
export function withoutCounterpart<Element extends Placed>(
  elements: readonly Element[],
  others: readonly Placed[],
): readonly Element[] {
  const take = (left: Placed[], isIt: (other: Placed) => boolean): boolean => {
    const index = left.findIndex(isIt);
    if (index !== -1) left.splice(index, 1);
    return index !== -1;
  };
  const left = [...others];
  const rest = elements.filter(({ file, key }) => !take(left, (other) => other.file === file && other.key === key));
  return rest.filter(({ key }) => !take(left, (other) => other.key === key));
}
