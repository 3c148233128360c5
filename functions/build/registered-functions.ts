import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { unzipSync } from "fflate";

/**
 * What the Functions worker does with a package, as far as its registrations: it lends `@azure/functions-core` to
 * `require`, loads the manifest's `main`, and asks the library what it can do. Azure/azure-functions-nodejs-worker,
 * src/setupCoreModule.ts, src/startApp.ts.
 */
const listFunctions = `
const Module = require("node:module");
const functions = [];
let model;
const core = {
  version: "3.10.1",
  hostVersion: "4.1038.0",
  Disposable: class { dispose() {} },
  registerHook: () => ({ dispose() {} }),
  log() {},
  setProgrammingModel(given) { model = given; },
  getProgrammingModel: () => model,
  registerFunction: ({ name, bindings }) => {
    const [trigger = {}] = Object.values(bindings).filter(({ type }) => /Trigger$/i.test(type));
    const { type, methods, route, authLevel } = trigger;
    functions.push({ name, trigger: type ?? "", methods, route, authLevel });
    return { dispose() {} };
  },
};
const load = Module._load;
Module._load = function (id, ...rest) {
  return id === "@azure/functions-core" ? core : load.call(this, id, ...rest);
};
const path = require("node:path");
const folder = process.cwd();
require(path.join(folder, require(path.join(folder, "package.json")).main));
Promise.resolve(model?.getCapabilities?.({}) ?? {}).then((capabilities) => {
  const served = [...(globalThis[Symbol.for("protected-function.served")] ?? [])];
  const told = { functions, served, streams: capabilities.HttpUri !== undefined };
  require("node:fs").writeFileSync(process.argv[1], JSON.stringify(told));
  process.exit();
});
`;

/** A function as a package registers it. */
export interface Registration {
  readonly name: string;
  /** `httpTrigger`, `timerTrigger`; empty: none. */
  readonly trigger: string;
  /** Of HTTP triggers: in capitals. */
  readonly methods?: readonly string[];
  /** Of HTTP triggers; absent: the function's name. */
  readonly route?: string;
  readonly authLevel?: string;
}

/** What a package is to the Functions host. */
export interface Registrations {
  /** In the order of their registration. */
  readonly functions: readonly Registration[];
  /** Names, in small letters, of those that `serve` registered. */
  readonly served: readonly string[];
  /** Whether it has HTTP requests sent to it as streams. */
  readonly streams: boolean;
}

/** The package does not load. */
export class FunctionsUnknown extends Error {
  readonly code = "FUNCTIONS_UNKNOWN";

  constructor(reason: string, options?: ErrorOptions) {
    super(`The package's functions can't be listed: ${reason}`, options);
    this.name = "FunctionsUnknown";
  }
}

/** The names of the functions that a package registers, in alphabetical order. @throws {FunctionsUnknown} */
export async function registeredFunctions(zip: Uint8Array): Promise<readonly string[]> {
  return (await registrationsOf(zip)).functions.map(({ name }) => name).toSorted();
}

/**
 * What a package registers. Its code is loaded for that, in a process and folder of its own, with nothing of this process's
 * environment, and no function of it is called.
 *
 * @param zip as `buildPackage` gives it
 * @param settings names of app settings, which get a value that says nothing
 * @throws {FunctionsUnknown} where the package does not load
 */
export async function registrationsOf(zip: Uint8Array, settings: readonly string[] = []): Promise<Registrations> {
  const folder = await mkdtemp(join(tmpdir(), "registered-functions-"));
  try {
    const unpacked = join(folder, "package");
    for (const [name, content] of Object.entries(unzipSync(zip))) {
      await mkdir(dirname(join(unpacked, name)), { recursive: true });
      await writeFile(join(unpacked, name), content);
    }
    // Not on standard output, where the package may write as it loads.
    const list = join(folder, "functions.json");
    await load(unpacked, list, settings);
    return JSON.parse(await readFile(list, "utf8")) as Registrations;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function load(folder: string, list: string, settings: readonly string[]): Promise<void> {
  const { PATH, SystemRoot } = process.env;
  const env = { ...Object.fromEntries(settings.map((name) => [name, "0"])), PATH, SystemRoot };
  try {
    await promisify(execFile)(process.execPath, ["--eval", listFunctions, list], { cwd: folder, env, timeout: 30_000 });
  } catch (error) {
    const { stderr } = Object(error) as { readonly stderr?: string };
    const [reason = "loading it failed"] = /^\w*Error.*$/m.exec(stderr ?? "") ?? [];
    throw new FunctionsUnknown(`${reason}.`, { cause: error });
  }
}
