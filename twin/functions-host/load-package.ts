import { globSync, readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { join } from "node:path";
import { UnimitatedUse } from "./unimitated-use.ts";

/** Node's own loader function; undocumented, stable for a decade, and where every CommonJS `require` ends. */
interface ModuleWithLoad {
  _load(id: string, ...rest: unknown[]): unknown;
}

/** Puts a built-in under `require`, as the worker does with `@azure/functions-core`. */
export function provideModule(name: string, exports: unknown): void {
  const loader = Module as unknown as ModuleWithLoad;
  const load = loader._load;
  loader._load = (id, ...rest) => (id === name ? exports : load.call(loader, id, ...rest));
}

/**
 * Requires every file that `main` of package.json names; it may be a glob.
 * Follows Azure/azure-functions-nodejs-worker `src/startApp.ts`.
 */
export function loadPackage(directory: string): void {
  const { main, type } = readManifest(directory);
  if (main === undefined)
    throw new UnimitatedUse("a package whose package.json has no main (functions by function.json)");
  const files = globSync(main, { cwd: directory }).sort();
  if (files.length === 0) {
    throw new Error(`Worker was unable to load entry point "${main}": Found zero files matching the supplied pattern`);
  }
  const require = createRequire(join(directory, "package.json"));
  for (const file of files) {
    const isModule = file.endsWith(".mjs") || (type === "module" && !file.endsWith(".cjs"));
    if (isModule) throw new UnimitatedUse(`an entry point that is an ECMAScript module ('${file}'): it runs CommonJS`);
    require(join(directory, file));
  }
}

function readManifest(directory: string): { readonly main?: string; readonly type?: string } {
  const manifest: unknown = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  if (typeof manifest !== "object" || manifest === null) return {};
  return {
    ...("main" in manifest && typeof manifest.main === "string" && { main: manifest.main }),
    ...("type" in manifest && typeof manifest.type === "string" && { type: manifest.type }),
  };
}
