import { problemBlocks, type Problem } from "@protected-function/core/text/problem-blocks.ts";
import { Refused } from "@protected-function/core/text/errors.ts";
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
export class ContractInvalid extends Refused {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super("CONTRACT_INVALID", problemBlocks("functions/contract.ts has", problems));
    this.problems = problems;
  }
}

/**
 * Reads a function app's contract without loading a handler.
 *
 * @param folder the app's folder, with a slash at its end
 * @throws {ContractInvalid}, {HostJsonInvalid} with every problem
 */
export async function readContract(folder: URL): Promise<ReadContract> {
  const [{ contract }, host] = await Promise.all([
    import(new URL("contract.ts", folder).href) as Promise<{ readonly contract: unknown }>,
    readHostJson(folder),
  ]);
  return requireContract(contract, host);
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
