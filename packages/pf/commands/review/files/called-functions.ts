import ts from "typescript";
import { type Constants, constantsIn } from "../../../file-changes/code/constants.ts";
import type { NormalText } from "../../../file-changes/code/renamed.ts";

/** The functions that changed files declare, by name: `refuse`, or `this.#refuse`. Two of one name aren't known apart, so both are left out. */
export type Functions = ReadonlyMap<string, ts.FunctionLikeDeclaration>;

/** How the texts of one place are read: a function's parameters stand for what a call gives it. */
export interface How {
  readonly textOf: (node: ts.Node) => string;
  readonly constants: Constants;
  readonly depth: number;
  /** What a call runs. Undefined if the changed files don't have it. */
  readonly calledBy: (call: ts.Expression) => Called | undefined;
}

interface Called {
  readonly body: ts.ConciseBody | undefined;
  readonly how: How;
}

/** More than anybody nests helpers. */
const deepest = 4;

export function howIn(
  source: ts.SourceFile,
  functions: Functions,
  normalText: NormalText,
  given: ReadonlyMap<ts.Node, string>,
  depth = 0,
): How {
  const textOf = (node: ts.Node) => normalText(node, node.getSourceFile(), given);
  return {
    textOf,
    constants: constantsIn(source),
    depth,
    calledBy: (call) => {
      if (!ts.isCallExpression(call) || depth >= deepest) return undefined;
      const declaration = functions.get(call.expression.getText());
      if (declaration === undefined) return undefined;
      const own = declaration.parameters.map((parameter, index) => {
        const argument = call.arguments[index];
        return [parameter, argument === undefined ? "·" : textOf(argument)] as const;
      });
      const { body } = declaration;
      return {
        body,
        how: howIn(declaration.getSourceFile(), functions, normalText, new Map([...given, ...own]), depth + 1),
      };
    },
  };
}

export function functionsIn(sources: readonly ts.SourceFile[]): Functions {
  const functions = new Map<string, ts.FunctionLikeDeclaration>();
  const repeated = new Set<string>();
  const visit = (node: ts.Node): void => {
    const name = nameOf(node);
    if (name !== undefined) {
      if (functions.has(name)) repeated.add(name);
      functions.set(name, node as ts.FunctionLikeDeclaration);
    }
    node.forEachChild(visit);
  };
  for (const source of sources) visit(source);
  for (const name of repeated) functions.delete(name);
  return functions;
}

function nameOf(node: ts.Node): string | undefined {
  if (ts.isFunctionDeclaration(node)) return node.name?.text;
  if (ts.isMethodDeclaration(node)) return `this.${node.name.getText()}`;
  const isValue = ts.isArrowFunction(node) || ts.isFunctionExpression(node);
  return isValue && ts.isVariableDeclaration(node.parent) ? node.parent.name.getText() : undefined;
}

/** Whether a function is its file's own, and each use of it is a statement that calls it. */
export function isOnlyCalled(node: ts.Node): boolean {
  const name = nameOf(node);
  const declared = ts.isMethodDeclaration(node) || ts.isFunctionDeclaration(node) ? node : node.parent?.parent?.parent;
  if (name === undefined || (ts.isMethodDeclaration(node) && !ts.isPrivateIdentifier(node.name))) return false;
  if (
    ts.canHaveModifiers(declared) &&
    ts.getModifiers(declared)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  )
    return false;
  const uses: ts.Node[] = [];
  const visit = (other: ts.Node): void => {
    const isUse = (ts.isIdentifier(other) || ts.isPropertyAccessExpression(other)) && other.getText() === name;
    if (isUse && !ts.isVariableDeclaration(other.parent) && other.parent !== node) uses.push(other);
    other.forEachChild(visit);
  };
  visit(node.getSourceFile());
  return uses.length > 0 && uses.every(({ parent }) => ts.isCallExpression(parent) && isStatement(parent));
}

function isStatement(call: ts.CallExpression): boolean {
  const outer = ts.isAwaitExpression(call.parent) ? call.parent.parent : call.parent;
  return ts.isExpressionStatement(outer);
}
