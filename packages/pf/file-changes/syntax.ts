import ts from "typescript";

export function parse(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
}

/** Every name that a text declares, in any scope. */
export function namesDeclaredIn(source: ts.SourceFile): ReadonlySet<string> {
  const declared = new Set<string>();
  const visit = (node: ts.Node): void => {
    const name = (node as Partial<ts.NamedDeclaration>).name;
    if (name !== undefined && ts.isIdentifier(name) && isDeclaration(node)) declared.add(name.text);
    node.forEachChild(visit);
  };
  visit(source);
  return declared;
}

/** The scope around a name that declares it: another scope's declaration doesn't hide a global. Undefined for a global. */
export function declarationOf(name: ts.Identifier): ts.Node | undefined {
  for (let scope: ts.Node = name.parent; ; scope = scope.parent) {
    const found = declaredBy(scope, name.text);
    if (found !== undefined) return found;
    if (ts.isSourceFile(scope)) return undefined;
  }
}

function declaredBy(scope: ts.Node, name: string): ts.Node | undefined {
  const of = (node: ts.Node | undefined): ts.Node | undefined => {
    if (node === undefined) return undefined;
    if (ts.isVariableStatement(node)) return of(node.declarationList);
    if (ts.isVariableDeclarationList(node)) return node.declarations.map(of).find((one) => one !== undefined);
    const { name: own } = node as Partial<ts.NamedDeclaration>;
    if (own !== undefined && (ts.isObjectBindingPattern(own) || ts.isArrayBindingPattern(own)))
      return own.elements.map(of).find((one) => one !== undefined);
    if (ts.isImportDeclaration(node)) {
      const { importClause: clause } = node;
      const bindings = clause?.namedBindings;
      const named = bindings === undefined ? [] : ts.isNamedImports(bindings) ? bindings.elements : [bindings];
      return [clause, ...named].map(of).find((one) => one !== undefined);
    }
    return own !== undefined && ts.isIdentifier(own) && own.text === name && isDeclaration(node) ? node : undefined;
  };
  const all = ts.isFunctionLike(scope)
    ? [...scope.parameters, scope]
    : ts.isBlock(scope) || ts.isSourceFile(scope) || ts.isCaseOrDefaultClause(scope) || ts.isModuleBlock(scope)
      ? scope.statements
      : ts.isForStatement(scope) || ts.isForOfStatement(scope) || ts.isForInStatement(scope)
        ? [scope.initializer]
        : ts.isCatchClause(scope)
          ? [scope.variableDeclaration]
          : ts.isClassLike(scope)
            ? [scope]
            : [];
  return all.map(of).find((one) => one !== undefined);
}

function isDeclaration(node: ts.Node): boolean {
  return (
    ts.isVariableDeclaration(node) ||
    ts.isParameter(node) ||
    ts.isBindingElement(node) ||
    ts.isFunctionLike(node) ||
    ts.isClassLike(node) ||
    ts.isImportSpecifier(node) ||
    ts.isImportClause(node) ||
    ts.isNamespaceImport(node)
  );
}

/** Whether an identifier refers to a variable, and isn't a property's name or a declaration. */
export function isUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent) || ts.isMetaProperty(parent)) return false;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) return false;
  return (parent as Partial<ts.NamedDeclaration>).name !== node;
}

/** The module of each imported value, by its name in the text. */
export function importsOf(source: ts.SourceFile): ReadonlyMap<string, string> {
  const importedNames = new Map<string, string>();
  for (const node of source.statements) {
    for (const { name, initializer } of ts.isVariableStatement(node) ? node.declarationList.declarations : []) {
      const from = initializer && loadedBy(initializer);
      const names = ts.isIdentifier(name)
        ? [name]
        : name.elements.map((one) => (ts.isBindingElement(one) ? one.name : one));
      if (from !== undefined) for (const one of names) if (ts.isIdentifier(one)) importedNames.set(one.text, from);
    }
    if (!ts.isImportDeclaration(node) || !ts.isStringLiteral(node.moduleSpecifier)) continue;
    const { importClause: clause, moduleSpecifier } = node;
    if (clause === undefined || clause.isTypeOnly) continue;
    const { namedBindings: bindings } = clause;
    const namedImports =
      bindings && ts.isNamedImports(bindings) ? bindings.elements.filter((element) => !element.isTypeOnly) : [];
    const names = [clause.name, bindings && ts.isNamespaceImport(bindings) ? bindings.name : undefined];
    for (const name of [...names, ...namedImports.map((importSpecifier) => importSpecifier.name)]) {
      if (name) importedNames.set(name.text, moduleSpecifier.text);
    }
  }
  return importedNames;
}

/** The module of `require("a")` or `await import("a")`. */
export function loadedBy(node: ts.Expression): string | undefined {
  if (ts.isAwaitExpression(node) || ts.isParenthesizedExpression(node)) return loadedBy(node.expression);
  if (!ts.isCallExpression(node)) return undefined;
  const { expression: callee, arguments: args } = node;
  const isLoading = callee.kind === ts.SyntaxKind.ImportKeyword || callee.getText() === "require";
  return isLoading && args[0] && ts.isStringLiteralLike(args[0]) ? args[0].text : undefined;
}

/** The variable at the beginning of `a.b[c].d`. Undefined if it begins with something else. */
export function rootOf(node: ts.Expression): string | undefined {
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) || ts.isNonNullExpression(node)) {
    return rootOf(node.expression);
  }
  const isWrapper = ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node);
  return isWrapper ? rootOf(node.expression) : undefined;
}

/** The target of an assignment, `delete`, `++` or `--`. Undefined for any other node. */
export function writtenIn(node: ts.Node): ts.Expression | undefined {
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    const isAssignment = kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
    return isAssignment ? node.left : undefined;
  }
  if (ts.isDeleteExpression(node)) return node.expression;
  if (!ts.isPrefixUnaryExpression(node) && !ts.isPostfixUnaryExpression(node)) return undefined;
  const { operator, operand } = node;
  return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken ? operand : undefined;
}
