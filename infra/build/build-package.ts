import { fileURLToPath } from "node:url";
import { strToU8, type ZipOptions, zipSync } from "fflate";
import { readAssets } from "./assets.ts";
import { bundle, bundleCode, type BundledCode, main, mainCode, ownCode, sourceMap } from "./bundle-code.ts";
import type { Connection } from "./connection.ts";
import { contentHash } from "./content-hash.ts";
import { entryFileOf, entryOf } from "./entry.ts";
import { requireFolder } from "./require-folder.ts";
import { type Manifest, readManifest, requireNewModel } from "./function-json.ts";
import { conditionalProblems } from "./conditional.ts";
import { bundleProblems } from "./host-rules.ts";
import { lackedSettings, wordsOf } from "./lacked-settings.ts";
import { exportsEntry, missingExports } from "./missing-exports.ts";
import { notLoading } from "./not-loading.ts";
import { limitProblems } from "./package-limits.ts";
import { requireRegistrations, PackageInvalid } from "./require-registrations.ts";
import { FunctionsUnknown, type Registrations, registrationsOf } from "./registered-functions.ts";
import { unreachedProblems } from "./unreached.ts";
import { unshippedWarnings } from "./unshipped.ts";
import { type DeclaredBinding, type DeclaredTrigger, webhookOf } from "./triggers.ts";
import { readHostJson } from "../contract/host-json.ts";
import { loadContract, requireContract } from "../contract/read-contract.ts";
import { withHandlerLines } from "./handler-lines.ts";
import { repeatedPrefixes } from "../contract/repeated-prefix.ts";
import type { Contract } from "@protected-function/guard/contract";
import { Readings } from "@protected-function/core/text/readings.ts";

export interface FunctionPackage {
  readonly zip: Uint8Array;
  /** Names the content, hexadecimal: see `contentHash`. The package carries it, and the function answers it. */
  readonly sha256: string;
  /** What the bundler warns of, each in a few lines: most of it breaks when the code runs, and not before. */
  readonly warnings: readonly string[];
  /** The names of the functions that it registers, in alphabetical order. */
  readonly functions: readonly string[];
  /** The bindings of endpoints besides HTTP, by the endpoint's name in the contract. */
  readonly bindings: Readonly<Record<string, readonly DeclaredBinding[]>>;
  /** The functions with other triggers than HTTP, in alphabetical order. */
  readonly triggers: readonly DeclaredTrigger[];
  /** The connections that triggers and bindings name. */
  readonly connections: readonly Connection[];
}

/**
 * Builds what ships, in memory: one commit gives the same bytes in any folder, on any day, in any time zone, so that a
 * preview shows a new package only when there is one.
 *
 * @param functions the function app's folder, with a slash at its end
 * @param settings the app settings that the stack has. Default: all of the contract's
 * @throws {ContractInvalid}, {HostJsonInvalid}, {PackageInvalid} where contract and code break a rule or disagree;
 * {SeveralInvalid} with what is wrong with more than one of them
 */
export async function buildPackage(functions: URL, settings?: readonly string[]): Promise<FunctionPackage> {
  const folder = fileURLToPath(functions);
  const readings = new Readings();
  const { manifest, host, loaded, contract, warnings } = await readStated(functions, readings);
  const read = <Result>(work: () => Result | Promise<Result>) => readings.read(() => inOwnFile(work, folder));
  // The code imports the contract.
  const code = loaded?.contract === undefined ? undefined : await read(() => bundleApp(folder));
  const assets = await read(() => readAssets(folder, contract?.files ?? []));
  const built = manifest && code && assets && (await read(() => packageOf(folder, { manifest, host, code, assets })));
  const registrations =
    contract && code && built && (await read(() => listed(built, { contract, code, settings, folder })));
  if (contract && code && registrations) {
    const { functions: registered } = registrations;
    await read(() => refuse(host === undefined ? [] : bundleProblems(host, registered)));
    await read(() => {
      const misuses = withHandlerLines(registrations.misuses ?? [], folder, code.files);
      requireRegistrations(contract, { ...registrations, misuses }, loaded?.code);
      refuse(conditionalProblems(folder, code.files, registered));
    });
  }
  const app = readings.require({ built, registrations });
  const connections = app.registrations.functions.flatMap(({ name: path, connections: named = [] }) =>
    named.map((connection) => ({ path, ...connection })),
  );
  return {
    ...app.built,
    warnings: [...warnings, ...app.built.warnings],
    functions: app.registrations.functions.map(({ name }) => name).toSorted(),
    bindings: bindingsIn(app.registrations),
    triggers: triggersIn(app.registrations),
    connections,
  };
}

/**
 * Reads what the app states in package.json, host.json and contract.ts, without its code.
 *
 * @throws as `buildPackage`
 */
export async function readContract(functions: URL): Promise<{ readonly contract: Contract }> {
  const readings = new Readings();
  const { contract } = await readStated(functions, readings);
  return readings.require({ contract });
}

async function readStated(functions: URL, readings: Readings) {
  requireFolder(functions);
  // An app of the older model has a host.json of its time: the model is what its author must hear of first.
  await requireNewModel(functions);
  const manifest = await readings.read(() => readManifest(functions));
  const host = await readings.read(() => readHostJson(functions));
  // Node reads package.json as it loads a module beside it.
  const loaded = manifest && (await readings.read(() => loadContract(functions)));
  const stated = loaded && (await readings.read(() => requireContract(loaded.contract, host ?? {}, loaded.code)));
  const warnings = stated && loaded ? repeatedPrefixes(stated, loaded.code) : [];
  return { manifest, host, loaded, contract: stated?.contract, warnings };
}

/** What is wrong, in the app's own file: it may be in JavaScript. */
async function inOwnFile<Result>(work: () => Result | Promise<Result>, folder: string): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PackageInvalid)) throw error;
    const file = await entryFileOf(folder);
    const own = (text: string) => text.replaceAll("functions/src/index.ts", file);
    throw new PackageInvalid(
      error.problems.map(({ place, ...problem }) => ({
        ...problem,
        path: own(problem.path),
        ...(place !== undefined && { place: own(place) }),
        fix: own(problem.fix),
      })),
    );
  }
}

interface App {
  readonly contract: Contract;
  readonly code: BundledCode;
  readonly settings: readonly string[] | undefined;
  readonly folder: string;
}

async function listed(
  { zip, warnings }: Pick<FunctionPackage, "zip" | "warnings">,
  { contract, code, settings: set, folder }: App,
): Promise<Registrations> {
  // A checkout that another process builds has null in place of nothing.
  const settings = set ?? Object.keys(contract.settings ?? {});
  const list = async (names: readonly string[]) => await registrationsOf(zip, names);
  try {
    return await list(settings);
  } catch (error) {
    if (!(error instanceof FunctionsUnknown)) throw error;
    if (error.reason.startsWith("TypeError: ")) {
      refuse(await missingExports(folder, ownCode(code.files), (modules) => exportsOf(folder, modules, settings)));
    }
    const lacked = await lackedSettings(error, { list, settings, words: wordsOf(folder, code.files) });
    throw notLoading(error, { warnings, lacked, contract });
  }
}

/** What modules export, by their names. They are loaded as the package is: in a process and a folder of their own. */
async function exportsOf(folder: string, modules: readonly string[], settings: readonly string[]) {
  try {
    const { code, map } = await bundleCode(folder, exportsEntry(modules));
    const files = { [bundle]: code, [sourceMap]: map, [main]: strToU8(mainCode), "package.json": jsonFile({ main }) };
    const { misuses = [] } = await registrationsOf(zipFiles(files), settings);
    return Object.fromEntries(misuses.map(({ path, found }) => [path, found.split(" ")]));
  } catch {
    // A package that doesn't load has a message of its own.
    return undefined;
  }
}

function triggersIn({ functions }: Registrations): readonly DeclaredTrigger[] {
  return functions
    .filter(({ trigger }) => trigger.toLowerCase() !== "httptrigger")
    .map(({ name, trigger: type, bindings = [] }): DeclaredTrigger => {
      const webhooks = [type, ...bindings.map((binding) => binding.type)].flatMap((one) => webhookOf(one) ?? []);
      return { name, type, ...(webhooks.length > 0 && { webhooks: [...new Set(webhooks)] }) };
    })
    .toSorted((left, right) => (left.name < right.name ? -1 : 1));
}

/** With the webhooks that they open. */
function bindingsIn({ given = {} }: Registrations): FunctionPackage["bindings"] {
  const opened = Object.entries(given).map(([name, bindings]) => [
    name,
    bindings.map((binding) => {
      const webhook = webhookOf(binding.type);
      return webhook === undefined ? binding : { ...binding, webhook };
    }),
  ]);
  return Object.fromEntries(opened);
}

interface Contents {
  readonly manifest: Manifest;
  /** Undefined: it has problems, and the package only shows what the code registers. */
  readonly host: object | undefined;
  readonly code: BundledCode;
  readonly assets: Readonly<Record<string, Uint8Array>>;
}

async function packageOf(
  folder: string,
  { manifest, host = {}, code: { code, map, warnings, files: bundled }, assets }: Contents,
): Promise<Pick<FunctionPackage, "zip" | "sha256" | "warnings">> {
  const { name, version } = manifest;
  const files = (hash: { readonly packageSha256?: string }) => ({
    ...assets,
    [bundle]: code,
    [sourceMap]: map,
    [main]: strToU8(mainCode),
    "host.json": jsonFile(host),
    // `main` last: without the line of the hash, the file is the one that was hashed.
    "package.json": jsonFile({ name, version, ...hash, main }),
  });
  const sha256 = contentHash(files({}));
  const contents = files({ packageSha256: sha256 });
  const zip = zipFiles(contents);
  refuse(limitProblems(contents, zip));
  const unshipped = await unshippedWarnings(folder, bundled, Object.keys(assets));
  return { zip, sha256, warnings: [...warnings, ...unshipped] };
}

async function bundleApp(folder: string): Promise<BundledCode> {
  const entry = await entryOf(folder);
  const bundled = await bundleCode(folder, entry.code);
  refuse(await unreachedProblems(folder, bundled.files, entry.compiled));
  return bundled;
}

function refuse(problems: PackageInvalid["problems"]): void {
  if (problems.length > 0) throw new PackageInvalid(problems);
}

/** Sorted by name, each file with the same time: 1980, the first that a zip can say, read by fflate in local time. */
export function zipFiles(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const options: ZipOptions = {
    level: 9,
    mtime: new Date(1980, 0, 1),
    // Linux hosts mount the package as it is: a file without a readable mode isn't found, and the host doesn't report it
    // (Azure/azure-functions-core-tools#1484). fflate sets no mode by default.
    os: 3,
    attrs: 0o100644 << 16,
  };
  const sorted = Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return zipSync(Object.fromEntries(sorted), options);
}

/** Written anew, so that line endings of a checkout don't reach the package. */
function jsonFile(content: unknown): Uint8Array {
  return strToU8(`${JSON.stringify(content, undefined, 2)}\n`);
}
