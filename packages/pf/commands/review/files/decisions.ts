import ts from "typescript";
import type { NormalText } from "../../../file-changes/code/renamed.ts";
import { isUncalled } from "./acts.ts";
import { opposites } from "./conditions.ts";
import type { Functions } from "./called-functions.ts";
import { writtenIn } from "../../../file-changes/syntax.ts";

/** Something that a text decides by a value, and where. */
export interface Decision {
  readonly file: string;
  /** Without the names that a refactoring may change. */
  readonly key: string;
  readonly written: string;
  /** The same, short enough for a sentence. */
  readonly expression: string;
  readonly line: number;
  /** Whether it's about a value that only a real stack has. */
  readonly isOfLive: boolean;
  /** What it asks, and of which values. Undefined if nothing tells. */
  readonly question: Question | undefined;
}

/** What decisions in other words have in common. */
interface Question {
  readonly asks: readonly Asks[];
  readonly values: readonly string[];
  /** Those of them that are made from others, and not only named. */
  readonly made: readonly string[];
}

type Asks = "keeps" | "is it" | "is it less" | "is it in the text";

const asking: readonly (readonly [Asks, RegExp])[] = [
  ["is it", /^(?:[!=]==?|in|includes|has|get|equals|some|find|findLast|findIndex|indexOf|lastIndexOf|\[\])$/],
  ["is it less", /^(?:[<>]=?|localeCompare|sort|toSorted|min|max)$/],
  [
    "is it in the text",
    /^(?:startsWith|endsWith|match|matchAll|test|exec|search|replace|replaceAll|split|indexOf|lastIndexOf)$/,
  ],
];

/** Calls whose result depends on a value's text, or that look it up. */
const deciding =
  /^(?:some|includes|startsWith|endsWith|match|matchAll|test|exec|search|indexOf|lastIndexOf|localeCompare|has|get|replace|replaceAll|split|find|findLast|findIndex|equals|isDeepStrictEqual|sort|toSorted|min|max)$/;

/** Values that a twin has of its own: what code does with them here isn't what it does with the real ones. */
export const onlyLive =
  /tenant|subscription|objectId|clientId|principalId|hostName|environment|stack|adopt|expected|endDate|startDate/i;

/** Code that only runs where there is something to adopt, which a twin never has. */
const live = /^infra\/adoption\//;

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

/** Everything that a text decides. */
export function decisionsIn(source: ts.SourceFile, functions: Functions, normalText: NormalText): readonly Decision[] {
  const file = source.fileName;
  const decisions: Decision[] = [];
  // Each once: a condition's part may be a condition itself.
  const found = new Set<ts.Node>();
  const textOf = (node: ts.Node) => node.getText(source).replaceAll(/\s+/g, " ");
  const add = (node: ts.Node): void => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    const isOfLive =
      live.test(file) || [textOf(node), normalText(node, source)].some((text) => onlyLive.test(withoutTexts(text)));
    decisions.push({
      file,
      key: keyOf(node),
      written: textOf(node),
      expression: textOf(node).slice(0, 120),
      line: line + 1,
      isOfLive,
      question: questionIn(node),
    });
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
    if (isUncalled(node)) return;
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

  function questionIn(node: ts.Node): Question | undefined {
    const callee =
      ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) ? node.expression : undefined;
    const [name, parts] = ts.isBinaryExpression(node)
      ? [node.operatorToken.getText(source), [node.left, node.right]]
      : ts.isElementAccessExpression(node)
        ? ["[]", [node.expression, node.argumentExpression]]
        : callee !== undefined
          ? [callee.name.text, [callee.expression, ...(node as ts.CallExpression).arguments]]
          : ["", []];
    if (ts.isComputedPropertyName(node)) return { asks: ["keeps"], values: [], made: [] };
    const asks = asking.flatMap(([kind, names]) => (names.test(name) ? [kind] : []));
    // What a function in it decides is found there.
    const values = parts.filter((part) => !ts.isArrowFunction(part));
    const isMade = (part: ts.Expression) => !isChain(part) || lastOf(part) === "length";
    const made = values.filter((part) => isMade(part) && part !== callee?.expression);
    const textsOf = (nodes: readonly ts.Expression[]) => nodes.map((part) => normalText(part, source));
    return asks.length === 0 ? undefined : { asks, values: textsOf(values), made: textsOf(made) };
  }

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
      // What is kept under a name is looked up elsewhere.
      if (writtenIn(node.parent) === node && !onlyLive.test(textOf(key))) return false;
      return !ts.isStringLiteralLike(key) && !ts.isNumericLiteral(key);
    }
    if (!ts.isCallExpression(node)) return false;
    const { expression: callee } = node;
    const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : textOf(callee);
    if (deciding.test(name)) return true;
    const receiver = ts.isPropertyAccessExpression(callee) ? [callee.expression] : [];
    const isLive = (expression: ts.Expression) => isChain(expression) && onlyLive.test(lastOf(expression));
    // What a function of these files decides by it is found there, if it has such a name there.
    const parameters = functions.get(name)?.parameters;
    return (
      receiver.some(isLive) ||
      node.arguments.some((one, index) => isLive(one) && !onlyLive.test(parameters?.[index]?.name.getText() ?? ""))
    );
  }

  /** `a === undefined`, `a === ""`, `typeof a === "string"`, `list.length > 0` */
  function isOfPresence({ left, right }: ts.BinaryExpression): boolean {
    const sides = [left, right];
    const isNothing = (expression: ts.Expression) => /^(?:undefined|null|""|'')$/.test(textOf(expression));
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

/** Without what stands in quotes, unless it names a field. */
function withoutTexts(text: string): string {
  return text.replaceAll(/(?<![\w)\]]\[)(["'])(?:(?!\1).)*\1/g, "");
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
