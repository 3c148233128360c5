import ts from "typescript";

/** Initializers of the names that a text declares once, as `const`. */
export type Constants = ReadonlyMap<string, ts.Expression>;

export function constantsIn(source: ts.SourceFile): Constants {
  const constants = new Map<string, ts.Expression>();
  const repeated = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) {
      const isConst = ts.isVariableDeclarationList(node.parent) && (node.parent.flags & ts.NodeFlags.Const) !== 0;
      if (constants.has(node.name.text) || !isConst || node.initializer === undefined) repeated.add(node.name.text);
      else constants.set(node.name.text, node.initializer);
    } else if ((ts.isParameter(node) || ts.isBindingElement(node)) && ts.isIdentifier(node.name))
      repeated.add(node.name.text);
    node.forEachChild(visit);
  };
  visit(source);
  for (const name of repeated) constants.delete(name);
  return constants;
}

/** The text of an expression whose parts are all written in the file. Undefined if a part isn't. */
export function literalIn(node: ts.Node, constants: Constants, depth = 0): string | undefined {
  if (depth > 8) return undefined;
  const of = (one: ts.Node) => literalIn(one, constants, depth + 1);
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node))
    return of(node.expression);
  if (ts.isIdentifier(node) && depth > 0) {
    const initializer = constants.get(node.text);
    return initializer === undefined ? undefined : of(initializer);
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const parts = [of(node.left), of(node.right)];
    return parts.every((part) => part !== undefined) ? parts.join("") : undefined;
  }
  if (ts.isTemplateExpression(node)) {
    const parts = node.templateSpans.map(({ expression, literal }) => [of(expression), literal.text]);
    return parts.every(([part]) => part !== undefined) ? [node.head.text, ...parts.flat()].join("") : undefined;
  }
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  return madeBy(node, node.expression, of);
}

/** `["a", "b"].join("")`, `"a".concat("b")`, `"a".toLowerCase()` and the like. */
function madeBy(
  { arguments: args }: ts.CallExpression,
  { expression: object, name }: ts.PropertyAccessExpression,
  of: (node: ts.Node) => string | undefined,
): string | undefined {
  const values = args.map(of);
  const [first] = values;
  const list = ts.isArrayLiteralExpression(object) ? object.elements.map(of) : undefined;
  if (name.text === "join" && list?.every((part) => part !== undefined) === true)
    return list.join(args.length === 0 ? "," : (first ?? ""));
  const text = of(object);
  if (text === undefined) return undefined;
  if (name.text === "toLowerCase") return text.toLowerCase();
  if (name.text === "toUpperCase") return text.toUpperCase();
  if (name.text === "trim") return text.trim();
  return name.text === "concat" && values.every((part) => part !== undefined) ? text.concat(...values) : undefined;
}

/** Every name and literal in an expression, but types. */
export function textsOfCode(node: ts.Node): readonly string[] {
  if (ts.isTypeNode(node)) return [];
  const own = ts.isIdentifier(node) ? [node.text] : [];
  const children: ts.Node[] = [];
  node.forEachChild((child) => void children.push(child));
  return [...own, ...children.flatMap(textsOfCode)];
}

/** The expression that a name stands for, if the text says so once. */
export function meantBy(node: ts.Expression, constants: Constants, depth = 0): ts.Expression {
  if (!ts.isIdentifier(node) || depth > 8) return node;
  const initializer = constants.get(node.text);
  return initializer === undefined ? node : meantBy(initializer, constants, depth + 1);
}
