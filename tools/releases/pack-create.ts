import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { readTemplate } from "../../packages/pf/create/template.ts";
import manifest from "../../package.json" with { type: "json" };
import { npmPack, type Packed, repository, scope } from "./pack.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Packs what `npm create @protected-function` runs: one file and the template, without dependencies, so that npm fetches
 * nothing else.
 *
 * @param folder where the tarball goes. It is created if it doesn't exist
 */
export async function packCreate(folder: string): Promise<Packed> {
  const stage = await mkdtemp(join(tmpdir(), "protected-function-create-"));
  try {
    await build({
      absWorkingDir: root,
      entryPoints: ["packages/pf/create/command-line.ts"],
      outfile: join(stage, "command-line.js"),
      bundle: true,
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
    await writeFile(join(stage, "package.json"), `${JSON.stringify(written, undefined, 2)}\n`);
    await mkdir(folder, { recursive: true });
    const [packed] = await npmPack([stage], `--pack-destination=${folder}`);
    if (packed === undefined) throw new Error("npm packed nothing");
    return { name: written.name, file: packed.filename };
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
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
