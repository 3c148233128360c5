import { readFile } from "node:fs/promises";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import { lineAt } from "@protected-function/core/text/reading/reading-problem.ts";
import { nearest } from "@protected-function/core/text/nearest.ts";
import { foundInstead } from "@protected-function/core/text/reading/why-unreadable.ts";
import { Invalid } from "@protected-function/core/text/readings.ts";
import { repeatedNames, withLines } from "./contract-lines.ts";
import { contractProblems } from "./contract-problems.ts";
import type { Contract } from "@protected-function/guard/contract";
import { exampleAt } from "./shape-fixes.ts";
import { loadProblems } from "./load-problem.ts";
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
    throw new ContractInvalid(await loadProblems(error, file));
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

/**
 * @param contract as a contract.ts exports it
 * @param host a host.json
 * @param code the text of that contract.ts
 * @throws {ContractInvalid}
 */
export function requireContract(contract: unknown, host: unknown, code = ""): ReadContract {
  const routePrefix = routePrefixIn(host);
  const problems = contractProblems(contract, { routePrefix });
  const all = [...withLines(problems, code), ...repeatedNames(code)];
  if (all.length > 0) throw new ContractInvalid(all);
  return { contract: contract as Contract, routePrefix };
}
