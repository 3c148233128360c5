import { execFile } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import rootManifest from "../../package.json" with { type: "json" };
import { readTemplate } from "../../packages/pf/create/template.ts";

/** The npm scope of every published package. */
export const scope = "@protected-function";

const root = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);

/** The workspaces that are published, from the ground up: a package imports those before it only. */
export const publishedFolders = [
  "packages/guard",
  "packages/core",
  "packages/twin",
  "packages/engine",
  "infra",
  "packages/pf",
] as const;
type Folder = (typeof publishedFolders)[number];

/** A packed package. */
export interface Packed {
  /** With its scope. */
  readonly name: string;
  /** The tarball's file name. */
  readonly file: string;
}

/**
 * Packs every published package, as its workspace is: JavaScript in place of TypeScript, because Node strips no types
 * below node_modules. The lines stay where they were.
 *
 * @param folder where the tarballs go, once all of them are complete. It is created if it doesn't exist
 */
export async function packPackages(
  folder: string,
  onStep: (text: string) => void = () => {},
): Promise<readonly Packed[]> {
  const stage = await mkdtemp(join(tmpdir(), "protected-function-packages-"));
  try {
    onStep("Writing the packages' types");
    const [files] = await Promise.all([filesToPack(), declareTypes(stage)]);
    onStep("Packing the packages");
    const tarballs = join(stage, "tarballs");
    await mkdir(tarballs);
    for (const published of publishedFolders) await stagePackage(published, files.get(published) ?? [], stage);
    const packed = await npmPack(
      publishedFolders.map((published) => join(stage, published)),
      `--pack-destination=${tarballs}`,
    );
    await cp(tarballs, folder, { recursive: true });
    return packed.map(({ name, filename }) => ({ name, file: filename }));
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

interface NpmPacked {
  readonly name: string;
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** Packs folders as npm does, and runs none of their scripts. */
export async function npmPack(folders: readonly string[], option: string): Promise<readonly NpmPacked[]> {
  const { stdout } = await run("npm", ["pack", "--json", "--ignore-scripts", option, ...folders], {
    cwd: root,
    maxBuffer: 64 * 2 ** 20,
  });
  return JSON.parse(stdout) as readonly NpmPacked[];
}

/** What `files` names in each package, as npm reads it. */
async function filesToPack(): Promise<ReadonlyMap<Folder, readonly string[]>> {
  const packed = await npmPack(
    publishedFolders.map((folder) => `./${folder}`),
    "--dry-run",
  );
  return new Map(
    publishedFolders.map((folder, index) => [folder, (packed[index]?.files ?? []).map(({ path }) => path)] as const),
  );
}

async function stagePackage(folder: Folder, files: readonly string[], stage: string): Promise<void> {
  const write = async (file: string, text: string): Promise<void> => {
    const target = join(stage, folder, file);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text);
  };
  for (const file of files) {
    const source = join(root, folder, file);
    const text = () => readFile(source, "utf8");
    if (file.endsWith(".ts")) {
      await write(compiledName(file), withCompiledNames(withoutTypes(await text())));
      const types = declared(file);
      const declarations = join(stage, "types", folder, types);
      if (existsSync(declarations)) await write(types, withCompiledNames(await readFile(declarations, "utf8")));
    } else if (/\.[cm]js$/.test(file)) await write(file, withCompiledNames(await text()));
    else if (file === "package.json") await write(file, packedManifest(await text()));
    else await cp(source, join(stage, folder, file));
  }
  // npm leaves `.gitignore` out of packages, so the template is one file.
  if (folder === "packages/pf") await write("create/template.json", JSON.stringify(await readTemplate()));
  await cp(join(root, "LICENSE"), join(stage, folder, "LICENSE"));
}

/** Declarations of the entry points, and of all that they reach. */
async function declareTypes(stage: string): Promise<void> {
  const project = join(stage, "tsconfig.json");
  const options = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    // What an earlier run has checked changes the order in declarations, and the same files must give the same tarball.
    noCheck: true,
    incremental: false,
    tsBuildInfoFile: null,
    rootDir: root,
    outDir: "types",
    typeRoots: [join(root, "node_modules/@types")],
  };
  const files = await Promise.all(
    publishedFolders.map(async (folder) => {
      const { exports } = JSON.parse(await readFile(join(root, folder, "package.json"), "utf8")) as Manifest;
      const entries = Object.values(exports).filter((entry) => entry.endsWith(".ts"));
      // In `exports`, a star also stands for folders.
      const patterns = entries.map((entry) => entry.replace("*.ts", "**/*.ts"));
      return globSync(patterns, { cwd: join(root, folder) }).map((entry) => join(root, folder, entry));
    }),
  );
  await writeFile(
    project,
    JSON.stringify({
      extends: join(root, "tsconfig.json"),
      compilerOptions: options,
      files: files.flat().toSorted(),
      include: [],
    }),
  );
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  await run(process.execPath, [compiler, "--project", project]).catch((error: unknown) => {
    const { stdout = "" } = Object(error) as { readonly stdout?: string };
    throw new Error(`The packages' types can't be written: ${stdout.slice(0, 2000)}`, { cause: error });
  });
}

/** Node's own, so that what is packed is what runs here. It warns that it's experimental, which concerns nobody else. */
function withoutTypes(text: string): string {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return stripTypeScriptTypes(text);
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** Names the package's own modules as they are packed. Those of other packages are in `exports` under the same names. */
function withCompiledNames(text: string): string {
  return text
    .replaceAll(
      /((?:^import |^(?:import|export)\b[^;"'\n=(]*\bfrom |^\} from |\bimport\(\s*)"\.[^"\n]+)\.ts"/gm,
      '$1.js"',
    )
    .replaceAll(/(new URL\("[^"\n]+)\.ts(", import\.meta\.url\))/g, "$1.js$2")
    .replaceAll(/(join\(import\.meta\.dirname, "[^"\n]+)\.ts"/g, '$1.js"');
}

function compiledName(path: string): string {
  return path.replace(/\.ts$/, ".js");
}

function declared(path: string): string {
  return path.replace(/\.ts$/, ".d.ts");
}

interface Manifest {
  readonly exports: Readonly<Record<string, string>>;
}

/** Provenance names it. */
export const repository = "repository" in rootManifest ? { repository: rootManifest.repository } : {};

/** The workspace's own, with what is packed as its targets. Here an older Node only starts the installed one. */
function packedManifest(text: string): string {
  const { files: _, exports, ...rest } = JSON.parse(text) as Manifest & { readonly files: unknown };
  const targets = Object.entries(exports).map(([entry, file]) => {
    const isCode = file.endsWith(".ts");
    return [entry, isCode ? { types: declared(file), default: compiledName(file) } : file] as const;
  });
  const packed = { ...rest, ...repository, exports: Object.fromEntries(targets), engines: { node: ">=24" } };
  return `${JSON.stringify(packed, undefined, 2)}\n`;
}
