import ts from "typescript";
import { parse } from "../../../file-changes/syntax.ts";
import { opposites } from "./conditions.ts";

/**
 * Returns a text in which questions to lists are asked in one way, whichever it was written: `find(…) !== undefined`,
 * `filter(…).length > 0` and `findIndex(…) >= 0` are `some(…)`, `indexOf(…) !== -1` is `includes(…)`, and `every(…)` is that
 * none is otherwise. Every line stays where it is.
 */
export function canonicalText(file: string, text: string): string {
  let written = text;
  // Inner ones first: each pass leaves fewer.
  for (let pass = 0; pass < 10; pass += 1) {
    const source = parse(file, written);
    const edits: { readonly start: number; readonly end: number; readonly by: string }[] = [];
    const visit = (node: ts.Node): boolean => {
      // Not `some`: every child is looked at.
      let isInner = false;
      node.forEachChild((child) => {
        if (visit(child)) isInner = true;
      });
      const by = isInner ? undefined : rewritten(node);
      if (by !== undefined) edits.push({ start: node.getStart(source), end: node.end, by });
      return isInner || by !== undefined;
    };
    visit(source);
    if (edits.length === 0) break;
    for (const { start, end, by } of edits.toReversed()) {
      const lost = linesIn(written.slice(start, end)) - linesIn(by);
      written = `${written.slice(0, start)}${by}${"\n".repeat(Math.max(lost, 0))}${written.slice(end)}`;
    }
  }
  return written;
}

function linesIn(text: string): number {
  return text.split("\n").length - 1;
}

function rewritten(node: ts.Node): string | undefined {
  if (ts.isBinaryExpression(node)) return ofComparison(node);
  if (!ts.isCallExpression(node)) return undefined;
  const { list, name, argument } = methodCall(node) ?? {};
  if (list === undefined || argument === undefined) return undefined;
  if (name === "every" && ts.isIdentifier(argument)) return `!${list}.some((one) => !${argument.text}(one))`;
  if (!ts.isArrowFunction(argument) || ts.isBlock(argument.body)) return undefined;
  const { body, parameters } = argument;
  if (name === "every") {
    const head = argument.getText().slice(0, body.getStart() - argument.getStart());
    return `!${list}.some(${head}${negated(body)})`;
  }
  const [only, ...others] = parameters;
  const isOne = only !== undefined && others.length === 0 && ts.isIdentifier(only.name);
  if (name !== "some" || !isOne || !ts.isBinaryExpression(body)) return undefined;
  if (body.operatorToken.kind !== ts.SyntaxKind.EqualsEqualsEqualsToken) return undefined;
  const sides = [body.left, body.right];
  const element = only.name.text;
  const value = sides.find((side) => side.getText() !== element);
  const isValue = value !== undefined && sides.some((side) => side.getText() === element) && !mentions(value, element);
  return isValue ? `${list}.includes(${value.getText()})` : undefined;
}

/** How a comparison of a call's result asks whether there is one: true if it holds for one, false if for none. */
function ofComparison({ left, operatorToken, right }: ts.BinaryExpression): string | undefined {
  const comparison = `${operatorToken.getText()} ${right.getText()}`;
  const isCount = ts.isPropertyAccessExpression(left) && left.name.text === "length";
  const { list, name, argument } = methodCall(isCount ? left.expression : left) ?? {};
  if (list === undefined || argument === undefined) return undefined;
  const asks: Readonly<Record<string, readonly [some: RegExp, none: RegExp, by: string]>> = {
    find: [/^!==? (?:undefined|null)$/, /^===? (?:undefined|null)$/, "some"],
    findIndex: [/^(?:!==? -1|> -1|>= 0)$/, /^(?:===? -1|< 0)$/, "some"],
    indexOf: [/^(?:!==? -1|> -1|>= 0)$/, /^(?:===? -1|< 0)$/, "includes"],
    filter: [/^(?:> 0|!==? 0|>= 1)$/, /^(?:===? 0|< 1)$/, "some"],
  };
  const ask = Object.hasOwn(asks, name ?? "") && isCount === (name === "filter") ? asks[name ?? ""] : undefined;
  if (ask === undefined) return undefined;
  const [some, none, by] = ask;
  const isNone = none.test(comparison);
  return isNone || some.test(comparison) ? `${isNone ? "!" : ""}${list}.${by}(${argument.getText()})` : undefined;
}

function methodCall(node: ts.Expression) {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const [argument, ...more] = node.arguments;
  if (more.length > 0 || node.questionDotToken || node.expression.questionDotToken) return undefined;
  return { list: node.expression.expression.getText(), name: node.expression.name.text, argument };
}

function negated(node: ts.Expression): string {
  if (ts.isParenthesizedExpression(node)) return negated(node.expression);
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    return node.operand.getText();
  const opposite = ts.isBinaryExpression(node) ? opposites.get(node.operatorToken.getText()) : undefined;
  return ts.isBinaryExpression(node) && opposite !== undefined
    ? `${node.left.getText()} ${opposite} ${node.right.getText()}`
    : `!(${node.getText()})`;
}

function mentions(node: ts.Node, name: string): boolean {
  if (ts.isIdentifier(node) && node.text === name) return true;
  return node.forEachChild((child) => mentions(child, name) || undefined) ?? false;
}
