import ts from "typescript";
import { meantBy } from "../../../file-changes/code/constants.ts";
import type { How } from "./called-functions.ts";

/** Comparisons, each with the one that holds if it doesn't. */
export const opposites: ReadonlyMap<string, string> = new Map(
  (["=== !==", "== !=", "< >=", "> <="] as const).flatMap((pair) => {
    const [one = "", other = ""] = pair.split(" ");
    return [[one, other] as const, [other, one] as const];
  }),
);

/**
 * Returns what has to hold for a condition to be met, or for it not to be, each in a form that doesn't depend on how it's
 * written: a guard clause, an `else` and an `if` within another say the same.
 */
export function conditionsOf(written: ts.Expression, how: How, isNegated = false): readonly string[] {
  const { AmpersandAmpersandToken: and, BarBarToken: or, ExclamationToken: not } = ts.SyntaxKind;
  const { textOf, constants } = how;
  const meant = meantBy(written, constants);
  const node = isLogical(meant) ? meant : written;
  const called = how.calledBy(node);
  const result = called?.body && resultOf(called.body);
  if (called !== undefined && result !== undefined) return conditionsOf(result, called.how, isNegated);
  if (ts.isParenthesizedExpression(node)) return conditionsOf(node.expression, how, isNegated);
  if (ts.isPrefixUnaryExpression(node) && node.operator === not) return conditionsOf(node.operand, how, !isNegated);
  if (!ts.isBinaryExpression(node)) return [`${isNegated ? "!" : ""}${textOf(node)}`];
  const { left, right, operatorToken } = node;
  if (operatorToken.kind === and || operatorToken.kind === or) {
    const sides = [left, right].map((side) => conditionsOf(side, how, isNegated));
    if ((operatorToken.kind === and) !== isNegated) return sides.flat();
    return [
      sides
        .map((side) => side.join("&&"))
        .toSorted()
        .join("||"),
    ];
  }
  const opposite = isNegated ? opposites.get(operatorToken.getText()) : undefined;
  if (opposite !== undefined) return [`${textOf(left)}${opposite}${textOf(right)}`];
  return [`${isNegated ? "!" : ""}${textOf(node)}`];
}

function isLogical(node: ts.Expression): boolean {
  return ts.isBinaryExpression(node) || ts.isPrefixUnaryExpression(node) || ts.isParenthesizedExpression(node);
}

/** What a function answers that does nothing else. */
function resultOf(body: ts.ConciseBody): ts.Expression | undefined {
  if (!ts.isBlock(body)) return body;
  const [only, ...more] = body.statements;
  return only !== undefined && more.length === 0 && ts.isReturnStatement(only) ? only.expression : undefined;
}
