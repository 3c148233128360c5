import ts from "typescript";
import { declarationOf, importsOf, isUse, loadedBy, parse, rootOf, writtenIn } from "../syntax.ts";
import { configuredReach } from "./configured.ts";
import { answerReach, requestNames } from "./answers.ts";
import { shellReach } from "../pipelines/shell-commands.ts";
import { startedBy } from "./started-program.ts";
import { constantsIn, literalIn, textsOfCode } from "./constants.ts";
import { addressOf, beginOf, hostGiven, hostOf, isDynamic } from "./addresses.ts";
import { isForeignData, kindOfModule, type ReachKind } from "./modules.ts";
import { isWholeRead, sensitiveHeader, sensitiveName, tokenText } from "./sensitive.ts";

/** Something that code reaches beside its own values. */
export interface Reach {
  readonly kind: ReachKind;
  /** In words, the same wherever the code stands and however its variables are called. */
  readonly text: string;
  readonly line: number;
  /** False for what handlers do every day, such as reading a query or a variable of their own. */
  readonly isRisk: boolean;
  /** An address or a name of which only a parameter is known: it may be one that stood there before. */
  readonly isOpaque?: boolean;
}

/** https://learn.microsoft.com/azure/azure-functions/functions-reference-node (HttpRequest.user) */
const appServiceUser = "takes the user that a header names (request.user)";
const senders = /^(?:fetch|WebSocket|EventSource|XMLHttpRequest|WebTransport|sendBeacon|RTCPeerConnection)$/;

const isDefault: ReadonlySet<ts.SyntaxKind> = new Set([ts.SyntaxKind.QuestionQuestionToken, ts.SyntaxKind.BarBarToken]);

/** Returns everything that a text reaches, by its syntax tree. Twice the same is there twice. */
export function codeReach(file: string, text: string): readonly Reach[] {
  const source = parse(file, text);
  const reaches: Reach[] = [];
  const constants = constantsIn(source);
  const imports = importsOf(source);
  const add = (node: ts.Node, kind: ReachKind, description: string, isRisk = true, isOpaque = false): void => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    reaches.push({ kind, text: description, line: line + 1, isRisk, ...(isOpaque && { isOpaque }) });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    ofNode(node);
    node.forEachChild(visit);
  };
  visit(source);
  return reaches;

  function ofNode(node: ts.Node): void {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) ofImport(node);
    else if (ts.isCallExpression(node)) ofCall(node);
    else if (ts.isTaggedTemplateExpression(node) && isOfProcesses(node.tag)) {
      const reach = shellReach(node.template.getText(source).slice(1, -1));
      add(node, "processes", reach ?? "starts a program", true);
    } else if (ts.isPropertyAccessExpression(node)) ofProperty(node);
    else if (ts.isElementAccessExpression(node)) ofElement(node);
    else if (ts.isBindingElement(node)) ofBinding(node);
    else if (ts.isSpreadElement(node) || ts.isSpreadAssignment(node)) ofWhole(node, node.expression);
    else if (ts.isIdentifier(node) && isUse(node)) ofIdentifier(node);
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) ofNetworkModule(node);
    for (const [kind, text] of configuredReach(node, constants)) add(node, kind, text, kind === "code");
    const answer = answerReach(node, constants);
    if (answer !== undefined) add(node, "answers", answer);
    const literal = literalIn(node, constants) ?? (ts.isTemplateExpression(node) ? node.getText(source) : undefined);
    if (literal !== undefined && !isPartOfLiteral(node)) ofText(node, literal);
    else if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node))
      ofText(node, node.name.getText(source));
  }

  function ofImport(node: ts.ImportDeclaration | ts.ExportDeclaration): void {
    const { moduleSpecifier: specifier } = node;
    const clause = ts.isImportDeclaration(node) ? node.importClause : undefined;
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return;
    if (clause?.isTypeOnly === true || (ts.isExportDeclaration(node) && node.isTypeOnly)) return;
    ofModule(node, specifier.text);
  }

  function ofModule(node: ts.Node, specifier: string): void {
    const kind = kindOfModule(specifier);
    if (isForeignData(file, specifier)) add(node, "files", `ships ${specifier}`);
    if (kind !== undefined) add(node, kind, `loads ${specifier}`);
    else if (!specifier.startsWith(".")) add(node, "packages", `loads ${specifier}`, false);
  }

  function ofCall(node: ts.CallExpression): void {
    const { expression: callee, arguments: args } = node;
    const [first] = args;
    const isLoading =
      callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === "require");
    if (isLoading) {
      const from = first && literalIn(first, constants);
      const begin = /^(?:data|https?):/.exec((first && beginOf(first, constants)) ?? "")?.[0];
      if (from === undefined && begin === undefined) add(node, "code", "loads a module of a computed name");
      else ofModule(node, from ?? begin ?? "");
      return;
    }
    const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : ts.isIdentifier(callee) ? callee.text : "";
    if (/^(?:log|info|warn|error|debug|trace|dir|write)$/.test(name) && ts.isPropertyAccessExpression(callee))
      ofLog(node);
    if (/^(?:getToken|acquireToken\w*|getAccessToken)$/.test(name)) add(node, "tokens", `${name}()`);
    if (/^(?:exec\w*|spawn\w*|fork|sync)$/.test(name) && isOfProcesses(callee)) {
      const { name: program, reach } = startedBy(node, constants, source);
      add(node, "processes", `starts ${program ?? "a program by a computed name"}`, true, program === undefined);
      if (reach !== undefined) add(node, "processes", reach);
    }
    const isHandlerText =
      /^set(?:Timeout|Interval|Immediate)$/.test(name) &&
      first !== undefined &&
      literalIn(first, constants) !== undefined;
    if (isHandlerText) add(node, "code", `${name} of a text`);
  }

  /** A call of a module that reaches the network: it was loaded before, and now it may go elsewhere. */
  function ofNetworkModule(node: ts.CallExpression | ts.NewExpression): void {
    const { expression } = node;
    const direct = ts.isPropertyAccessExpression(expression) ? loadedBy(expression.expression) : undefined;
    if (kindOfModule(direct ?? imports.get(rootOf(expression) ?? "") ?? ".") !== "network") return;
    const host = (node.arguments ?? [])
      .map((argument) => {
        const address = addressOf(argument, constants, source);
        return isDynamic(address) ? hostGiven(argument, constants) : address;
      })
      .find((one) => one !== undefined);
    if (host !== undefined) add(node, "network", `sends to ${host}`);
  }

  function isOfProcesses(callee: ts.Expression): boolean {
    const root = ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
    return ts.isIdentifier(root) && kindOfModule(imports.get(root.text) ?? ".") === "processes";
  }

  /** Headers, query and body at once. */
  function ofWhole(node: ts.Node, of: ts.Expression | undefined): void {
    if (of !== undefined && ts.isIdentifier(of) && requestNames.test(of.text))
      add(node, "caller", "takes all of a request");
  }

  /** The host's log, which more people read than may call. */
  function ofLog({ arguments: args, expression }: ts.CallExpression): void {
    for (const argument of args) {
      const named = textsOfCode(argument).find((one) =>
        /token|secret|password|credential|authorization|cookie|principal|bearer/i.test(one),
      );
      if (named !== undefined) add(expression, "logs", `logs ${named}`);
      if (ts.isIdentifier(argument) && requestNames.test(argument.text))
        add(expression, "logs", "logs the whole request");
      if (/process\.env\b(?!\.)/.test(argument.getText(source))) add(expression, "logs", "logs the whole environment");
    }
  }

  function ofProperty(node: ts.PropertyAccessExpression): void {
    const { text: name } = node.name;
    const { parent } = node;
    if (name === "headers") ofHeaders(node);
    else if (name === "user" && requestNames.test(node.expression.getText(source))) add(node, "caller", appServiceUser);
    else if (name === "constructor" && !ts.isPropertyAccessExpression(parent)) add(node, "code", "constructor()");
    else if (name === "extraOutputs") add(node, "network", "sends by an output of the host");
    else if (node.getText(source) === "process.env") ofEnvironment(node);
    else if (name === "query" || name === "params") add(node, "caller", `reads the caller's ${name}`, false);
    else if (
      /^(?:json|text|formData|arrayBuffer|blob|body)$/.test(name) &&
      /req/i.test(node.expression.getText(source))
    ) {
      add(node, "caller", "reads the caller's body", false);
    } else if (name === "env" && node.expression.kind === ts.SyntaxKind.MetaProperty) ofEnvironment(node);
    const isOfGlobal = /^(?:globalThis|global|self|window)$/.test(node.expression.getText(source));
    if (ts.isCallExpression(parent) && parent.expression === node) {
      if (name === "sendBeacon" || (isOfGlobal && senders.test(name))) ofSending(node, parent.arguments[0]);
      else if (isOfGlobal && name === "eval") add(node, "code", "eval()");
    }
  }

  function ofHeaders(node: ts.Expression): void {
    const { parent } = node;
    // What an answer is given.
    const isWritten = ts.isBinaryExpression(parent) && parent.left === node;
    if (isWritten) return;
    const method = ts.isPropertyAccessExpression(parent) && parent.expression === node ? parent.name.text : undefined;
    if (method === "set" || method === "append" || method === "delete") return;
    const call = parent.parent;
    if ((method === "get" || method === "has") && ts.isCallExpression(call) && call.expression === parent) {
      const header = call.arguments[0] && literalIn(call.arguments[0], constants, 1);
      if (header === undefined) add(node, "caller", "reads a header by a computed name");
      // A sensitive name is found as a text.
      else if (!sensitiveHeader.test(header)) add(node, "caller", `reads the header ${header.toLowerCase()}`, false);
      return;
    }
    add(node, "caller", "reads all headers of a request");
  }

  function ofEnvironment(node: ts.Expression): void {
    const { parent } = node;
    if (writtenIn(parent.parent) === parent) return;
    if (ts.isPropertyAccessExpression(parent) && parent.expression === node) return ofVariable(node, parent.name.text);
    if (ts.isElementAccessExpression(parent) && parent.expression === node) {
      const name = literalIn(parent.argumentExpression, constants);
      return name === undefined
        ? add(node, "environment", "reads a variable by a computed name")
        : ofVariable(node, name);
    }
    if (ts.isVariableDeclaration(parent) && ts.isObjectBindingPattern(parent.name)) {
      for (const { propertyName, name, dotDotDotToken } of parent.name.elements) {
        const key = propertyName ?? name;
        if (dotDotDotToken !== undefined || !(ts.isIdentifier(key) || ts.isStringLiteral(key)))
          add(node, "environment", "reads the whole environment");
        else ofVariable(node, key.text);
      }
      return;
    }
    // A schema's `parse` takes what the app declares.
    add(
      node,
      "environment",
      isWholeRead(node) ? "reads its settings by a schema" : "reads the whole environment",
      !isWholeRead(node),
    );
  }

  function ofVariable(node: ts.Node, name: string): void {
    add(
      node,
      sensitiveName.test(name) ? "tokens" : "environment",
      `reads the variable ${name}`,
      sensitiveName.test(name),
    );
  }

  function ofElement(node: ts.ElementAccessExpression): void {
    const key = literalIn(node.argumentExpression, constants, 1);
    if (key === "headers") ofHeaders(node);
    if (key === "env" && node.expression.getText(source) === "process") ofEnvironment(node);
  }

  function ofBinding(node: ts.BindingElement): void {
    const key = node.propertyName ?? node.name;
    if (!ts.isIdentifier(key) && !ts.isStringLiteral(key)) return;
    const { parent: declaration } = node.parent;
    const of = ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
    if (node.dotDotDotToken !== undefined) ofWhole(node, of);
    else if (key.text === "user" && of !== undefined && requestNames.test(of.getText(source)))
      add(node, "caller", appServiceUser);
    else if (key.text === "headers") add(node, "caller", "reads all headers of a request");
    else if (key.text === "query" || key.text === "params")
      add(node, "caller", `reads the caller's ${key.text}`, false);
    else if (key.text === "env" && node.parent.parent.getText(source).endsWith("process"))
      add(node, "environment", "reads the whole environment");
  }

  function ofIdentifier(node: ts.Identifier): void {
    const { text: name, parent } = node;
    const isCalled = (ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression === node;
    if (senders.test(name) && declarationOf(node) === undefined) {
      if (isCalled) ofSending(node, parent.arguments?.[0]);
      else add(node, "network", `${name} under another name`);
    } else if (/^\w+Credential$/.test(name) && imports.get(name)?.startsWith("@azure/identity") === true)
      add(node, "tokens", `takes a ${name}`);
    else if (/^(?:eval|Function)$/.test(name) && declarationOf(node) === undefined) add(node, "code", `${name}()`);
    else if (name === "globalThis" || name === "global") add(node, "code", `reaches every global by ${name}`);
  }

  function ofSending(node: ts.Node, target: ts.Expression | undefined): void {
    const address = addressOf(target, constants, source);
    add(node, "network", `sends to ${address}`, true, isDynamic(address));
  }

  function ofText(node: ts.Node, written: string): void {
    const header = /^["'`]?([\w-]+)/.exec(written)?.[1] ?? "";
    if (sensitiveHeader.test(written.replaceAll(/["'`]/g, "")))
      add(node, "caller", `names the header ${header.toLowerCase()}`);
    else if (/^["'`]?eval["'`]?$/.test(written) && ts.isPropertyAssignment(node)) add(node, "code", "eval()");
    else if (/^["'`]?access-control-allow-/i.test(written)) add(node, "answers", "answers pages of other sites (CORS)");
    const token = tokenText.exec(written)?.[0];
    if (token !== undefined) add(node, "tokens", `names ${token}`);
    const host = /^(?:https?|wss?):\/\//.test(written) ? hostOf(written) : undefined;
    if (host !== undefined && isHeld(node)) add(node, "network", `holds the address ${host}`);
    if (/^--(?:import|require|loader|experimental-loader|eval)(?:=|$)/.test(written))
      add(node, "code", `starts Node with ${written.split("=")[0] ?? written}`);
    // Stands in no call here, and another program or module may run it.
    if (/(?:^|[\s;|&])(?:curl|wget|nc|bash -c|sh -c|powershell)\s/.test(written))
      add(node, "processes", "has a command that reaches the network");
  }

  /** An address that other files, or a call elsewhere in this one, may send to: a constant of the file, or a default. */
  function isHeld(node: ts.Node): boolean {
    const { parent } = node;
    if (ts.isBinaryExpression(parent)) return parent.right === node && isDefault.has(parent.operatorToken.kind);
    if (ts.isSourceFile(parent)) return ts.isVariableStatement(node);
    return !ts.isFunctionLike(parent) && !ts.isCallExpression(parent) && isHeld(parent);
  }

  function isPartOfLiteral(node: ts.Node): boolean {
    const { parent } = node;
    if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent)) return true;
    return (
      (ts.isBinaryExpression(parent) || ts.isParenthesizedExpression(parent)) &&
      literalIn(parent, constants) !== undefined
    );
  }
}
