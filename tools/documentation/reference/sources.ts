import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** Files of the repository, parsed; in the order of their paths. */
export function sourcesOf(repository: string, pattern: string): readonly ts.SourceFile[] {
  return globSync(pattern, { cwd: repository })
    .toSorted()
    .map((path) =>
      ts.createSourceFile(path, readFileSync(join(repository, path), "utf8"), ts.ScriptTarget.Latest, true),
    );
}

/** Every node in a tree, the root first. */
export function nodesIn(node: ts.Node): readonly ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(node);
  return nodes;
}

/** A literal's text, with `…` for each inserted value. Undefined if it isn't a literal. */
export function literalText(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join("");
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    return `${literalText(node.left) ?? "…"}${literalText(node.right) ?? "…"}`;
  }
  return undefined;
}

/** The texts of an object literal's properties, by name. */
export function textsOf(object: ts.ObjectLiteralExpression): Readonly<Record<string, string>> {
  return Object.fromEntries(
    object.properties.flatMap((property) => {
      const text = ts.isPropertyAssignment(property) ? literalText(property.initializer) : undefined;
      return text === undefined || property.name === undefined ? [] : [[nameOf(property.name), text]];
    }),
  );
}

export function nameOf(name: ts.PropertyName): string {
  return ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : name.getText();
}
