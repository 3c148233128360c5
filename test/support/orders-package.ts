import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { strToU8, zipSync } from "fflate";

const folder = join(import.meta.dirname, "orders-package");

/**
 * A function package that is not this project's: several functions in files of their own, hooks, a route prefix. Built
 * as its team would: each file a bundle, the worker's module left to the worker.
 */
export async function ordersPackage(): Promise<Uint8Array> {
  // One bundle with several entry points cannot share a library between CommonJS files: hooks and functions register
  // with the same one only if it is a file of its own, as in node_modules.
  const library = await bundle("@azure/functions", []);
  const files = await Promise.all(
    ["hooks", "get-order", "put-order"].map(async (name) => {
      const code = await bundle(join(folder, "src", `${name}.ts`), ["@azure/functions"]);
      return [`dist/functions/${name}.js`, strToU8(code)] as const;
    }),
  );
  const entries = {
    "host.json": readFileSync(join(folder, "host.json")),
    "package.json": readFileSync(join(folder, "deployed-package.json")),
    "node_modules/@azure/functions/package.json": strToU8('{"name":"@azure/functions","main":"index.js"}'),
    "node_modules/@azure/functions/index.js": strToU8(library),
    ...Object.fromEntries(files),
  };
  // Without a date of its own the archive would carry that of the test.
  return zipSync(entries, { mtime: new Date(1980, 0, 1) });
}

async function bundle(entryPoint: string, external: readonly string[]): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entryPoint],
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    external: ["@azure/functions-core", ...external],
    absWorkingDir: import.meta.dirname,
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}
