import ts from "typescript";
import { declarationOf, rootOf } from "../syntax.ts";
import { beginOf } from "./addresses.ts";
import { type Constants, literalIn, meantBy } from "./constants.ts";

export const requestNames = /^_?req(?:uest)?$/;

/** What a request holds that its sender writes. */
const written = /^(?:query|params|headers|body|json|text|formData)$/;

/** Headers that only tie an answer to its request. */
const tracing =
  /^["']?(?:x-(?:ms-client-)?(?:request|correlation)-id|request-id|traceparent|tracestate|content-language)["']?$/i;

/** What an answer takes over from the caller: where a browser goes next, what it keeps or what it shows. */
export function answerReach(node: ts.Node, constants: Constants): string | undefined {
  const [name, value] = namedValue(node, constants);
  if (value === undefined || isOfCall(node)) return undefined;
  const isGiven = isGivenByCaller(value, constants, 0);
  if (/^location$/i.test(name)) {
    const begin = literalIn(value, constants, 1) ?? beginOf(meantBy(value, constants), constants) ?? "";
    // A path of this host, or another's whole address.
    const isFixed = /^\/[^/\\]|^https?:\/\/[^/]+\//.test(begin);
    return isGiven && !isFixed ? "redirects to an address that the caller gives" : undefined;
  }
  if (!isGiven) return undefined;
  if (name === "cookies" || /^set-cookie$/i.test(name)) return "answers a cookie that the caller gives";
  if (name === "body" && /<\w/.test(value.getText())) return "answers markup with the caller's words";
  return isOfHeaders(node, constants) && !tracing.test(name) ? "answers a header that the caller gives" : undefined;
}

/** `name: value` of an object, and `headers.set("name", value)`. */
function namedValue(node: ts.Node, constants: Constants): readonly [name: string, value: ts.Expression | undefined] {
  if (ts.isPropertyAssignment(node)) return [node.name.getText().replaceAll(/["']/g, ""), node.initializer];
  if (!ts.isCallExpression(node)) return ["", undefined];
  const [first, second] = node.arguments;
  const called = ts.isPropertyAccessExpression(node.expression) ? node.expression.name.text : node.expression.getText();
  if (/^redirect$/i.test(called)) return ["location", second ?? first];
  const isSetting = /^(?:set|append)$/.test(called) && first !== undefined;
  return isSetting ? [literalIn(first, constants, 1) ?? "", second] : ["", undefined];
}

function isOfHeaders(node: ts.Node, constants: Constants): boolean {
  if (ts.isCallExpression(node)) {
    const object = ts.isPropertyAccessExpression(node.expression) ? node.expression.expression : node.expression;
    return object.getText().endsWith("headers") || /^new Headers\b/.test(meantBy(object, constants).getText());
  }
  const holder = node.parent.parent;
  return ts.isPropertyAssignment(holder) && holder.name.getText().replaceAll(/["']/g, "") === "headers";
}

/** The address of a handler's own request says what that request gets. */
function isOfCall(node: ts.Node): boolean {
  for (let one = node.parent; !ts.isSourceFile(one) && !ts.isFunctionLike(one); one = one.parent)
    if (ts.isCallExpression(one) && /^fetch$|request$/i.test(one.expression.getText())) return true;
  return false;
}

function isGivenByCaller(node: ts.Node, constants: Constants, depth: number): boolean {
  if (ts.isPropertyAccessExpression(node) && written.test(node.name.text) && isRequest(node.expression)) return true;
  // Another service's answer is its own, and a number isn't an address.
  if (ts.isCallExpression(node) && /^(?:fetch|Number|parseInt)$/.test(node.expression.getText())) return false;
  if (ts.isIdentifier(node) && depth < 6) {
    const declaration = declarationOf(node);
    const holder =
      declaration !== undefined && ts.isBindingElement(declaration) ? declaration.parent.parent : undefined;
    if (holder !== undefined && ts.isVariableDeclaration(holder) && holder.initializer !== undefined)
      return isRequest(holder.initializer) || isGivenByCaller(holder.initializer, constants, depth + 1);
    const meant = meantBy(node, constants);
    return meant !== node && isGivenByCaller(meant, constants, depth + 1);
  }
  return node.forEachChild((child) => isGivenByCaller(child, constants, depth) || undefined) ?? false;
}

function isRequest(node: ts.Expression): boolean {
  return requestNames.test(rootOf(node) ?? "");
}
