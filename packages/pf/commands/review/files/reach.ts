import ts from "typescript";
import { type CodeFile, withoutCounterpart } from "../../../file-changes/code/renamed.ts";
import { importsOf, isUse, namesDeclaredIn, parse, rootOf, writtenIn } from "../../../file-changes/syntax.ts";

/** Globals that return the same result everywhere and access nothing outside. */
const pure = new Set(
  [
    "undefined NaN Infinity Object Array String Number Boolean BigInt Symbol Map Set WeakMap WeakSet RegExp Promise JSON Math",
    "Error TypeError RangeError AggregateError URL URLSearchParams TextEncoder TextDecoder Uint8Array ArrayBuffer Iterator",
    "Buffer parseInt parseFloat isNaN isFinite encodeURIComponent decodeURIComponent encodeURI decodeURI structuredClone arguments",
  ].flatMap((names) => names.split(" ")),
);

/** The parts of `@pulumi/pulumi` that neither read anything outside nor act on it. */
const declaring =
  /^(?:Output|output|Input|Inputs|Unwrap|all|concat|interpolate|secret|unsecret|isSecret|jsonStringify|jsonParse|asset|mergeOptions|RunError|\w*Resource|\w*Resource\w*(?:Options|Args)|Alias|URN|ID)$/;

/** Properties that lead from any value to code created from text, or to prototypes that all values share. */
const leading = new Set([
  "constructor",
  "__proto__",
  "prototype",
  "getPrototypeOf",
  "setPrototypeOf",
  "defineProperty",
  "mainModule",
]);

/**
 * Options that a twin's resources don't have, because a twin adopts nothing: what reads one acts elsewhere only. Hooks run
 * code that no resource shows. https://www.pulumi.com/docs/iac/concepts/options/hooks/
 */
const liveOptions = /^(?:protect|import)$/;

/** What a declaring file may start to import: files beside it, which have to meet the same rules, and its packages. */
const modules = /^infra\//;
const packages = /^(?:zod|@protected-function\/(?:core|guard|infra))(?:\/|$)/;

/**
 * Returns, by file, the change's new uses of anything outside the settings: the process, the clock, the network, files, other
 * modules, look-ups. Compares syntax alone, so it misses anything hidden on purpose. A use that moves to another file isn't
 * new.
 */
export function newReach(files: readonly CodeFile[]): readonly { readonly file: string; readonly key: string }[] {
  const all = (version: "before" | "after") =>
    files.flatMap((one) =>
      [...reachOf(one.file, one[version] ?? "")].flatMap(([key, count]) =>
        Array.from({ length: count }, () => ({ file: one.file, key })),
      ),
    );
  return withoutCounterpart(all("after"), all("before"));
}

/** The module of `defineContract`. */
const contractModule = "@protected-function/guard/contract";

/** Whether the contract is only data: one literal passed to defineContract. */
export function isDataOnly(text: string): boolean {
  const source = parse("contract.ts", text);
  const isLiteral = (node: ts.Node): boolean => {
    if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node)) {
      return isLiteral(node.expression);
    }
    if (ts.isArrayLiteralExpression(node)) return node.elements.every(isLiteral);
    if (ts.isObjectLiteralExpression(node)) {
      return node.properties.every(
        (property) =>
          ts.isPropertyAssignment(property) &&
          !ts.isComputedPropertyName(property.name) &&
          isLiteral(property.initializer),
      );
    }
    if (ts.isPrefixUnaryExpression(node)) return ts.isNumericLiteral(node.operand);
    return (
      ts.isStringLiteralLike(node) ||
      ts.isNumericLiteral(node) ||
      [ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword, ts.SyntaxKind.NullKeyword].includes(node.kind)
    );
  };
  return source.statements.every((statement) => {
    if (ts.isTypeAliasDeclaration(statement) || ts.isInterfaceDeclaration(statement)) return true;
    if (ts.isImportDeclaration(statement)) {
      return (statement.moduleSpecifier as ts.StringLiteral).text === contractModule;
    }
    if (!ts.isVariableStatement(statement)) return false;
    return statement.declarationList.declarations.every(
      ({ initializer }) =>
        initializer !== undefined &&
        ts.isCallExpression(initializer) &&
        initializer.expression.getText(source) === "defineContract" &&
        initializer.arguments.every(isLiteral),
    );
  });
}

function reachOf(file: string, text: string): ReadonlyMap<string, number> {
  const source = parse(file, text);
  const counts = new Map<string, number>();
  const add = (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
  const declared = namesDeclaredIn(source);
  const imported = importsOf(source);
  /** Names of `import * as` of a package, by the package's kind. */
  const namespaces = new Map<string, string>();
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
      addImport(node);
      return;
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add("import()");
    else if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) add("import.meta");
    else if (ts.isPropertyAccessExpression(node)) {
      const object = node.expression.getText(source);
      const name = node.name.text;
      if (object === "Math" && name === "random") add("Math.random");
      if (leading.has(name)) add(`.${name}`);
      if (liveOptions.test(name)) add(`the option ${name}`);
      if (namespaces.get(object) === "@pulumi/pulumi" && !declaring.test(name)) add(`@pulumi/pulumi ${name}`);
      else if (namespaces.has(object) && isLookUp(name)) add(`${namespaces.get(object)} ${name}`);
    } else if (ts.isElementAccessExpression(node) && !ts.isIdentifier(node.argumentExpression)) {
      const { argumentExpression: key } = node;
      if (!ts.isNumericLiteral(key) && !ts.isPropertyAccessExpression(key) && !ts.isStringLiteralLike(key))
        add("a computed name");
    } else if (ts.isStringLiteralLike(node) && leading.has(node.text)) add(`.${node.text}`);
    else if (ts.isStringLiteralLike(node) && liveOptions.test(node.text)) add(`the option ${node.text}`);
    else if (ts.isBindingElement(node) && liveOptions.test((node.propertyName ?? node.name).getText(source)))
      add(`the option ${(node.propertyName ?? node.name).getText(source)}`);
    else if (ts.isObjectLiteralElement(node) && node.name?.getText(source) === "hooks") add("hooks");
    else if (ts.isPropertyAssignment(node) && isSetForLive(node)) add(`the option ${node.name.getText(source)}`);
    else if (isWriteToAll(node)) add(`a write to ${writtenIn(node)?.getText(source)}`);
    else if (ts.isIdentifier(node) && isUse(node) && !declared.has(node.text) && !pure.has(node.text)) add(node.text);
    node.forEachChild(visit);
  };
  visit(source);
  return counts;

  /** To what other files use as well: a global, or a package's value. */
  function isWriteToAll(node: ts.Node): boolean {
    const target = writtenIn(node);
    const root = target === undefined ? undefined : rootOf(target);
    return root !== undefined && (!declared.has(root) || imported.has(root));
  }

  function addImport(node: ts.ImportDeclaration | ts.ExportDeclaration): void {
    const specifier = node.moduleSpecifier;
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return;
    const { text: from } = specifier;
    const clause = ts.isImportDeclaration(node) ? node.importClause : undefined;
    if (clause?.isTypeOnly === true || (ts.isExportDeclaration(node) && node.isTypeOnly)) return;
    const bindings = clause?.namedBindings;
    if (bindings && ts.isNamespaceImport(bindings)) namespaces.set(bindings.name.text, from);
    if (from.startsWith(".")) {
      const path = new URL(from, `file:///${file}`).pathname.slice(1);
      // A URL can't go above the root.
      const depth = file.split("/").length - 1;
      const up = from.split("/").filter((part) => part === "..").length;
      if (up > depth || !modules.test(path)) add(from);
      return;
    }
    const names =
      bindings && ts.isNamedImports(bindings)
        ? bindings.elements.map((element) => (element.propertyName ?? element.name).text)
        : [];
    if (from === "@pulumi/pulumi") {
      for (const name of names) if (!declaring.test(name)) add(`${from} ${name}`);
    } else if (/^@pulumi\/(?:azure-native|azuread|random|command)(?:\/|$)/.test(from)) {
      for (const name of names) if (isLookUp(name)) add(`${from} ${name}`);
    } else if (!packages.test(from)) add(from);
  }
}

/** `import`, and a protection that isn't always there. */
function isSetForLive({ name, initializer }: ts.PropertyAssignment): boolean {
  const text = name.getText();
  return text === "import" || (text === "protect" && initializer.kind !== ts.SyntaxKind.TrueKeyword);
}

/** A provider's function that queries the tenant: `getUser`, `listWebAppFunctions`. */
function isLookUp(name: string): boolean {
  return /^(?:get|list)[A-Z]/.test(name);
}
