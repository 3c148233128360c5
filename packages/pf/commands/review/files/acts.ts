import ts from "typescript";
import { type CodeFile, type NormalText, withoutCounterpart } from "../../../file-changes/code/renamed.ts";
import { brief } from "../../../file-changes/file-change.ts";
import { isUse, parse } from "../../../file-changes/syntax.ts";
import { conditionsOf } from "./conditions.ts";
import { type Functions, functionsIn, howIn, isOnlyCalled } from "./called-functions.ts";

interface Act {
  readonly file: string;
  readonly key: string;
  readonly statement: string;
}

/**
 * Returns the base version's statements with a side effect, such as a refusal, that the head no longer has or runs
 * under another condition, in any of the changed files.
 */
export function lostActs(files: readonly CodeFile[], normalText: NormalText): readonly Act[] {
  const all = (version: "before" | "after") => {
    const sources = files.map((one) => parse(one.file, one[version] ?? ""));
    const functions = functionsIn(sources);
    return sources.flatMap((source) => actsOf(source, functions, normalText));
  };
  return withoutCounterpart(all("before"), all("after"));
}

/** Statements with a side effect, each with its conditions. What a function does also stands where it is called. */
function actsOf(source: ts.SourceFile, functions: Functions, normalText: NormalText): readonly Act[] {
  const file = source.fileName;
  const acts: Act[] = [];
  let how = howIn(source, functions, normalText, new Map());
  const visit = (node: ts.Node, conditions: readonly string[]): void => {
    if (ts.isBlock(node)) {
      visitInOrder(node.statements, conditions);
      return;
    }
    if (isUncalled(node)) {
      node.forEachChild((child) => visit(child, [...conditions, "never called"]));
      return;
    }
    if (ts.isTryStatement(node) && node.catchClause) {
      visit(node.tryBlock, [...conditions, "its error is caught"]);
      visit(node.catchClause, conditions);
      if (node.finallyBlock) visit(node.finallyBlock, conditions);
      return;
    }
    if (ts.isForOfStatement(node)) {
      visit(node.statement, [...conditions, `of ${how.textOf(node.expression)}`]);
      return;
    }
    if (ts.isExpressionStatement(node) && visitCalled(node.expression, conditions)) return;
    // Its acts stand where it is called.
    if (how.depth === 0 && isOnlyCalled(node)) return;
    if (ts.isExpressionStatement(node) || ts.isThrowStatement(node)) {
      const isRefusal = ts.isThrowStatement(node);
      // Whatever is thrown, it refuses.
      const callee = isRefusal ? "" : actOf(node.expression, how.textOf);
      const key = JSON.stringify([isRefusal, callee, ...[...new Set(conditions)].toSorted()]);
      if (callee !== undefined) acts.push({ file, key, statement: brief(node.getText()) });
    }
    // What is adopted is protected, and no twin adopts.
    if (ts.isPropertyAssignment(node) && node.name.getText() === "protect")
      acts.push({ file, key: "protect", statement: brief(node.getText()) });
    if (ts.isIfStatement(node)) {
      visit(node.expression, conditions);
      visit(node.thenStatement, [...conditions, ...conditionsOf(node.expression, how)]);
      if (node.elseStatement) visit(node.elseStatement, [...conditions, ...conditionsOf(node.expression, how, true)]);
      return;
    }
    node.forEachChild((child) => visit(child, conditions));
  };
  visit(source, []);
  return acts;

  function visitCalled(expression: ts.Expression, conditions: readonly string[]): boolean {
    const called = how.calledBy(ts.isAwaitExpression(expression) ? expression.expression : expression);
    if (called?.body === undefined) return false;
    const outer = how;
    how = called.how;
    visit(called.body, conditions);
    how = outer;
    return true;
  }

  /** Whatever follows a statement that ends its block runs under the opposite condition. */
  function visitInOrder(statements: readonly ts.Statement[], conditions: readonly string[]): void {
    let own = conditions;
    for (const statement of statements) {
      visit(statement, own);
      if (ends(statement)) own = [...own, "never reached"];
      else if (ts.isIfStatement(statement) && ends(statement.thenStatement) && !statement.elseStatement)
        own = [...own, ...conditionsOf(statement.expression, how, true)];
    }
  }
}

/** Whether nothing after it in its block runs. A refusal ends everything, so what follows it depends on nothing. */
function ends(node: ts.Statement): boolean {
  if (ts.isBlock(node)) return node.statements.some(ends);
  return ts.isReturnStatement(node) || ts.isBreakOrContinueStatement(node);
}

/** A function that its file declares for itself, and neither calls nor hands to another. */
export function isUncalled(node: ts.Node): boolean {
  const isValue = ts.isArrowFunction(node) || ts.isFunctionExpression(node);
  const declaration = isValue ? node.parent : node;
  if (!(isValue ? ts.isVariableDeclaration(declaration) : ts.isFunctionDeclaration(declaration))) return false;
  const { name } = declaration as ts.VariableDeclaration | ts.FunctionDeclaration;
  const statement = isValue ? declaration.parent.parent : node;
  const isExported =
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  if (name === undefined || !ts.isIdentifier(name) || isExported) return false;
  const isUsed = (other: ts.Node): boolean => {
    if (other === node) return false;
    const { parent } = other;
    if (ts.isIdentifier(other) && other.text === name.text && other !== name)
      if (ts.isExportSpecifier(parent) || (isUse(other) && !ts.isVoidExpression(parent))) return true;
    return other.forEachChild((child) => isUsed(child) || undefined) ?? false;
  };
  return !isUsed(node.getSourceFile());
}

/**
 * The callee, or the whole expression if it isn't a call. Arguments may change, because the deployed resources show that, as
 * they show the value of a field. Undefined for a resource: what is deployed shows whether it's still made.
 */
function actOf(expression: ts.Expression, textOf: (node: ts.Node) => string): string | undefined {
  const bare = ts.isAwaitExpression(expression) ? expression.expression : expression;
  if (ts.isNewExpression(bare)) return undefined;
  if (ts.isBinaryExpression(bare) && bare.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    const { left, right } = bare;
    if (ts.isPropertyAccessExpression(left) && left.expression.kind === ts.SyntaxKind.ThisKeyword) return undefined;
    const isMade = ts.isCallExpression(right) || ts.isNewExpression(right);
    return `${textOf(left)}=${isMade ? textOf(right.expression) : ""}`;
  }
  if (!ts.isCallExpression(bare)) return textOf(bare);
  const inner = bare.arguments.filter(ts.isCallExpression).map((one) => textOf(one.expression));
  return [textOf(bare.expression), ...inner].join(" ");
}
