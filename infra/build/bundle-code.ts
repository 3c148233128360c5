import { readFile } from "node:fs/promises";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { build, type BuildFailure, formatMessages, type Location, type Message, type Plugin } from "esbuild";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import { quoted } from "@protected-function/core/text/quoted.ts";
import { conflictProblems } from "../contract/conflict-problems.ts";
import { decoratorMetadata } from "./decorator-metadata.ts";
import { PackageInvalid } from "./require-registrations.ts";
import { optionalPackages, ownPackages } from "./resolve-modules.ts";
import { olderAdapters } from "./older-adapters.ts";
import { exportProblem } from "./missing-exports.ts";
import { syntaxSlip } from "./syntax-slips.ts";
import { missingBases, onceEach, unresolved } from "./unresolved.ts";

/** The path of the code in the package, and of the map from its lines to those of the sources. */
export const bundle = "dist/index.cjs";
export const sourceMap = `${bundle}.map`;

/** The path of the module that the worker loads. Node reads a source map as a module loads, so it has to ask before. */
export const main = "dist/main.cjs";
export const mainCode = 'process.setSourceMapsEnabled(true);\nrequire("./index.cjs");\n';

/** The name of the variable that holds a module's own URL in CommonJS. esbuild leaves `import.meta` empty there. */
const moduleUrl = "importMetaUrl";
const ownAddress = {
  define: { "import.meta.url": moduleUrl, "import.meta.dirname": "__dirname", "import.meta.filename": "__filename" },
  banner: { js: `const ${moduleUrl} = require("node:url").pathToFileURL(__filename).href;` },
};

export interface BundledCode {
  readonly code: Uint8Array;
  readonly map: Uint8Array;
  /** The files whose code is in the bundle, from the folder. */
  readonly files: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Bundles the code into one CommonJS file. As an ES module, `@azure/functions` fails at load because it requires the
 * worker's core.
 *
 * @param folder functions/
 * @param entry source of the module that reaches all others
 * @throws {PackageInvalid} if the code can't be bundled
 */
export async function bundleCode(folder: string, entry: string): Promise<BundledCode> {
  const tsconfig = join(folder, "tsconfig.json");
  const { outputFiles, warnings, metafile } = await build({
    absWorkingDir: folder,
    stdin: { contents: entry, resolveDir: folder, sourcefile: "entry.ts", loader: "ts" },
    outfile: bundle,
    write: false,
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node24",
    // The worker provides it at run time, under this name only.
    external: ["@azure/functions-core"],
    ...ownAddress,
    // Unminified, esbuild names each wrapped module by its path, which depends on where npm put it.
    minify: true,
    keepNames: true,
    legalComments: "none",
    sourcemap: "linked",
    sourcesContent: false,
    metafile: true,
    plugins: [ownPackages, optionalPackages, decoratorMetadata(folder), unmappedPackages],
    // The user's tsconfig.json counts. Neither one above the folder nor NODE_PATH may affect the build.
    ...(existsSync(tsconfig) ? { tsconfig } : { tsconfigRaw: {} }),
    nodePaths: [],
    logLevel: "silent",
  }).catch((error: unknown) => {
    const failure = Object(error) as Partial<BuildFailure>;
    // An import of what is lost fails as well, without the reason.
    refuseWarned(failure.warnings ?? []);
    const problems = failure.errors?.flatMap((message) => problemsOf(message, folder)) ?? [unknown(error)];
    throw new PackageInvalid(onceEach(problems));
  });
  refuseWarned(warnings);
  const [map, code, ...unexpectedFiles] = outputFiles.toSorted((file) => (file.path.endsWith(".map") ? -1 : 1));
  if (map === undefined || code === undefined || unexpectedFiles.length > 0) {
    throw new Error(`Expected a bundle and its map from functions/src/index.ts, found ${outputFiles.length} files.`);
  }
  const older = olderAdapters(metafile);
  if (older.length > 0) throw new PackageInvalid(older);
  const warningTexts = await formatMessages(warnings, { kind: "warning", color: false });
  const files = Object.values(metafile.outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : []));
  return {
    code: code.contents,
    map: withSourcesIn(map.text),
    files,
    warnings: [...warningTexts.map((text) => text.trim()), ...nativePackages(Object.keys(metafile.inputs), folder)],
  };
}

function refuseWarned(warnings: readonly Message[]): void {
  const bases = missingBases(warnings);
  if (bases.length > 0) throw new PackageInvalid(bases);
  const own = warnings.filter(({ location }) => !/(?:^|\/)node_modules\//.test(location?.file ?? ""));
  const otherCase = own.filter(({ id }) => id === "different-path-case");
  if (otherCase.length > 0) throw new PackageInvalid(otherCase.map(otherLetterCase));
  const lost = own.filter(({ id }) => id === "commonjs-variable-in-esm");
  if (lost.length > 0) throw new PackageInvalid(lost.map(commonjsInModule));
}

/** A file that Windows and macOS find, and the Functions host, on Linux, doesn't. */
function otherLetterCase({ text, location }: Message): Problem {
  const { file = "", line = 1, column = 0, length = 0, lineText = "" } = location ?? {};
  const typed = lineText.slice(column, column + length);
  const name = posix.basename(/^Use "([^"]+)"/.exec(text)?.[1] ?? "");
  // As long as what was typed, which may lack the ending.
  const { length: letters } = posix.basename(typed.slice(1, -1));
  return {
    path: `${posix.join("functions", file)}:${line}`,
    rule: "imports a file by other upper and lower case letters than its name has",
    found: typed,
    fix: `write ${typed.slice(0, -1 - letters)}${name.slice(0, letters)}${typed.slice(-1)} there: only some machines find it otherwise`,
  };
}

/** In an ES module, `exports` and `module` are other variables: what a module writes there is lost in silence. */
function commonjsInModule({ text, location, notes }: Message): Problem {
  const variable = /CommonJS "(\w+)" variable/.exec(text)?.[1] ?? "exports";
  const isByManifest = notes.some((note) => note.text.includes("package.json"));
  const where = isByManifest ? 'functions/package.json has "type": "module"' : "it has import or export";
  return {
    path: `${posix.join("functions", location?.file ?? "")}:${location?.line ?? 1}`,
    rule: `is an ES module, because ${where}: what it writes to ${variable} is lost`,
    found: quoted((location?.lineText ?? variable).trim()),
    fix: isByManifest
      ? 'if your app is CommonJS, remove "type": "module" from functions/package.json, or name this file .cjs; else use export'
      : "use export in place of it; or require and module.exports throughout the file",
  };
}

/**
 * Leaves npm's packages out of the source map: it would be larger than the code. esbuild takes a module's own map into
 * account, and this one covers nothing but the module's first character (evanw/esbuild#1685).
 */
const unmappedPackages: Plugin = {
  name: "unmapped-packages",
  setup: ({ onLoad }) => {
    const emptySourceMap = Buffer.from('{"version":3,"sources":[""],"mappings":"AAAA"}').toString("base64");
    onLoad({ filter: /[\\/]node_modules[\\/].*\.[cm]?js$/ }, async ({ path }) => ({
      contents: `${await readFile(path, "utf8")}\n//# sourceMappingURL=data:application/json;base64,${emptySourceMap}`,
      loader: "js",
    }));
  },
};

/** Names sources as in the repository, `functions/src/index.ts`. Where npm put a package doesn't reach the map. */
function withSourcesIn(text: string): Uint8Array {
  const map = JSON.parse(text) as { readonly sources: readonly string[] };
  const sources = map.sources.map((source) =>
    /(?:^|\/)node_modules(?:\/|$)/.test(source) ? "node_modules" : posix.join("../functions/dist", source),
  );
  return Buffer.from(JSON.stringify({ ...map, sources }));
}

function problemsOf(message: Message, folder: string): readonly Problem[] {
  const { file = "" } = message.location ?? {};
  const path = join(folder, file);
  const conflicts =
    isOwnSource(file) && existsSync(path) && statSync(path).isFile()
      ? conflictProblems(posix.join("functions", file), readFileSync(path, "utf8"))
      : [];
  return conflicts.length > 0 ? conflicts : [problemOf(message, folder)];
}

function problemOf({ text, location, detail, notes }: Message, folder: string): Problem {
  if (typeof detail === "object" && detail !== null && "rule" in detail) return detail as Problem;
  const path = location ? `${posix.join("functions", location.file)}:${location.line}` : "functions/src/index.ts";
  const native = /^(?:No loader is configured for "\.node" files: |Could not resolve )(.*\.node\b.*)/.exec(text)?.[1];
  if (native !== undefined) return { path, found: native, ...nativeRule };
  const missing = missingExport(text, notes, location);
  if (missing !== undefined) return { path, ...missing };
  const known = fixes.find(([pattern]) => pattern.test(text))?.[1];
  const wrong = known === undefined ? unresolved(text, folder, location) : { rule: "can't be bundled", fix: known };
  if (wrong !== undefined) return { path, found: text, ...wrong };
  return (
    syntaxProblem({ text, location }, folder) ?? {
      path: location ? `${path}:${location.column + 1}` : path,
      rule: `can't be read: ${text}`,
      found: location ? sourceAt(location) : "no place",
      fix: "correct the code there; npx tsc --noEmit shows the same place",
    }
  );
}

/** Code that lacks a comma, a bracket or a word, at the line to change. */
function syntaxProblem(message: Pick<Message, "text" | "location">, folder: string): Problem | undefined {
  const { file = "" } = message.location ?? {};
  const path = join(folder, file);
  if (file === "" || !existsSync(path)) return undefined;
  const code = readFileSync(path, "utf8");
  const slip = syntaxSlip(message, code);
  if (slip === undefined) return undefined;
  const { line, column, rule, fix } = slip;
  const at = `${posix.join("functions", file)}:${line}`;
  const lineText = code.split("\n")[line - 1] ?? "";
  return {
    path: column === undefined ? at : `${at}:${column}`,
    rule: `can't be read: it ${rule}`,
    found: sourceAt({ lineText, column: column === undefined ? lineText.length : column - 1 }),
    fix: `${fix}; npx tsc --noEmit shows the same place`,
  };
}

/** An import of a name that an ES module doesn't export. esbuild suggests one that it does. */
function missingExport(
  text: string,
  notes: Message["notes"],
  location: Location | null,
): Omit<Problem, "path"> | undefined {
  const [, module, name] = /^No matching export in "(.*)" for import "(.*)"$/.exec(text) ?? [];
  if (module === undefined || name === undefined) return undefined;
  const [, typed = module] = /\bfrom\s*["']([^"']+)["']/.exec(location?.lineText ?? "") ?? [];
  const [meant] = notes.flatMap((note) => /^Did you mean to import "(.*)" instead/.exec(note.text)?.[1] ?? []);
  return exportProblem({ module: typed, name, meant });
}

/** As much of a line as a person needs, around the place. */
function sourceAt({ lineText, column }: Pick<Location, "lineText" | "column">): string {
  const from = Math.max(0, column - 60);
  const text = lineText.slice(from, column + 60).trim();
  return text === "" ? "the end of the file" : quoted(text);
}

export const nativeRule = {
  rule: "must not import a native module: it works on one system only, and the package runs on another",
  fix: "use a package without native code",
};

/** Whether a bundled file is the app's own: neither of a package nor outside of its folder. */
export function isOwnSource(file: string): boolean {
  return !/^\.\.\/|(?:^|\/)node_modules\//.test(file);
}

/** The app's own code among bundled files. */
export function ownCode(files: readonly string[]): readonly string[] {
  return files.filter((file) => isOwnSource(file) && /\.[cm]?[jt]sx?$/.test(file));
}

/** Begins with the package's name. */
export const nativeWarning = /^\S+ has native code, /;

/** Packages that are compiled as npm installs them: what that makes isn't bundled. Some of them do without it. */
function nativePackages(inputs: readonly string[], folder: string): readonly string[] {
  const packages = inputs.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file) ?? []);
  return [...new Set(packages)]
    .filter((path) => isNative(join(folder, path)))
    .map((path) => {
      const name = path.replace(/^.*node_modules\//, "");
      return `${name} has native code, which isn't in the package: it works on one system only. A call that needs it fails. Use a package without native code`;
    })
    .toSorted();
}

/** Compiled as it is installed, or with a package for each system, such as `@img/sharp-linux-x64`. */
function isNative(path: string): boolean {
  if (["", "src"].some((folder) => existsSync(join(path, folder, "binding.gyp")))) return true;
  const manifest = join(path, "package.json");
  if (!existsSync(manifest)) return false;
  const { optionalDependencies = {} } = JSON.parse(readFileSync(manifest, "utf8")) as {
    readonly optionalDependencies?: object;
  };
  return Object.keys(optionalDependencies).some((name) => /\b(?:linux|darwin|win32)\b/.test(name));
}

/** By what esbuild says. */
const fixes: readonly (readonly [RegExp, string])[] = [
  [
    /^Could not resolve "\.prisma\//,
    'npx prisma generate in functions/, with engineType = "client" in the generator: other engines are native code, which the package can\'t have',
  ],
  [/^Top-level await/, "await in a handler, or keep the promise and await it there: the package is CommonJS"],
  [/^No loader is configured/, "put the file into functions/assets/, and read it with node:fs"],
];

function unknown(error: unknown): Problem {
  const message = error instanceof Error ? error.message : String(error);
  return { path: "functions/src/index.ts", rule: "can't be bundled", found: message, fix: "npm ci, and try again" };
}
