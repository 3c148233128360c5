import ts from "typescript";
import { type Constants, literalIn, meantBy } from "./constants.ts";

/** Where something is sent, in words: a host, a variable, the caller's request, or nothing that the text tells. */
export function addressOf(target: ts.Expression | undefined, constants: Constants, source: ts.SourceFile): string {
  if (target === undefined) return unknown;
  const node = meantBy(target, constants);
  const isUrl = ts.isNewExpression(node) && node.expression.getText(source) === "URL";
  const inner = isUrl ? (node.arguments?.[1] ?? node.arguments?.[0]) : undefined;
  if (inner !== undefined) {
    const first = isUrl ? node.arguments?.[0] : undefined;
    // An absolute first argument makes the second mean nothing.
    const own = first === undefined ? undefined : literalIn(first, constants, 1);
    // A path, whatever it ends with, is one of the second argument's host.
    if (first !== undefined && inner !== first && /^(?:\/(?![/\\])|[.?#])/.test(own ?? beginOf(first, constants) ?? ""))
      return addressOf(inner, constants, source);
    return own === undefined && first !== inner && first !== undefined
      ? (fromText(first, constants, source) ?? addressOf(inner, constants, source))
      : addressOf(own === undefined || !/^\w+:|^\/\//.test(own) ? inner : first, constants, source);
  }
  const literal = literalIn(node, constants, 1);
  if (literal !== undefined) return hostOf(literal) ?? unknown;
  const domain = domainOf(node);
  if (domain !== undefined) return domain;
  const begin = beginOf(node, constants);
  const host = begin === undefined ? undefined : hostOf(begin, true);
  return host ?? fromText(node, constants, source) ?? unknown;
}

/** The host that a call gets without a scheme: `"api.contoso.com"`, or in options, as Node's modules take it. */
export function hostGiven(argument: ts.Expression, constants: Constants): string | undefined {
  const node = meantBy(argument, constants);
  const options = ts.isObjectLiteralExpression(node) ? node.properties : [];
  const host = options.find(
    (one) => ts.isPropertyAssignment(one) && /^["']?(?:host(?:name)?|address|server)["']?$/.test(one.name.getText()),
  );
  const value = host !== undefined && ts.isPropertyAssignment(host) ? host.initializer : node;
  const text = literalIn(value, constants, 1);
  const isHost = text !== undefined && /^(?:localhost|[\w-]+(?:\.[\w-]+)+|\[?[\da-f:]+:[\da-f:]*\]?)$/i.test(text);
  return isHost ? `host://${text}` : undefined;
}

/** The part of an expression that its text begins with. What follows a host's address is only a path. */
function firstPart(node: ts.Expression, constants: Constants): ts.Expression {
  const meant = meantBy(node, constants);
  if (ts.isTemplateExpression(meant)) {
    const [span] = meant.templateSpans;
    return span === undefined ? meant : firstPart(span.expression, constants);
  }
  const isSum = ts.isBinaryExpression(meant) && meant.operatorToken.kind === ts.SyntaxKind.PlusToken;
  if (!isSum) return meant;
  return firstPart(literalIn(meant.left, constants, 1) === undefined ? meant.left : meant.right, constants);
}

/** Whatever stands in the name of a machine, its domain gets: `${anything}.contoso.com`. */
function domainOf(node: ts.Expression): string | undefined {
  if (!ts.isTemplateExpression(node)) return undefined;
  const text = [node.head.text, ...node.templateSpans.flatMap(({ literal }) => ["*", literal.text])].join("");
  const [, scheme = "host:", domain] = /^(\w+:)?(?:\/\/)?[\w.*-]*\*((?:\.[\w-]+){2,})(?:[:/?#]|$)/.exec(text) ?? [];
  return domain === undefined ? undefined : `${scheme}//*${domain}`;
}

const unknown = "a computed address";

export function isDynamic(address: string): boolean {
  return address === unknown;
}

/** The caller or a variable decides about the address. */
function fromText(node: ts.Expression, constants: Constants, source: ts.SourceFile): string | undefined {
  const found: string[] = [];
  const visit = (part: ts.Node, depth: number): void => {
    if (ts.isPropertyAccessExpression(part)) {
      const { text: name } = part.name;
      if (/^(?:query|params|headers|body|json|text|url)$/.test(name)) found.push("an address that the caller gives");
      if (part.expression.getText(source) === "process.env") found.push(`the address in the variable ${name}`);
    }
    if (ts.isElementAccessExpression(part) && part.expression.getText(source) === "process.env") {
      found.push(
        `the address in the variable ${literalIn(part.argumentExpression, constants) ?? "of a computed name"}`,
      );
    }
    if (ts.isIdentifier(part) && depth < 6) {
      const meant = meantBy(part, constants);
      if (meant !== part) visit(meant, depth + 1);
    }
    part.forEachChild((child) => visit(child, depth));
  };
  visit(firstPart(node, constants), 0);
  return found.toSorted()[0];
}

/** The literal text that an expression begins with. */
export function beginOf(node: ts.Expression, constants: Constants): string | undefined {
  if (ts.isTemplateExpression(node)) {
    const [span] = node.templateSpans;
    const first = span && node.head.text === "" ? literalIn(span.expression, constants, 1) : undefined;
    return first === undefined ? node.head.text : `${first}${span?.literal.text ?? ""}`;
  }
  if (ts.isBinaryExpression(node)) return literalIn(node.left, constants, 1) ?? beginOf(node.left, constants);
  return undefined;
}

/** @param isBegin whether more follows, so that the host has to be ended */
export function hostOf(text: string, isBegin = false): string | undefined {
  if (isBegin && !/^\w+:\/\/[^/?#\\]+[/?#]/.test(text)) return undefined;
  const url = URL.parse(text);
  return url === null || url.host === "" ? undefined : `${url.protocol}//${url.host}`;
}
