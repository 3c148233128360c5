import { globSync, readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * Node's own loader function. It's undocumented, has been stable for a decade, and every CommonJS `require` ends there.
 */
interface ModuleWithLoad {
  _load(id: string, ...rest: unknown[]): unknown;
}

/** Provides a built-in to `require`, as the worker does with `@azure/functions-core`. */
export function provideModule(name: string, exports: unknown): void {
  const loader = Module as unknown as ModuleWithLoad;
  const load = loader._load;
  loader._load = (id, ...rest) => (id === name ? exports : load.call(loader, id, ...rest));
}

/**
 * Loads every file in `main` of package.json, which can be a glob. Each file is a CommonJS or ECMAScript module.
 * Follows Azure/azure-functions-nodejs-worker `src/startApp.ts` and `src/loadScriptFile.ts`.
 */
export async function loadPackage(directory: string): Promise<void> {
  const { main, type } = readManifest(directory);
  if (!main) throw new UnsupportedUse("a package whose package.json has no main (functions by function.json)");
  const files = globSync(main, { cwd: directory }).sort();
  if (files.length === 0) throw new Error(unableToLoad(main, missingFilesReason(main)));
  const require = createRequire(join(directory, "package.json"));
  for (const file of files) {
    const isModule = file.endsWith(".mjs") || (type === "module" && !file.endsWith(".cjs"));
    try {
      if (isModule) await import(pathToFileURL(join(directory, file)).href);
      else require(join(directory, file));
    } catch (error) {
      throw new Error(unableToLoad(file, error instanceof Error ? error.message : String(error)), { cause: error });
    }
  }
}

const unableToLoad = (file: string, reason: string): string =>
  `Worker was unable to load entry point "${file}": ${reason}`;

function missingFilesReason(main: string): string {
  const reason = /[*?[\]{}()!+@]/.test(main) ? "Found zero files matching the supplied pattern" : "File does not exist";
  return main === "index.js" ? `${reason}. Learn more here: https://aka.ms/AAla7et` : reason;
}

/** Returns an empty manifest if it can't read the file. The worker warns and continues. */
function readManifest(directory: string): { readonly main?: string; readonly type?: string } {
  let manifest: unknown;
  try {
    manifest = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  } catch {
    return {};
  }
  if (typeof manifest !== "object" || manifest === null) return {};
  return {
    ...("main" in manifest && typeof manifest.main === "string" && { main: manifest.main }),
    ...("type" in manifest && typeof manifest.type === "string" && { type: manifest.type }),
  };
}

/**
 * In the worker: the package uses a feature that the twin doesn't support. The host refuses it by this name
 * (NotSupported).
 */
export class UnsupportedUse extends Error {
  readonly problem: string;

  constructor(problem: string) {
    super(`The package uses a feature that the twin doesn't support: ${problem}`);
    this.name = "UnsupportedUse";
    this.problem = problem;
  }
}
