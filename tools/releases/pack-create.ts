import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Metafile } from "esbuild";
import { readTemplate } from "../../packages/pf/create/template.ts";
import pf from "../../packages/pf/package.json" with { type: "json" };
import manifest from "../../package.json" with { type: "json" };
import { npmPack, type Packed, repository, scope } from "./pack.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Packs what `npm create @protected-function` runs: one file, the template, and what they need of other packages, so that
 * npm fetches little else.
 *
 * @param folder where the tarball goes. It is created if it doesn't exist
 */
export async function packCreate(folder: string): Promise<Packed> {
  const stage = await mkdtemp(join(tmpdir(), "protected-function-create-"));
  try {
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: ["packages/pf/create/command-line.ts"],
      outfile: join(stage, "command-line.js"),
      bundle: true,
      // A CommonJS package can't be part of an ES module that has no `require`.
      external: [...packages.keys()],
      metafile: true,
      format: "esm",
      platform: "node",
      target: "node24",
      logLevel: "warning",
    });
    const main = await readFile(join(root, "packages/pf/create/main.mjs"), "utf8");
    await writeFile(join(stage, "main.mjs"), main.replace("./command-line.ts", "./command-line.js"));
    await writeFile(join(stage, "template.json"), JSON.stringify(await readTemplate()));
    await cp(join(root, "LICENSE"), join(stage, "LICENSE"));
    await writeFile(join(stage, "README.md"), `# ${scope}/create\n\n${description}.\n`);
    const own = { ...written, dependencies: imported(metafile) };
    await writeFile(join(stage, "package.json"), `${JSON.stringify(own, undefined, 2)}\n`);
    await mkdir(folder, { recursive: true });
    const [packed] = await npmPack([stage], `--pack-destination=${folder}`);
    if (packed === undefined) throw new Error("npm packed nothing");
    return { name: written.name, file: packed.filename };
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

/** By name: the version that it is tested with. */
const packages = new Map(Object.entries(pf.dependencies).filter(([name]) => !name.startsWith(`${scope}/`)));

function imported({ outputs }: Metafile): Readonly<Record<string, string>> {
  const paths = Object.values(outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  return Object.fromEntries(
    [...packages].filter(([name]) => paths.some((path) => path === name || path.startsWith(`${name}/`))),
  );
}

const description = "Creates a project: an Azure Function behind Entra ID, and the proof of who can call it";

const written = {
  name: `${scope}/create`,
  version: manifest.version,
  description,
  license: manifest.license,
  ...repository,
  type: "module",
  bin: { create: "main.mjs" },
  engines: { node: ">=24" },
};
