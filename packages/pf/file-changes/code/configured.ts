import ts from "typescript";
import { matchesPattern } from "@protected-function/core/text/matches-pattern.ts";
import { brief } from "../file-change.ts";
import { type Constants, literalIn } from "./constants.ts";

/** Keys of a tool's configuration whose texts name modules, and those whose bare words are packages. */
const loading =
  /^["']?(?:setupFiles\w*|global(?:Setup|Teardown)|(?:test)?[eE]nvironment|runner|preset|transform|resolver|reporters?|snapshotSerializers|snapshotEnvironment|customProviderModule|sequencer|plugins|extends|parser|processor)["']?$/;
const ofPackages = /^["']?(?:setupFiles\w*|global\w+|preset|plugins|extends)["']?$/;

/** Keys of test runners for tests that don't run. */
const leavingOut = /^(?:exclude|testPathIgnorePatterns|testIgnore)$/;

function isOfGuard(pattern: string): boolean {
  const sample = "test/guard/serve.test.ts";
  return matchesPattern(sample, pattern) || matchesPattern(sample, `${pattern.replace(/\/$/, "")}/**`);
}

/** What a configuration makes its tool load, or a site show in every page, beside what it imports itself. */
export function configuredReach(
  node: ts.Node,
  constants: Constants,
): readonly (readonly ["packages" | "code", string])[] {
  // https://vitepress.dev/reference/site-config#head
  if (ts.isArrayLiteralExpression(node) && node.elements[0] && literalIn(node.elements[0], constants) === "script")
    return [["code", `shows pages with ${brief(node.getText())}`]];
  if (ts.isPropertyAssignment(node)) {
    const key = node.name.getText().replaceAll(/["']/g, "");
    if (key.startsWith("@protected-function/")) return [["code", `puts other code in the place of ${key}`]];
    const isOfTests = /(?:vitest|vite|jest|mocha|playwright)[\w.-]*\.[cm]?[jt]s$/.test(node.getSourceFile().fileName);
    const left = isOfTests && leavingOut.test(key) ? textsIn(node.initializer, constants).find(isOfGuard) : undefined;
    if (left !== undefined) return [["code", `leaves out tests of the guard: ${left}`]];
  }
  if (!ts.isPropertyAssignment(node) || !loading.test(node.name.getText())) return [];
  const isOfPackages = ofPackages.test(node.name.getText());
  return textsIn(node.initializer, constants)
    .filter((text) => isOfPackages || text.includes("/"))
    .map((text) => ["packages", `runs ${text}`]);
}

/** Texts of a value: by themselves, in lists, and by keys, such as `{ "\\\\.ts$": "./transform.js" }`. */
function textsIn(node: ts.Expression, constants: Constants): readonly string[] {
  const text = literalIn(node, constants, 1);
  if (text !== undefined) return [text];
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap((one) => textsIn(one, constants));
  const members = ts.isObjectLiteralExpression(node) ? node.properties : [];
  return members.flatMap((one) => (ts.isPropertyAssignment(one) ? textsIn(one.initializer, constants) : []));
}
