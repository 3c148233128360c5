import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { unzipSync } from "fflate";

/**
 * What the Functions worker does with a package, as far as its registrations: it lends `@azure/functions-core` to
 * `require`, and loads the manifest's `main`. Azure/azure-functions-nodejs-worker, src/setupCoreModule.ts, src/startApp.ts.
 */
const listFunctions = `
const Module = require("node:module");
const names = [];
const core = {
  version: "3.10.1",
  hostVersion: "4.1038.0",
  Disposable: class { dispose() {} },
  registerHook: () => ({ dispose() {} }),
  log() {},
  setProgrammingModel() {},
  getProgrammingModel() {},
  registerFunction: ({ name }) => { names.push(name); return { dispose() {} }; },
};
const load = Module._load;
Module._load = function (id, ...rest) {
  return id === "@azure/functions-core" ? core : load.call(this, id, ...rest);
};
const path = require("node:path");
const folder = process.cwd();
require(path.join(folder, require(path.join(folder, "package.json")).main));
require("node:fs").writeFileSync(process.argv[1], JSON.stringify(names));
process.exit();
`;

/** The package does not load. */
export class FunctionsUnknown extends Error {
  readonly code = "FUNCTIONS_UNKNOWN";

  constructor(reason: string, options?: ErrorOptions) {
    super(`The package's functions can't be listed: ${reason}`, options);
    this.name = "FunctionsUnknown";
  }
}

/**
 * The names of the functions that a package registers, in alphabetical order. Its code is loaded for that, in a process
 * and folder of its own, with nothing of this process's environment, and no function of it is called.
 *
 * @param zip as `buildPackage` gives it
 * @throws {FunctionsUnknown} where the package does not load
 */
export async function registeredFunctions(zip: Uint8Array): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), "registered-functions-"));
  try {
    const unpacked = join(folder, "package");
    for (const [name, content] of Object.entries(unzipSync(zip))) {
      await mkdir(dirname(join(unpacked, name)), { recursive: true });
      await writeFile(join(unpacked, name), content);
    }
    // Not on standard output, where the package may write as it loads.
    const list = join(folder, "functions.json");
    await load(unpacked, list);
    return (JSON.parse(await readFile(list, "utf8")) as readonly string[]).toSorted();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function load(folder: string, list: string): Promise<void> {
  const { PATH, SystemRoot } = process.env;
  const options = { cwd: folder, env: { PATH, SystemRoot }, timeout: 30_000 };
  try {
    await promisify(execFile)(process.execPath, ["--eval", listFunctions, list], options);
  } catch (error) {
    const { stderr } = Object(error) as { readonly stderr?: string };
    const [reason = "loading it failed"] = /^\w*Error.*$/m.exec(stderr ?? "") ?? [];
    throw new FunctionsUnknown(`${reason}.`, { cause: error });
  }
}
