import ts from "typescript";
import { added } from "../../../file-changes/file-change.ts";
import { isUse, parse } from "../../../file-changes/syntax.ts";
import { notHttp, takenApart } from "./shipped-code.ts";

/** What a file newly has the host run. */
interface NewRegistrations {
  /** Calls that register what no HTTP request starts: `app.timer`. */
  readonly triggers: readonly string[];
  /** Whether it may register something that HTTP requests reach, as only `serve` may. */
  readonly mayBeHttp: boolean;
}

/** What a file newly takes of the host's library, and what it newly registers there. */
export function newRegistrations(file: string, before: string | undefined, after: string): NewRegistrations {
  const earlier = usesIn(file, before ?? "");
  const later = usesIn(file, after);
  return {
    triggers: added(earlier.triggers, later.triggers),
    mayBeHttp: added(earlier.others, later.others).length > 0,
  };
}

/** What describes bindings, requests or types, and registers nothing. */
const describing = /^(?:input|output|trigger|[A-Z]\w*)$/;

/** A name that is taken under its own, so that the rest of the file shows what it does, or one that registers nothing. */
function isKnown({ propertyName, name }: ts.ImportSpecifier | ts.BindingElement): boolean {
  const own = propertyName ?? name;
  return ts.isIdentifier(own) && (describing.test(own.text) || (own.text === "app" && propertyName === undefined));
}

/** Whether other files can import what a statement declares. */
function isExported(node: ts.Node): boolean {
  const statement = ts.findAncestor(node, ts.isVariableStatement);
  return statement?.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
}

function usesIn(file: string, text: string) {
  const source = parse(file, text);
  const triggers: string[] = [];
  const others: string[] = [];
  /** Names of the library that are read as they should be. The rest of the file may name it in any other way. */
  const read = new Set<ts.Node>();
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const bindings = node.importClause?.namedBindings;
      const isNamed = node.importClause?.name === undefined && bindings !== undefined && ts.isNamedImports(bindings);
      const names = isNamed ? bindings.elements : [];
      const isRead = isNamed && names.every((one) => one.isTypeOnly || isKnown(one));
      if (node.importClause?.isTypeOnly === true || isRead) read.add(node.moduleSpecifier);
    }
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "require") {
      const [from] = node.arguments;
      const isRead = takenApart(node)?.every((one) => !one.dotDotDotToken && isKnown(one)) === true;
      if (from && isRead && !isExported(node)) read.add(from);
    }
    // Another file may import it by any name.
    if (ts.isExportSpecifier(node) && (node.propertyName ?? node.name).text === "app")
      others.push(node.getText(source));
    if (ts.isIdentifier(node) && node.text === "app" && isUse(node)) {
      const { parent } = node;
      const isMember = ts.isPropertyAccessExpression(parent) && parent.expression === node;
      if (isMember && notHttp.test(parent.name.text)) triggers.push(parent.getText(source));
      else others.push(isMember ? parent.getText(source) : "app");
    }
    if (ts.isStringLiteralLike(node) && /^@azure\/functions(?:-core)?$|default-deny/.test(node.text) && !read.has(node))
      others.push(node.text);
    node.forEachChild(visit);
  };
  visit(source);
  return { triggers, others };
}
