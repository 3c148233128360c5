import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import { nearest } from "@protected-function/core/text/nearest.ts";
import { foundInstead } from "@protected-function/core/text/reading/why-unreadable.ts";
import { Invalid } from "@protected-function/core/text/readings.ts";
import { contractProblems } from "./contract-problems.ts";
import type { Contract } from "@protected-function/guard/contract";
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
  const [{ contract }, host] = await Promise.all([loadContract(folder), readHostJson(folder)]);
  return requireContract(contract, host);
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
export async function loadContract(folder: URL): Promise<{ readonly contract?: unknown }> {
  const file = new URL("contract.ts", folder);
  await readFile(file).catch((error: unknown) => {
    throw new ContractInvalid([missing(error)]);
  });
  let exported: { readonly contract?: unknown };
  try {
    exported = (await import(file.href)) as { readonly contract?: unknown };
  } catch (error) {
    throw new ContractInvalid([problemOf(error, file)]);
  }
  if (exported.contract === undefined) throw new ContractInvalid([notExported(Object.keys(exported))]);
  return exported;
}

function notExported(names: readonly string[]): Problem {
  const suggestion = nearest("contract", names);
  return {
    path: "contract",
    rule: "must be exported",
    found: names.length === 0 ? "no export" : `the exports ${names.join(", ")}`,
    fix:
      suggestion === undefined
        ? "write this in functions/contract.ts: export const contract = defineContract({ … });"
        : `rename ${suggestion} to contract in functions/contract.ts`,
  };
}

/** Node quotes the source of what it can't parse before the stack: the file with its line, the source, and a caret. */
function problemOf(error: unknown, file: URL): Problem {
  const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  const [reason = ""] = message.replaceAll(file.href, "functions/contract.ts").split("\n", 1);
  const found = reason.replaceAll(fileURLToPath(new URL(".", file)), "functions/").replace(/\.$/, "");
  const [, line, source, marked = ""] = /^\S+:(\d+)\n(?:.*\n)*?(.*)\n( *)\^+\n/.exec(stack) ?? [];
  if (line !== undefined && source !== undefined) {
    return {
      path: `line ${line}, column ${marked.length + 1}`,
      rule: `can't be read: ${found}`,
      found: source.trim(),
      fix: "correct functions/contract.ts there; npx tsc --noEmit shows the same place",
    };
  }
  if (error instanceof SyntaxError) {
    const fix = "correct functions/contract.ts; npx tsc --noEmit shows the place";
    return { path: "contract.ts", rule: "must be TypeScript that Node can read", found, fix };
  }
  const [, thrown] = /\bcontract\.ts:(\d+):\d+/.exec(stack) ?? [];
  return {
    path: thrown === undefined ? "contract" : `line ${thrown}`,
    rule: "must load alone, without a handler: it is data, with defineContract of @protected-function/guard/contract",
    found,
    fix: found.includes("@protected-function/guard")
      ? "npm install, with @protected-function/guard in package.json"
      : "import nothing else in functions/contract.ts, and compute nothing there",
  };
}

/**
 * @param contract as a contract.ts exports it
 * @param host a host.json
 * @throws {ContractInvalid}
 */
export function requireContract(contract: unknown, host: unknown): ReadContract {
  const routePrefix = routePrefixIn(host);
  const problems = contractProblems(contract, { routePrefix });
  if (problems.length > 0) throw new ContractInvalid(problems);
  return { contract: contract as Contract, routePrefix };
}
