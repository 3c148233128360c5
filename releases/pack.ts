import { execFile } from "node:child_process";
import { globSync } from "node:fs";
import { cp, glob, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { isBuiltin, stripTypeScriptTypes } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import manifest from "../package.json" with { type: "json" };
import { readTemplate } from "../create/template.ts";
import { packageOf, peers, publishedPackages, type PublishedPackage, scope } from "./packages.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const run = promisify(execFile);

/** A packed package. */
export interface Packed {
  /** With its scope. */
  readonly name: string;
  /** The tarball's file name. */
  readonly file: string;
}

/**
 * Packs every published package: JavaScript in place of TypeScript, because Node strips no types below node_modules. The
 * lines stay where they were.
 *
 * @param folder where the tarballs go, once all of them are complete. It is created if it doesn't exist
 */
export async function packPackages(folder: string): Promise<readonly Packed[]> {
  const stage = await mkdtemp(join(tmpdir(), "protected-function-packages-"));
  try {
    await declareTypes(stage);
    const files = globSync("**/*.*", {
      cwd: root,
      exclude: (path) => /(?:^|\/)(?:node_modules|test|\.git)$/.test(path),
    });
    const tarballs = join(stage, "tarballs");
    await mkdir(tarballs);
    const packed: Packed[] = [];
    for (const published of publishedPackages) {
      const own = files.filter((file) => packageOf(file) === published);
      packed.push(await pack(published, own, stage, tarballs));
    }
    await cp(tarballs, folder, { recursive: true });
    return packed;
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

async function pack(
  published: PublishedPackage,
  files: readonly string[],
  stage: string,
  tarballs: string,
): Promise<Packed> {
  const target = join(stage, published.name);
  const imported = new Set<string>();
  for (const file of files) {
    await mkdir(dirname(join(target, file)), { recursive: true });
    if (!/\.(?:ts|mjs|cjs)$/.test(file)) await cp(join(root, file), join(target, file));
    else await writeFile(join(target, compiledName(file)), await compiled(file, published, imported));
  }
  for await (const file of glob("**/*.d.ts", { cwd: join(stage, "types") })) {
    const source = file.replace(/\.d\.ts$/, ".ts");
    if (packageOf(source) !== published) continue;
    const text = await readFile(join(stage, "types", file), "utf8");
    await writeFile(join(target, file), withPackageImports(text, source, published, imported));
  }
  if (files.includes("create/template.ts")) {
    await writeFile(join(target, "create/template.json"), JSON.stringify(await readTemplate()));
  }
  await cp(join(root, "LICENSE"), join(target, "LICENSE"));
  await writeFile(join(target, "README.md"), `# ${scope}/${published.name}\n\n${published.description}.\n`);
  const written = manifestOf(published, imported);
  await writeFile(join(target, "package.json"), `${JSON.stringify(written, undefined, 2)}\n`);
  const { stdout } = await run("npm", ["pack", "--json", `--pack-destination=${tarballs}`], { cwd: target });
  const [{ filename }] = JSON.parse(stdout) as readonly [{ readonly filename: string }];
  return { name: written.name, file: filename };
}

/** Declarations of the entry points, and of all that they reach. */
async function declareTypes(stage: string): Promise<void> {
  const entries = publishedPackages.flatMap((published) => Object.values(published.entries));
  const project = join(stage, "tsconfig.json");
  const options = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: root,
    outDir: "types",
    typeRoots: [join(root, "node_modules/@types")],
  };
  const files = entries.map((entry) => join(root, entry));
  await writeFile(
    project,
    JSON.stringify({ extends: join(root, "tsconfig.json"), compilerOptions: options, files, include: [] }),
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

async function compiled(file: string, published: PublishedPackage, imported: Set<string>): Promise<string> {
  const text = await readFile(join(root, file), "utf8");
  return withPackageImports(file.endsWith(".ts") ? withoutTypes(text) : text, file, published, imported);
}

/** Imports JavaScript, and other packages by their names. */
function withPackageImports(text: string, file: string, published: PublishedPackage, imported: Set<string>): string {
  const specifiers =
    /((?:^import |^(?:import|export)\b[^;"'\n=(]*\bfrom |^\} from |\bimport\(\s*|\bimport\.meta\.resolve\())"([^"\n]+)"/gm;
  return text
    .replaceAll(
      specifiers,
      (_, before: string, specifier: string) =>
        `${before}${JSON.stringify(specifierOf(specifier, file, published, imported))}`,
    )
    .replaceAll(/(new URL\("[^"\n]+)\.ts(", import\.meta\.url\))/g, "$1.js$2")
    .replaceAll(/(join\(import\.meta\.dirname, "[^"\n]+)\.ts"/g, '$1.js"');
}

function specifierOf(specifier: string, file: string, published: PublishedPackage, imported: Set<string>): string {
  if (!specifier.startsWith(".")) {
    if (!isBuiltin(specifier)) imported.add(nameIn(specifier));
    return specifier;
  }
  const path = posix.join(posix.dirname(file), specifier);
  const owner = packageOf(path);
  if (owner === undefined || owner === published) return compiledName(specifier);
  imported.add(`${scope}/${owner.name}`);
  return `${scope}/${owner.name}/${compiledName(path)}`;
}

function compiledName(path: string): string {
  return path.replace(/(?<!\.d)\.ts$/, ".js");
}

function nameIn(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

function manifestOf({ name, description, entries, bin }: PublishedPackage, imported: ReadonlySet<string>) {
  const { version, license, engines: _, ...root } = manifest;
  const pinned: Readonly<Record<string, string>> = { ...root.devDependencies, ...root.dependencies };
  const versions = [...imported].toSorted().map((dependency) => {
    const found = dependency.startsWith(`${scope}/`) ? version : pinned[dependency];
    if (found === undefined) throw new Error(`${scope}/${name} imports ${dependency}, which package.json doesn't have`);
    return [dependency, found] as const;
  });
  return {
    name: `${scope}/${name}`,
    version,
    description,
    license,
    // Provenance names it.
    ...("repository" in root && { repository: root.repository }),
    type: "module",
    ...(bin && {
      bin: Object.fromEntries(Object.entries(bin).map(([command, file]) => [command, compiledName(file)])),
    }),
    exports: {
      ...Object.fromEntries(
        Object.entries(entries).map(([entry, file]) => [
          entry,
          { types: `./${file.replace(/\.ts$/, ".d.ts")}`, default: `./${compiledName(file)}` },
        ]),
      ),
      "./*": "./*",
    },
    engines: { node: ">=24" },
    dependencies: Object.fromEntries(versions.filter(([dependency]) => !peers.test(dependency))),
    peerDependencies: Object.fromEntries(
      versions.filter(([dependency]) => peers.test(dependency)).map(([dependency, found]) => [dependency, `^${found}`]),
    ),
  };
}
