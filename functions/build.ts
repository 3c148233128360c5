import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, formatMessages } from "esbuild";
import { strToU8, type ZipOptions, zipSync } from "fflate";
import { contentHash } from "./build/content-hash.ts";

export interface FunctionPackage {
  readonly zip: Uint8Array;
  /** Names the content, hexadecimal: see `contentHash`. The package carries it, and the function answers it. */
  readonly sha256: string;
  /** What the bundler warns of, each in a few lines: most of it breaks when the code runs, and not before. */
  readonly warnings: readonly string[];
}

const folder = fileURLToPath(new URL(".", import.meta.url));
const bundle = "dist/index.cjs";

/** What modules know themselves by, in the words of CommonJS: esbuild leaves `import.meta` empty there. */
const moduleUrl = "importMetaUrl";
const ownAddress = {
  define: { "import.meta.url": moduleUrl, "import.meta.dirname": "__dirname", "import.meta.filename": "__filename" },
  banner: { js: `const ${moduleUrl} = require("node:url").pathToFileURL(__filename).href;` },
};

/**
 * Builds what ships, in memory: one commit gives the same bytes in any folder, on any day, in any time zone, so that a
 * preview shows a new package only when there is one.
 */
export async function buildPackage(): Promise<FunctionPackage> {
  const [{ code, warnings }, host, manifest] = await Promise.all([
    bundleCode(),
    readJson("host.json"),
    readJson("package.json"),
  ]);
  const { name, version } = manifest;
  const files = (hash: { readonly packageSha256?: string }) => ({
    [bundle]: code,
    "host.json": jsonFile(host),
    // `main` last: without the line of the hash, the file is the one that was hashed.
    "package.json": jsonFile({ name, version, ...hash, main: bundle }),
  });
  const sha256 = contentHash(files({}));
  return { zip: zipFiles(files({ packageSha256: sha256 })), sha256, warnings };
}

/** One CommonJS file: bundled as a module, `@azure/functions` fails at load, for it requires the worker's core. */
async function bundleCode(): Promise<{ readonly code: Uint8Array; readonly warnings: readonly string[] }> {
  const { outputFiles, warnings } = await build({
    absWorkingDir: folder,
    entryPoints: ["src/index.ts"],
    outfile: bundle,
    write: false,
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node24",
    // Provided by the worker at run time, under this name only.
    external: ["@azure/functions-core"],
    ...ownAddress,
    // Unminified, esbuild names each wrapped module by its path, which depends on where npm put it.
    minify: true,
    keepNames: true,
    legalComments: "none",
    sourcemap: false,
    // Neither a tsconfig.json above the folder nor NODE_PATH may have a say.
    tsconfigRaw: {},
    nodePaths: [],
    logLevel: "silent",
  });
  const [output] = outputFiles;
  if (output === undefined || outputFiles.length > 1) {
    throw new Error(`One bundle was expected from functions/src/index.ts, found ${outputFiles.length} files.`);
  }
  const told = await formatMessages(warnings, { kind: "warning", color: false });
  return { code: output.contents, warnings: told.map((text) => text.trim()) };
}

/** Sorted by name, each file with the same time: 1980, the first that a zip can say, read by fflate in local time. */
export function zipFiles(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const options: ZipOptions = {
    level: 9,
    mtime: new Date(1980, 0, 1),
    // Linux hosts mount the package as it is: files without a readable mode are files that the host does not find, and
    // it says nothing (reported: Azure/azure-functions-core-tools#1484). fflate's default is no mode.
    os: 3,
    attrs: 0o100644 << 16,
  };
  const sorted = Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return zipSync(Object.fromEntries(sorted), options);
}

async function readJson(name: string): Promise<Readonly<Record<string, unknown>>> {
  return JSON.parse(await readFile(`${folder}${name}`, "utf8"));
}

/** Written anew, so that line endings of a checkout don't reach the package. */
function jsonFile(content: unknown): Uint8Array {
  return strToU8(`${JSON.stringify(content, undefined, 2)}\n`);
}
