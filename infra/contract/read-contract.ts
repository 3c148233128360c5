import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import { printable } from "@protected-function/core/text/printable.ts";
import { quoted } from "@protected-function/core/text/quoted.ts";
import { lineAt } from "@protected-function/core/text/reading/reading-problem.ts";
import { nearest } from "@protected-function/core/text/nearest.ts";
import { foundInstead } from "@protected-function/core/text/reading/why-unreadable.ts";
import { Invalid } from "@protected-function/core/text/readings.ts";
import { withLines } from "./contract-lines.ts";
import { contractProblems } from "./contract-problems.ts";
import type { Contract } from "@protected-function/guard/contract";
import { exampleAt } from "./shape-fixes.ts";
import { readHostJson } from "./host-json.ts";
import { routePrefixIn } from "@protected-function/guard/route-prefix";

/** The API's contract, and the prefix that host.json puts before its routes. */
export interface ReadContract {
  readonly contract: Contract;
  /** `api` unless host.json sets another one; may be empty. */
  readonly routePrefix: string;
}

/** The contract breaks a rule. */
export class ContractInvalid extends Invalid {
  constructor(problems: readonly Problem[]) {
    super("CONTRACT_INVALID", "functions/contract.ts has", problems);
  }
}

/**
 * Reads a function app's contract without loading a handler.
 *
 * @param folder the app's folder, with a slash at its end
 * @throws {ContractInvalid}, {HostJsonInvalid} with every problem
 */
export async function readContract(folder: URL): Promise<ReadContract> {
  // One after the other: if both are refused, the message is always about the contract.
  const { contract, code } = await loadContract(folder);
  const host = await readHostJson(folder);
  return requireContract(contract, host, code);
}

const missing = (error: unknown): Problem => ({
  path: "contract.ts",
  rule: "must exist: it says what the API offers",
  found: foundInstead(error),
  fix: "restore functions/contract.ts, such as from Git; ./pf init drafts one from your handlers",
});

/**
 * Loads contract.ts, whatever its contract is.
 *
 * @throws {ContractInvalid} if it can't be loaded, or exports no contract
 */
export async function loadContract(folder: URL): Promise<{ readonly contract?: unknown; readonly code: string }> {
  const file = new URL("contract.ts", folder);
  const code = await readFile(file, "utf8").catch((error: unknown) => {
    throw new ContractInvalid([missing(error)]);
  });
  let exported: { readonly contract?: unknown };
  try {
    exported = (await import(file.href)) as { readonly contract?: unknown };
  } catch (error) {
    throw new ContractInvalid([problemOf(error, file)]);
  }
  if (exported.contract === undefined) throw new ContractInvalid([notExported(Object.keys(exported), code)]);
  return { contract: exported.contract, code };
}

function notExported(names: readonly string[], code: string): Problem {
  const found = names.length === 0 ? "no export" : `the exports ${names.join(", ")}`;
  return { path: "contract", rule: "must be exported", found, fix: exportFix(names, code) };
}

function exportFix(names: readonly string[], code: string): string {
  const line = (form: RegExp) => lineAt(code, form.exec(code)?.index ?? 0);
  const declared = /^const contract\b/m;
  if (declared.test(code))
    return `write export before const contract in line ${line(declared)} of functions/contract.ts`;
  const other = nearest("contract", names) ?? (names.length === 1 ? names[0] : undefined);
  if (other === undefined) return `write this, for example, in functions/contract.ts: ${exampleAt([]) ?? ""}`;
  if (other === "default")
    return `write export const contract = in place of export default in line ${line(/export default/)} of functions/contract.ts`;
  return `rename ${other} to contract in functions/contract.ts`;
}

/** Node quotes the source of what it can't parse before the stack: the file with its line, the source, and a caret. */
function problemOf(error: unknown, file: URL): Problem {
  const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  const [reason = ""] = message.replaceAll(file.href, "functions/contract.ts").split("\n", 1);
  const found = reason.replaceAll(fileURLToPath(new URL(".", file)), "functions/").replace(/\.$/, "");
  const [, line, source, marked = ""] = /^\S+:(\d+)\n(?:.*\n)*?(.*)\n( *)\^+\n/.exec(stack) ?? [];
  if (line !== undefined && source !== undefined) {
    const isOfModule = /^Cannot use import statement outside a module|^Unexpected token 'export'/.test(found);
    return (
      (isOfModule ? commonjsProblem(file) : undefined) ?? {
        path: `functions/contract.ts:${line}:${marked.length + 1}`,
        rule: `can't be read: ${withoutChoices(found)}`,
        found: quoted(source.trim()),
        fix: "correct functions/contract.ts there; npx tsc --noEmit shows the same place",
      }
    );
  }
  if (error instanceof SyntaxError) {
    const fix = "correct functions/contract.ts; npx tsc --noEmit shows the place";
    return { path: "contract.ts", rule: "must be TypeScript that Node can read", found: quoted(found), fix };
  }
  const [, part] =
    /^Package subpath '\.(\/.*?)' is not defined by "exports" in .*@protected-function\/guard\//.exec(found) ?? [];
  if (part !== undefined) {
    return {
      path: "functions/contract.ts",
      rule: `imports a part that @protected-function/guard doesn't have: "${part}"`,
      found: quoted(`@protected-function/guard${part}`),
      fix: 'import defineContract from "@protected-function/guard/contract"',
    };
  }
  const [, thrown] = /\bcontract\.ts:(\d+:\d+)/.exec(stack) ?? [];
  const [, imported] = /^Cannot find (?:package|module) '([^']*)'/.exec(found) ?? [];
  const fix = found.includes("@protected-function/guard")
    ? "npm install, with @protected-function/guard in package.json"
    : imported === undefined
      ? "write values there in functions/contract.ts that need neither environment, file nor network; it may import defineContract and modules of constants"
      : `remove the import of ${printable(imported)} from functions/contract.ts, or create it there; contract.ts may import defineContract and modules of constants`;
  return {
    path: thrown === undefined ? "contract" : `functions/contract.ts:${thrown}`,
    rule: imported === undefined ? "throws when it's loaded" : "imports what isn't there",
    found: quoted(found),
    fix,
  };
}

/** Without the list of everything that could stand there, of which nobody meant most. */
function withoutChoices(reason: string): string {
  return reason
    .replace(/^Expected .+, .+, got (.*)$/, "Unexpected token $1")
    .replace(/^(Unexpected token `.*?`)\. Expected .*$/, "$1");
}

/** Node then reads contract.ts as CommonJS, in which import and export can't stand. Without a type, it takes both. */
function commonjsProblem(file: URL): Problem | undefined {
  const manifestFile = new URL("package.json", file);
  // A package.json above the folder may say so as well.
  if (!existsSync(manifestFile)) return undefined;
  const manifest = readFileSync(manifestFile, "utf8");
  const { type } = JSON.parse(manifest) as { readonly type?: unknown };
  if (type !== "commonjs") return undefined;
  const line = lineAt(manifest, /"type"\s*:/.exec(manifest)?.index ?? 0);
  return {
    path: `functions/package.json:${line}`,
    rule: "must let Node read functions/contract.ts as an ES module, with import and export",
    found: '"type": "commonjs"',
    fix: 'write "type": "module" there in functions/package.json',
  };
}

/**
 * @param contract as a contract.ts exports it
 * @param host a host.json
 * @param code the text of that contract.ts
 * @throws {ContractInvalid}
 */
export function requireContract(contract: unknown, host: unknown, code = ""): ReadContract {
  const routePrefix = routePrefixIn(host);
  const problems = contractProblems(contract, { routePrefix });
  if (problems.length > 0) throw new ContractInvalid(withLines(problems, code));
  return { contract: contract as Contract, routePrefix };
}
