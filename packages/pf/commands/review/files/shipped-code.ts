import ts from "typescript";
import { withoutCounterpart } from "../../../file-changes/code/renamed.ts";
import type { VersionedFile } from "./file-versions.ts";
import { importsOf, isUse, namesDeclaredIn, parse, rootOf, writtenIn } from "../../../file-changes/syntax.ts";

/** A place in a text that decides about access and can't be judged by syntax. */
export interface Undecided {
  readonly description: string;
  readonly line: number;
}

/** Modules that load code, start processes or change how other modules behave. */
const loading =
  /^(?:node:)?(?:module|process|child_process|worker_threads|cluster|vm|v8|wasi|repl|inspector(?:\/promises)?|async_hooks|diagnostics_channel)$/;

/** Names that lead from any value to its prototype, to code made from text, or to modules of any name. */
const leading = new Set(
  [
    "constructor __proto__ prototype getPrototypeOf setPrototypeOf defineProperty defineProperties __defineGetter__ __defineSetter__",
    "mainModule getBuiltinModule binding _linkedBinding dlopen _load _compile _resolveFilename _extensions",
  ].flatMap((names) => names.split(" ")),
);

/** Globals that reach everything, under any name. */
const reaching = new Set(["eval", "Function", "globalThis", "global", "Reflect", "WebAssembly"]);

/** A declaration of such a name in one scope would hide its use in another. */
const reserved = new Set([...reaching, "process", "module", "require", "Object", "JSON", "Array"]);

/** What a handler may read of the process. Everything else may change how the guard or the host behaves. */
const readOfProcess = new Set(
  "env version versions platform arch pid uptime hrtime memoryUsage cpuUsage cwd nextTick stdout stderr emitWarning".split(
    " ",
  ),
);

/** What handlers may use of our packages. The rest decides who may call. */
const usable = /^@protected-function\/guard(?:\/contract)?$/;

/** Members of `app` that register something that no HTTP request starts. */
export const notHttp =
  /^(?:timer|warmup|storageBlob|storageQueue|serviceBusQueue|serviceBusTopic|eventHub|eventGrid|cosmosDB|sql|mySql|webPubSub)$/;

const hosts = /^@azure\/functions(?:-core)?(?:\/|$)/;

/**
 * Returns the first such place that a file newly has. One that the changed files had before may only have moved.
 *
 * @param all the changed files that ship
 */
export function newlyUndecided(file: string, all: readonly VersionedFile[]): Undecided | undefined {
  const shipped = all.filter((one) => /\.[cm]?[jt]sx?$/.test(one.file));
  const of = (version: "before" | "after") =>
    shipped.flatMap((one) =>
      undecidedIn(one.file, one[version]?.text ?? "").map((undecided) => ({
        ...undecided,
        file: one.file,
        key: undecided.description,
      })),
    );
  return withoutCounterpart(of("after"), of("before")).find((undecided) => undecided.file === file);
}

/**
 * Returns the places in code that ships whose effect syntax can't decide: names that are computed, code that is
 * loaded or made while running, and writes to what the guard uses. An empty list doesn't prove that the code is
 * harmless.
 */
export function undecidedIn(file: string, text: string): readonly Undecided[] {
  const source = parse(file, text);
  const undecided: Undecided[] = [];
  const imported = importsOf(source);
  const declared = namesDeclaredIn(source);
  const add = (node: ts.Node, description: string): void => {
    undecided.push({ description, line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1 });
  };
  const environments = environmentsIn(source);
  const isGlobal = (name: string) => reserved.has(name) || !declared.has(name);
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    const description = describeUse(node);
    if (description !== undefined) add(node, description);
    node.forEachChild(visit);
  };
  visit(source);
  return undecided.toSorted((left, right) => left.line - right.line);

  function describeUse(node: ts.Node): string | undefined {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return ofImport(node);
    if (ts.isImportEqualsDeclaration(node)) return "import =";
    if (ts.isWithStatement(node)) return "with";
    const literal = literalOf(node);
    if (literal !== undefined) return nameFor(literal);
    if (ts.isCallExpression(node)) return ofCall(node);
    if (ts.isElementAccessExpression(node)) return ofElement(node);
    if (ts.isPropertyAccessExpression(node)) return ofProperty(node);
    const writeTarget = writtenIn(node);
    if (writeTarget) return ofWrite(writeTarget);
    if (ts.isBindingElement(node)) return ofBinding(node);
    if (ts.isIdentifier(node) && isUse(node)) return ofIdentifier(node);
    return undefined;
  }

  function ofImport(node: ts.ImportDeclaration | ts.ExportDeclaration): string | undefined {
    const { moduleSpecifier: specifier } = node;
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return undefined;
    const clause = ts.isImportDeclaration(node) ? node.importClause : undefined;
    if (clause?.isTypeOnly === true || (ts.isExportDeclaration(node) && node.isTypeOnly)) return undefined;
    const { text: from } = specifier;
    const bindings = clause?.namedBindings;
    const isNamed = bindings !== undefined && ts.isNamedImports(bindings) && clause?.name === undefined;
    if (hosts.test(from)) return from === "@azure/functions" && isNamed ? undefined : `the host's library: ${from}`;
    return ofSpecifier(from);
  }

  function ofCall(node: ts.CallExpression): string | undefined {
    const {
      expression,
      arguments: [first],
    } = node;
    const isImport = expression.kind === ts.SyntaxKind.ImportKeyword;
    if (isImport || (ts.isIdentifier(expression) && expression.text === "require" && isGlobal("require"))) {
      const from = first && ts.isStringLiteralLike(first) ? first.text : undefined;
      if (from === undefined) return `${isImport ? "import()" : "require()"} of a computed name`;
      if (!hosts.test(from)) return ofSpecifier(from);
      return from === "@azure/functions" && takenApart(node) ? undefined : `the host's library: ${from}`;
    }
    if (ts.isElementAccessExpression(expression) && literalKey(expression) === undefined) {
      return "a call of a computed name";
    }
    if (ts.isIdentifier(expression) && expression.text === "serve" && imported.has("serve")) {
      const isContract = first !== undefined && ts.isIdentifier(first) && isContractOf(imported.get(first.text));
      return isContract ? undefined : "another contract than the project's";
    }
    const isWriting = expression.getText(source) === "Object.assign";
    return isWriting && first ? ofWrite(first) : undefined;
  }

  function ofElement(node: ts.ElementAccessExpression): string | undefined {
    const key = literalKey(node);
    if (key !== undefined) return nameFor(key) ?? ofMember(node.expression, key);
    const root = rootOf(node.expression);
    if (root === undefined) return undefined;
    const isEnvironment = node.expression.getText(source) === "process.env";
    const isShared =
      (isGlobal(root) && /^(?:process|module|require)$/.test(root)) || hosts.test(imported.get(root) ?? "");
    return isShared && !isEnvironment ? `a computed name of ${root}` : undefined;
  }

  function ofProperty(node: ts.PropertyAccessExpression): string | undefined {
    const { text: name } = node.name;
    if (leading.has(name)) return `.${name}`;
    const isEnvironment = node.getText(source) === "process.env" && isGlobal("process");
    return isEnvironment && !isRead(node) ? "process.env under another name" : ofMember(node.expression, name);
  }

  /** Members of `process`, `module` and `app`. */
  function ofMember(object: ts.Expression, name: string): string | undefined {
    if (!ts.isIdentifier(object)) return undefined;
    if (object.text === "process" && isGlobal("process") && !readOfProcess.has(name)) return `process.${name}`;
    if (object.text === "module" && isGlobal("module") && name !== "exports") return `module.${name}`;
    if (imported.get(object.text) === "@azure/functions" && object.text === "app" && !notHttp.test(name))
      return `app.${name}`;
    return undefined;
  }

  function ofWrite(target: ts.Expression): string | undefined {
    const root = rootOf(target);
    if (root === undefined) return undefined;
    if (ts.isIdentifier(target)) return isGlobal(root) && target.text !== "exports" ? `a write to ${root}` : undefined;
    if (target.getText(source).startsWith("module.exports")) return undefined;
    const isShared = (isGlobal(root) && root !== "exports") || imported.has(root) || environments.has(root);
    return isShared ? `a write to ${target.getText(source).slice(0, 40)}` : undefined;
  }

  function ofBinding(node: ts.BindingElement): string | undefined {
    const key = node.propertyName ?? node.name;
    if (ts.isComputedPropertyName(key)) return isOfProcess(node) ? "a computed name of process" : undefined;
    if (!ts.isIdentifier(key) && !ts.isStringLiteral(key)) return undefined;
    if (leading.has(key.text)) return `.${key.text}`;
    return isOfProcess(node) && !readOfProcess.has(key.text) ? `process.${key.text}` : undefined;
  }

  function isOfProcess({ parent }: ts.BindingElement): boolean {
    const holder = parent.parent;
    return ts.isVariableDeclaration(holder) && holder.initializer?.getText(source) === "process";
  }

  function ofIdentifier(node: ts.Identifier): string | undefined {
    const { text: name, parent } = node;
    const isMember =
      (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) && parent.expression === node;
    if (isContractOf(imported.get(name))) {
      const isServed = ts.isCallExpression(parent) && parent.expression.getText(source) === "serve";
      return isServed || ts.isTypeQueryNode(parent) ? undefined : "the contract's own object, which the guard reads";
    }
    if (name === "app" && imported.get(name) === "@azure/functions")
      return isMember ? undefined : "app under another name";
    if (!isGlobal(name)) return undefined;
    if (reaching.has(name)) return name;
    if (name === "require") {
      return ts.isCallExpression(parent) && parent.expression === node ? undefined : "require under another name";
    }
    if (name !== "process" && name !== "module") return undefined;
    const isTakenApart =
      ts.isVariableDeclaration(parent) && parent.initializer === node && ts.isObjectBindingPattern(parent.name);
    return isMember || isTakenApart ? undefined : `${name} under another name`;
  }
}

/** Whether the whole environment is only read here: a member, a copy, a named variable, part of an answer,
 * or what a schema parses. */
function isRead(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) return parent.expression === node;
  if (ts.isSpreadAssignment(parent) || ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) return true;
  if (!ts.isCallExpression(parent) || parent.expression === node) return false;
  return (
    ts.isPropertyAccessExpression(parent.expression) &&
    /^(?:safeParse|parse|stringify)$/.test(parent.expression.name.text)
  );
}

/** The names of `const { app } = require("@azure/functions")`. Undefined for a module that isn't taken apart. */
export function takenApart({ parent }: ts.CallExpression): readonly ts.BindingElement[] | undefined {
  const isNamed = ts.isVariableDeclaration(parent) && ts.isObjectBindingPattern(parent.name);
  return isNamed ? parent.name.elements : undefined;
}

/** Variables that are the process's environment. */
function environmentsIn(source: ts.SourceFile): ReadonlySet<string> {
  const environments = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) {
      if (node.initializer?.getText(source) === "process.env") environments.add(node.name.text);
    } else if (ts.isBindingElement(node) && ts.isIdentifier(node.name)) {
      if ((node.propertyName ?? node.name).getText(source) === "env") environments.add(node.name.text);
    }
    node.forEachChild(visit);
  };
  visit(source);
  return environments;
}

/** A module that may be loaded, by its name, or the reason that it may not. */
function ofSpecifier(from: string): string | undefined {
  if (loading.test(from)) return from;
  if (/node_modules/.test(from) || /^[/#\\]/.test(from)) return from;
  if (/^[A-Za-z][\w+.-]*:/.test(from) && !from.startsWith("node:")) return from;
  const isOurs = /^@protected-function(?:\/|$)|^\..*\/(?:infra|packages)\//.test(from);
  return isOurs && !usable.test(from) ? `${from}, which protects every endpoint` : undefined;
}

function isContractOf(from: string | undefined): boolean {
  return from !== undefined && /^(?:\.\.?\/)+contract\.ts$/.test(from);
}

/** A literal, also where it is written in parts, that is a name which leads anywhere. */
function nameFor(text: string): string | undefined {
  if (leading.has(text)) return `"${text}"`;
  if (loading.test(text) && text.startsWith("node:")) return `"${text}"`;
  return text.includes("@azure/functions-core") || text.includes("default-deny") ? `"${text}"` : undefined;
}

/** A string, a template without parts, or strings that are joined by `+` or `join`. */
function literalOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) {
    // Checked with the import that it belongs to.
    return ts.isImportDeclaration(node.parent) || ts.isExportDeclaration(node.parent) ? undefined : node.text;
  }
  if (ts.isParenthesizedExpression(node)) return literalOf(node.expression);
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const parts = [literalOf(node.left), literalOf(node.right)];
    return parts.every((part) => part !== undefined) ? parts.join("") : undefined;
  }
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { expression: list, name } = node.expression;
  if (name.text !== "join" || !ts.isArrayLiteralExpression(list)) return undefined;
  const parts = list.elements.map(literalOf);
  const [separatorNode] = node.arguments;
  const separator = separatorNode === undefined ? "," : literalOf(separatorNode);
  return separator !== undefined && parts.every((part) => part !== undefined) ? parts.join(separator) : undefined;
}

function literalKey({ argumentExpression: key }: ts.ElementAccessExpression): string | undefined {
  return ts.isNumericLiteral(key) ? key.text : literalOf(key);
}
