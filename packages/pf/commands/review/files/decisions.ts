import ts from "typescript";
import { type CodeFile, type NormalText, withoutCounterpart } from "../../../file-changes/code/renamed.ts";
import { opposites } from "./conditions.ts";
import { type Functions, functionsIn } from "./called-functions.ts";
import { parse } from "../../../file-changes/syntax.ts";

/** Something that a text decides by a value, and where. */
export interface Decision {
  readonly file: string;
  /** Without the names that a refactoring may change. */
  readonly key: string;
  readonly expression: string;
  readonly line: number;
}

/** Calls whose result depends on a value's text, or that look it up. */
const deciding =
  /^(?:includes|startsWith|endsWith|match|matchAll|test|exec|search|indexOf|lastIndexOf|localeCompare|has|get|replace|replaceAll|split|find|findLast|findIndex|equals|isDeepStrictEqual|sort|toSorted|min|max)$/;

/** Values that a twin has of its own: what code does with them here isn't what it does with the real ones. */
const onlyLive =
  /tenant|subscription|objectId|clientId|principalId|hostName|environment|stack|adopt|expected|endDate|startDate/i;

const comparisons: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.LessThanEqualsToken,
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.GreaterThanEqualsToken,
  ts.SyntaxKind.InKeyword,
  ts.SyntaxKind.InstanceOfKeyword,
]);
const logical: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
]);

/**
 * Returns the head's new decisions by the value of something: comparisons, choices, look-ups. A twin has a tenant,
 * subscription and time of its own, so it may take another branch than the real stack. Whether a value is set is the
 * same in both, so it doesn't count, unless only a real stack has it. A decision that moves to another changed file, or
 * about a value of another name, isn't new.
 */
export function newDecisions(files: readonly CodeFile[], normalText: NormalText): readonly Decision[] {
  const all = (version: "before" | "after") => {
    const sources = files.map((one) => parse(one.file, one[version] ?? ""));
    const functions = functionsIn(sources);
    return sources.flatMap((source) => decisionsIn(source, functions, normalText));
  };
  const loosely = (decisions: readonly Decision[]) => decisions.map((one) => ({ ...one, key: looseKeyOf(one) }));
  const [before, after] = [all("before"), all("after")];
  return withoutCounterpart(loosely(withoutCounterpart(after, before)), loosely(withoutCounterpart(before, after)));
}

/**
 * Without the variables and fields that a value comes from: those of a function's parameters have other names where it
 * moves. A value that only a real stack has keeps them.
 */
function looseKeyOf({ key, expression }: Decision): string {
  if (onlyLive.test(expression)) return key;
  return key.replaceAll(
    /(["'`])(?:(?!\1)[^$])*\1|(?<![\w.·])[A-Za-z_$·][\w$]*(?:\??\.\w+)*(?![\w(])/g,
    (text, quote?: string) => (quote === undefined ? "·" : text),
  );
}

function decisionsIn(source: ts.SourceFile, functions: Functions, normalText: NormalText): readonly Decision[] {
  const file = source.fileName;
  const decisions: Decision[] = [];
  // Each once: a condition's part may be a condition itself.
  const found = new Set<ts.Node>();
  const textOf = (node: ts.Node) => node.getText(source).replaceAll(/\s+/g, " ");
  const add = (node: ts.Node): void => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    decisions.push({ file, key: keyOf(node), expression: textOf(node).slice(0, 120), line: line + 1 });
  };
  /** A guard clause compares the other way round. Which branch is taken, the deployed stack and lost acts show. */
  const keyOf = (node: ts.Node): string => {
    if (!ts.isBinaryExpression(node) || onlyLive.test(textOf(node))) return normalText(node, source);
    const operator = node.operatorToken.getText(source);
    const [same] = [operator, opposites.get(operator) ?? operator].toSorted();
    return `${normalText(node.left, source)}${same}${normalText(node.right, source)}`;
  };
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    for (const one of isDecision(node)
      ? [node]
      : testedIn(node)
          .flatMap(operandsOf)
          .filter((one) => !isPresence(one)))
      found.add(one);
    node.forEachChild(visit);
  };
  visit(source);
  for (const node of found) add(node);
  return decisions;

  function isDecision(node: ts.Node): boolean {
    // An object has one value for two equal names.
    if (ts.isSwitchStatement(node) || ts.isComputedPropertyName(node)) return true;
    // What is thrown by a value also decides.
    if (ts.isCatchClause(node)) return true;
    if (ts.isBinaryExpression(node) && comparisons.has(node.operatorToken.kind)) {
      return !isOfPresence(node);
    }
    if (ts.isElementAccessExpression(node)) {
      const { argumentExpression: key } = node;
      return !ts.isStringLiteralLike(key) && !ts.isNumericLiteral(key);
    }
    if (!ts.isCallExpression(node)) return false;
    const { expression: callee } = node;
    const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : textOf(callee);
    if (deciding.test(name)) return true;
    const receiver = ts.isPropertyAccessExpression(callee) ? [callee.expression] : [];
    return [...receiver, ...node.arguments].some(
      (expression) => isChain(expression) && onlyLive.test(lastOf(expression)),
    );
  }

  /** `a === undefined`, `typeof a === "string"`, `list.length > 0` */
  function isOfPresence({ left, right }: ts.BinaryExpression): boolean {
    const sides = [left, right];
    const isNothing = (expression: ts.Expression) => /^(?:undefined|null)$/.test(textOf(expression));
    const isCounted = (expression: ts.Expression) =>
      ts.isPropertyAccessExpression(expression) && expression.name.text === "length";
    const isOther = (expression: ts.Expression) =>
      isNothing(expression) ||
      ts.isTypeOfExpression(expression) ||
      isCounted(expression) ||
      // Whether there is one. Any other count may be a value of the real stack alone.
      (ts.isNumericLiteral(expression) && /^[01]$/.test(expression.text)) ||
      ts.isStringLiteral(expression);
    const isPlain =
      sides.some(isNothing) ||
      sides.some(ts.isTypeOfExpression) ||
      (sides.some(isCounted) && !sides.every(isCounted) && sides.every(isOther));
    return isPlain && sides.every((side) => isOther(side) || isPresence(side));
  }

  /** A value of which only matters whether it's set, and that twin and real stack both have. */
  function isPresence(node: ts.Expression): boolean {
    if (ts.isParenthesizedExpression(node)) return isPresence(node.expression);
    if (ts.isPrefixUnaryExpression(node)) {
      return node.operator === ts.SyntaxKind.ExclamationToken && isPresence(node.operand);
    }
    // Found by itself, or made of what is.
    if (ts.isBinaryExpression(node))
      return comparisons.has(node.operatorToken.kind) || logical.has(node.operatorToken.kind);
    // What a function of these files decides is found there.
    if (isDecision(node) || (ts.isCallExpression(node) && functions.has(textOf(node.expression)))) return true;
    return isLiteral(node) || (isChain(node) && !onlyLive.test(textOf(node)));
  }
}

/** What a condition or a logical operator tests. */
function testedIn(node: ts.Node): readonly ts.Expression[] {
  if (ts.isIfStatement(node) || ts.isWhileStatement(node) || ts.isDoStatement(node)) return [node.expression];
  if (ts.isConditionalExpression(node)) return [node.condition];
  if (ts.isForStatement(node)) return node.condition ? [node.condition] : [];
  if (ts.isPrefixUnaryExpression(node)) return node.operator === ts.SyntaxKind.ExclamationToken ? [node.operand] : [];
  if (ts.isCallExpression(node)) return /^(?:Boolean|Number)$/.test(node.expression.getText()) ? node.arguments : [];
  return ts.isBinaryExpression(node) && logical.has(node.operatorToken.kind) ? [node.left] : [];
}

/** What a condition consists of, however `&&`, `||` and `!` join it. */
function operandsOf(node: ts.Expression): readonly ts.Expression[] {
  if (ts.isParenthesizedExpression(node)) return operandsOf(node.expression);
  if (ts.isPrefixUnaryExpression(node)) return operandsOf(node.operand);
  return ts.isBinaryExpression(node) && logical.has(node.operatorToken.kind)
    ? [node.left, node.right].flatMap(operandsOf)
    : [node];
}

function isChain(node: ts.Expression): boolean {
  if (ts.isIdentifier(node) || node.kind === ts.SyntaxKind.ThisKeyword) return true;
  return (ts.isPropertyAccessExpression(node) || ts.isNonNullExpression(node)) && isChain(node.expression);
}

function lastOf(node: ts.Expression): string {
  return ts.isPropertyAccessExpression(node) ? node.name.text : ts.isIdentifier(node) ? node.text : "";
}

function isLiteral(node: ts.Expression): boolean {
  return (
    ts.isStringLiteralLike(node) ||
    ts.isNumericLiteral(node) ||
    ts.isObjectLiteralExpression(node) ||
    ts.isArrayLiteralExpression(node) ||
    [ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword, ts.SyntaxKind.NullKeyword].includes(node.kind)
  );
}
