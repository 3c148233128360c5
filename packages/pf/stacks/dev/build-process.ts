import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Unavailable } from "@protected-function/core/text/errors.ts";
import { isCrash } from "@protected-function/core/text/is-crash.ts";
import type { StatedContract } from "../settings/setting-problems.ts";

/**
 * Builds one package and ends: `node build-process.ts <URL of the project's builder>`, with a channel to its parent. It
 * loads the builder before it's asked. A process of its own forgets each version of contract.ts with itself.
 */

/** What the project's own `@protected-function/infra/build` returns, as far as it is read here. */
interface Builder {
  readonly buildPackage: (
    functions: URL,
    appSettings?: readonly string[],
  ) => Promise<{
    readonly zip: Uint8Array;
    readonly sha256: string;
    readonly warnings: readonly string[];
  }>;
  readonly readContract: (functions: URL) => Promise<{ readonly contract: StatedContract }>;
}

export interface BuildRequest {
  /** The function app's folder. */
  readonly functions: string;
  /** Those that the stack sets, by name. Default: all of the contract's. */
  readonly appSettings?: readonly string[] | undefined;
  /** Reads contract.ts and host.json, and builds nothing. */
  readonly onlyContract?: boolean | undefined;
}

export interface ContractRead {
  readonly kind: "read";
  readonly contract: StatedContract;
}

export interface BuiltCode {
  readonly kind: "built";
  readonly zip: Uint8Array;
  readonly sha256: string;
  readonly warnings: readonly string[];
  /** What a deployment has to follow, by file: a hash of the contract, as data, and of host.json. */
  readonly deployed: Readonly<Record<string, string>>;
}

export interface BuildFailed {
  readonly kind: "failed";
  readonly message: string;
  /** A mistake in the builder, rather than in what it builds. */
  readonly bug?: Error;
  /** The builder isn't installed as a whole. */
  readonly isIncomplete?: boolean;
}

export type BuildResult = BuiltCode | BuildFailed;

process.on("disconnect", () => process.exit());
const loaded = (import(process.argv[2] ?? "") as Promise<Builder>).catch((error: unknown) => {
  throw lostPackage(error) ?? error;
});
// The request's answer tells why it can't be loaded.
loaded.catch(() => undefined);
process.once("message", (request: BuildRequest) => {
  void (request.onlyContract ? read(request) : build(request)).then((result) =>
    process.send?.(result, () => process.exit()),
  );
});

async function build({ functions: folder, appSettings }: BuildRequest): Promise<BuildResult> {
  const functions = new URL(folder);
  try {
    const { zip, sha256, warnings } = await (await loaded).buildPackage(functions, appSettings);
    // The builder has loaded it.
    const { contract } = (await import(new URL("contract.ts", functions).href)) as { readonly contract: unknown };
    const host: unknown = JSON.parse(await readFile(new URL("host.json", functions), "utf8"));
    const deployed = { "functions/contract.ts": hashOf(contract), "functions/host.json": hashOf(host) };
    return { kind: "built", zip, sha256, warnings, deployed };
  } catch (error) {
    return failed(error);
  }
}

async function read({ functions }: BuildRequest): Promise<ContractRead | BuildFailed> {
  try {
    const { contract } = await (await loaded).readContract(new URL(functions));
    // As data: what else it has can't be sent.
    return { kind: "read", contract: JSON.parse(JSON.stringify(contract)) as StatedContract };
  } catch (error) {
    return failed(error);
  }
}

function hashOf(data: unknown): string {
  return createHash("sha256").update(JSON.stringify(data)).digest("hex");
}

/** The builder loads none of the app's code, so what it lacks is a package, or a file of one. */
function lostPackage(error: unknown): Unavailable | undefined {
  const { code, message } = Object(error) as Partial<NodeJS.ErrnoException>;
  if (code !== "ERR_MODULE_NOT_FOUND") return undefined;
  const [, name = "a file"] = /^Cannot find (?:package|module) '([^']+)'/.exec(message ?? "") ?? [];
  return new Unavailable(
    "NOT_INSTALLED",
    `node_modules lacks ${name}, which the build needs. Install all packages again: npm ci`,
    { cause: error },
  );
}

function failed(error: unknown): BuildFailed {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Unavailable) return { kind: "failed", message, isIncomplete: true };
  return { kind: "failed", message, ...(error instanceof Error && isCrash(error) && { bug: error }) };
}
